//! What is written, removed and left alone.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;
use xtask::codegen::{self, CodegenError, Options};
use xtask::files::{self, Changes};

use crate::specs;

/// A folder with what is generated from a document.
fn generated(name: &str) -> TempDir {
    let out = tempfile::tempdir().expect("a temporary folder can be made");
    run(&out, name, false).expect("the document is right");
    out
}

fn run(out: &TempDir, name: &str, check: bool) -> Result<(), CodegenError> {
    let options = Options {
        spec: Some(specs::folder().join(format!("{name}.yaml"))),
        out: Some(out.path().to_owned()),
        check,
        ..Options::default()
    };
    codegen::run(specs::workspace(), &options)
}

/// The paths of all files below a folder, in order.
fn list(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).expect("the folder can be listed") {
            let path = entry.expect("the folder can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let below = path.strip_prefix(folder).expect("it is below the folder");
                found.push(below.to_str().expect("names are text").replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// Sets the time of the last change of all files to one long gone, and returns it.
fn age(folder: &Path) -> SystemTime {
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for path in list(folder) {
        let file = fs::File::options().write(true).open(folder.join(path));
        file.and_then(|file| file.set_modified(then))
            .expect("the time of a file can be set");
    }
    then
}

fn changed_since(folder: &Path, then: SystemTime) -> Vec<String> {
    let mut paths = list(folder);
    paths.retain(|path| {
        let metadata = fs::metadata(folder.join(path)).expect("the file is there");
        metadata.modified().expect("the system knows the time") != then
    });
    paths
}

#[test]
fn whole_crates_are_written_elsewhere() {
    let out = generated("inheritance");
    insta::assert_snapshot!(list(out.path()).join("\n"), @"
    Cargo.toml
    endpoints/Cargo.toml
    endpoints/src/generated/mod.rs
    endpoints/src/lib.rs
    models/Cargo.toml
    models/src/generated/call.rs
    models/src/generated/entity.rs
    models/src/generated/mod.rs
    models/src/lib.rs
    ");
}

#[test]
fn only_what_differs_is_written() {
    let out = generated("inheritance");
    let then = age(out.path());
    run(&out, "inheritance", false).expect("the document is right");
    assert_eq!(changed_since(out.path(), then), [""; 0]);

    let call = "models/src/generated/call.rs";
    fs::write(out.path().join(call), "// changed by hand\n").expect("the file can be written");
    age(out.path());
    run(&out, "inheritance", false).expect("the document is right");
    assert_eq!(changed_since(out.path(), then), [call]);
}

#[test]
fn line_ends_of_another_system_are_no_difference() {
    let out = generated("inheritance");
    let call = out.path().join("models/src/generated/call.rs");
    let text = fs::read_to_string(&call).expect("the file is there");
    fs::write(&call, text.replace('\n', "\r\n")).expect("the file can be written");
    run(&out, "inheritance", true).expect("nothing differs");
}

#[test]
fn what_has_no_source_any_more_goes_with_its_folder() {
    let out = generated("nested_family");
    let kept = "models/src/lib.rs";
    let beside = "models/src/beside.rs";
    fs::write(out.path().join(beside), "// by hand\n").expect("the file can be written");
    let before = list(out.path());
    assert!(
        before.iter().any(|path| path.contains("/call_records/")),
        "{before:?}"
    );

    run(&out, "enumeration", false).expect("the document is right");
    let after = list(out.path());
    assert_eq!(
        after
            .iter()
            .filter(|path| path.contains("/generated/"))
            .collect::<Vec<_>>(),
        list(generated("enumeration").path())
            .iter()
            .filter(|path| path.contains("/generated/"))
            .collect::<Vec<_>>(),
    );
    assert!(
        !out.path()
            .join("models/src/generated/call_records")
            .exists()
    );
    assert!(after.iter().any(|path| path == kept), "{after:?}");
    assert!(after.iter().any(|path| path == beside), "{after:?}");
}

#[test]
fn a_check_names_what_differs_and_writes_nothing() {
    let out = generated("inheritance");
    let generated = out.path().join("models/src/generated");
    fs::remove_file(generated.join("entity.rs")).expect("the file is there");
    fs::write(generated.join("call.rs"), "// changed by hand\n").expect("the file can be written");
    fs::create_dir(generated.join("old")).expect("a folder can be made");
    fs::write(generated.join("old/leg.rs"), "// old\n").expect("the file can be written");
    let before = list(out.path());
    let then = age(out.path());

    let error = run(&out, "inheritance", true).expect_err("three files differ");
    insta::assert_snapshot!(error, @"
    the generated crates are not up to date:
      missing: models/src/generated/entity.rs
      stale: models/src/generated/call.rs
      extra: models/src/generated/old/leg.rs
    run `cargo xtask codegen`
    ");
    assert_eq!(list(out.path()), before);
    assert_eq!(changed_since(out.path(), then), [""; 0]);

    run(&out, "inheritance", false).expect("the document is right");
    run(&out, "inheritance", true).expect("nothing differs any more");
    assert!(!generated.join("old").exists());
}

#[test]
fn a_file_that_cannot_be_put_in_its_place_leaves_nothing_beside_it() {
    let out = tempfile::tempdir().expect("a temporary folder can be made");
    let name = "call.rs".to_owned();
    let in_the_way = out.path().join(&name).join("kept.rs");
    fs::create_dir(out.path().join(&name)).expect("a folder can be made");
    fs::write(&in_the_way, "").expect("the file can be written");

    let changes = Changes {
        missing: [name.clone()].into(),
        ..Changes::default()
    };
    let files = [(name, "// generated\n".to_owned())].into();
    files::apply(out.path(), &changes, &files).expect_err("a folder is in the way");
    assert_eq!(list(out.path()), ["call.rs/kept.rs"]);
}
