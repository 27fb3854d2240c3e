//! An update is all or nothing.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use xtask::update::{Options, run};

const UPSTREAM: &str = "\
openapi: 3.0.4
paths:
  /calls/{call-id}:
    get:
      responses:
        2XX:
          content:
            application/json:
              schema: {$ref: '#/components/schemas/microsoft.graph.call'}
    parameters:
      - {name: call-id, in: path, required: true, schema: {type: string}}
components:
  schemas:
    microsoft.graph.call:
      type: object
      properties:
        subject: {type: string}
";

const OVERLAY: &str = "overlay: 1.0.0\ninfo: {title: Test, version: 1.0.0}\nactions: []\n";

/// A workspace that has been updated once.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("spec")).unwrap();
    write(
        &folder,
        "spec/slice.toml",
        "operations = [\"GET /calls/{call-id}\"]\n",
    );
    write(&folder, "spec/overlay.yaml", OVERLAY);
    write(
        &folder,
        "spec/graph-calls.yaml",
        "openapi: 3.0.4\npaths: {}\n",
    );
    update(&folder, UPSTREAM).unwrap();
    folder
}

fn write(folder: &tempfile::TempDir, path: &str, text: &str) {
    fs::write(folder.path().join(path), text).unwrap();
}

fn update(folder: &tempfile::TempDir, upstream: &str) -> Result<String, String> {
    let path = tempfile::NamedTempFile::new().unwrap();
    fs::write(path.path(), upstream).unwrap();
    let options = Options {
        upstream: path.path().to_owned(),
        skips_tests: true,
    };
    run(folder.path(), &options).map_err(|error| error.to_string())
}

/// Every file with its text.
fn tree(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(tree(&path));
        } else {
            found.insert(path.clone(), fs::read_to_string(path).unwrap());
        }
    }
    found
}

#[test]
fn what_changes_is_said_and_written() {
    let folder = workspace();
    let summary = update(&folder, &UPSTREAM.replace("subject:", "title:")).unwrap();
    insta::assert_snapshot!(summary);
    let text = &tree(folder.path())[&folder.path().join("crates/models/src/generated/call.rs")];
    assert!(text.contains("\"title\" => title"));
    assert!(
        update(&folder, &UPSTREAM.replace("subject:", "title:"))
            .unwrap()
            .contains("0 changed")
    );
}

#[test]
fn after_an_error_nothing_has_changed() {
    let folder = workspace();
    let before = tree(folder.path());
    let wrong = [
        "{",
        "openapi: 2.0",
        &UPSTREAM.replace("/calls/{call-id}", "/meetings/{call-id}"),
        &UPSTREAM.replace("type: string}\n", "type: strong}\n"),
        &UPSTREAM.replace(
            "$ref: '#/components/schemas/microsoft.graph.call'",
            "$ref: '#/components/schemas/x'",
        ),
    ];
    for upstream in wrong {
        update(&folder, upstream).unwrap_err();
        assert!(tree(folder.path()) == before, "{upstream}");
    }
}

#[test]
fn a_disk_that_cannot_be_written_leaves_nothing_behind() {
    let folder = workspace();
    // Where the type `zone` would be generated there is a folder.
    let blocked = folder.path().join("crates/models/src/generated/zone.rs");
    fs::create_dir(&blocked).unwrap();
    fs::write(blocked.join("x"), "").unwrap();
    let before = tree(folder.path());
    let upstream = UPSTREAM.replace(
        "subject: {type: string}",
        "zone: {$ref: '#/components/schemas/microsoft.graph.zone'}",
    ) + "    microsoft.graph.zone:\n      type: object\n";
    update(&folder, &upstream).unwrap_err();
    assert!(tree(folder.path()) == before);
}
