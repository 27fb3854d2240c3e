//! The same interface gives the same Rust, in whatever dress Microsoft has it.

use std::fs;

use xtask::codegen;
use xtask::files::Files;
use xtask::spec::{self, Text};

use crate::specs;

/// Name and text of every document, that of the base first.
fn dresses() -> Vec<(String, String)> {
    let folder = specs::folder().join("dialects");
    let mut found: Vec<_> = fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("the folder can be listed").path())
        .map(|path| {
            let name = path
                .file_name()
                .expect("a file has a name")
                .to_string_lossy()
                .into_owned();
            (
                name,
                fs::read_to_string(path).expect("the document can be read"),
            )
        })
        .collect();
    found.sort();
    found
}

fn generate(name: &str, text: &str) -> Files {
    let document = spec::parse(name, text).unwrap_or_else(|problems| panic!("{problems}"));
    codegen::generate(&document).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Compares what each document gives with what the base gives.
fn assert_all_alike(generate: impl Fn(&str, &str) -> Files) {
    let dresses = dresses();
    let base = dresses
        .iter()
        .find(|(name, _)| name == "base.yaml")
        .expect("there is a base");
    let expected = generate(&base.0, &base.1);
    for (name, text) in &dresses {
        let found = generate(name, text);
        let paths: Vec<_> = found.keys().collect();
        assert_eq!(paths, expected.keys().collect::<Vec<_>>(), "{name}");
        for (path, text) in &found {
            assert_eq!(Some(text), expected.get(path), "{name}: {path}");
        }
    }
}

#[test]
fn every_dress_gives_the_same_files() {
    assert_all_alike(generate);
}

#[test]
fn every_dress_gives_the_same_files_when_imported() {
    let text = |name: &str, text: &str| Text {
        name: name.to_owned(),
        text: text.into(),
    };
    let overlay = "overlay: 1.0.0\ninfo: {title: none, version: 1.0.0}\nactions: []\n";
    assert_all_alike(|name, document| {
        let paths = spec::parse(name, document).unwrap_or_else(|problems| panic!("{problems}"));
        let paths = paths
            .root
            .get("paths")
            .and_then(spec::Node::as_object)
            .expect("there are paths");
        let operations: Vec<_> = paths.keys().map(|path| format!("\"GET {path}\"")).collect();
        let slice = format!("operations = [{}]", operations.join(", "));
        let imported = spec::import(
            text(name, document),
            text("overlay.yaml", overlay),
            text("slice.toml", &slice),
        );
        let imported = imported.unwrap_or_else(|problems| panic!("{problems}"));
        generate(name, &imported.text)
    });
}
