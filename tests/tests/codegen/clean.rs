//! The committed crates: up to date, and kind to their readers.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use xtask::codegen::Codegen;

use crate::specs;

const LONGEST_FILE: usize = 400;

/// Of code; a line of documentation costs nobody time.
const MOST_LINES: usize = 8_000;

/// The generated files of both crates, by path.
fn generated() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for name in ["endpoints", "models"] {
        let root = specs::workspace().join(format!("crates/{name}/src/generated"));
        read(&root, name, &mut found);
    }
    found
}

fn read(folder: &Path, name: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the folder can be listed").path();
        let file = path.file_name().and_then(|name| name.to_str());
        let name = format!("{name}/{}", file.expect("names are text"));
        if path.is_dir() {
            read(&path, &name, found);
        } else {
            let text = fs::read_to_string(&path).expect("the file can be read");
            found.insert(name, text);
        }
    }
}

#[test]
fn the_committed_crates_are_up_to_date() {
    let options = Codegen {
        check: true,
        ..Codegen::default()
    };
    if let Err(error) = options.run(specs::workspace()) {
        panic!("{error}");
    }
}

#[test]
fn nothing_generated_switches_a_warning_off() {
    for (path, text) in generated() {
        for attribute in ["allow(", "expect("] {
            assert!(!text.contains(attribute), "{path} has {attribute}…)");
        }
    }
}

#[test]
fn every_operation_has_an_example() {
    for (path, text) in generated() {
        let is_operation = text.contains("impl Operation for");
        assert_eq!(text.contains("/// # Examples"), is_operation, "{path}");
    }
}

#[test]
fn generated_files_are_short() {
    for (path, text) in generated() {
        let lines = text.lines().count();
        assert!(lines <= LONGEST_FILE, "{path} has {lines} lines");
    }
}

#[test]
fn the_generated_crates_are_small() {
    let is_code = |line: &&str| !line.trim_start().starts_with("///");
    let lines = |text: &String| text.lines().filter(is_code).count();
    let lines: usize = generated().values().map(lines).sum();
    assert!(lines < MOST_LINES, "{lines} lines");
}
