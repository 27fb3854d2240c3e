//! An update is checked before it is written, and can be taken back.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use xtask::update::Update;

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
    git(&folder, "init --quiet");
    commit(&folder);
    update(&folder, UPSTREAM).unwrap();
    commit(&folder);
    folder
}

fn git(folder: &tempfile::TempDir, arguments: &str) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=test", "-c", "user.email=test@example.com"]);
    let status = command
        .args(arguments.split(' '))
        .current_dir(folder)
        .status()
        .unwrap();
    assert!(status.success(), "git {arguments}");
}

fn commit(folder: &tempfile::TempDir) {
    git(folder, "add .");
    git(folder, "commit --quiet --message=all");
}

fn write(folder: &tempfile::TempDir, path: &str, text: &str) {
    fs::write(folder.path().join(path), text).unwrap();
}

fn update(folder: &tempfile::TempDir, upstream: &str) -> Result<String, String> {
    let path = tempfile::NamedTempFile::new().unwrap();
    fs::write(path.path(), upstream).unwrap();
    let update = Update {
        upstream: path.path().to_owned(),
        skip_tests: true,
    };
    // A command may run in any folder of the checkout.
    update
        .run(&folder.path().join("spec"))
        .map_err(|error| error.report(false))
}

/// Every file with its text.
fn tree(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with(".git") {
            continue;
        }
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
    commit(&folder);
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

const ZONE: &str = "    microsoft.graph.zone:\n      type: object\n";

/// A document with a type `zone`, which makes a new file.
fn with_zone() -> String {
    UPSTREAM.replace(
        "subject: {type: string}",
        "zone: {$ref: '#/components/schemas/microsoft.graph.zone'}",
    ) + ZONE
}

#[test]
fn what_stops_half_way_can_be_taken_back_with_the_commands_of_the_message() {
    // A file of the crates after one that is new, and the last file of all.
    for blocked in ["crates/models/src/generated/mod.rs", "spec/removed.yaml"] {
        let folder = workspace();
        let before = tree(folder.path());
        // A full disk would end the same: the file that is written first cannot be.
        let beside = folder.path().join(format!("{blocked}.new"));
        fs::create_dir(&beside).unwrap();
        let message = update(&folder, &with_zone()).unwrap_err();
        if blocked.ends_with("mod.rs") {
            insta::assert_snapshot!(message.replace(&*folder.path().to_string_lossy(), "…"));
        }
        let after = tree(folder.path());
        assert!(after != before, "{blocked}");
        // Every file is an old one or a new one, as a whole.
        for (path, text) in &after {
            let is_whole = text.ends_with('\n') && !path.to_string_lossy().ends_with(".new");
            assert!(is_whole, "{}", path.display());
        }
        fs::remove_dir(&beside).unwrap();
        for command in message
            .lines()
            .filter_map(|line| line.trim().strip_prefix("git "))
        {
            git(&folder, command);
        }
        assert!(tree(folder.path()) == before, "{blocked}");
    }
}

#[test]
fn what_git_could_not_bring_back_is_not_overwritten() {
    let folder = workspace();
    let call = "crates/models/src/generated/call.rs";
    let text = fs::read_to_string(folder.path().join(call)).unwrap();
    write(&folder, call, &(text + "// more\n"));
    let before = tree(folder.path());
    insta::assert_snapshot!(update(&folder, &with_zone()).unwrap_err());
    assert!(tree(folder.path()) == before);

    // Files that people edit may have changes before an update.
    commit(&folder);
    write(&folder, "spec/overlay.yaml", &format!("{OVERLAY}# more\n"));
    update(&folder, &with_zone()).unwrap();
}

#[test]
fn what_the_overlay_takes_out_that_is_new_is_said_and_recorded() {
    let folder = workspace();
    let actions = "actions:
  - target: $.components.schemas['microsoft.graph.call'].required
    remove: true
";
    write(
        &folder,
        "spec/overlay.yaml",
        &OVERLAY.replace("actions: []\n", actions),
    );
    let upstream = |names: &str| {
        let required = format!("      required: [{names}]\n      properties:\n");
        UPSTREAM.replace("      properties:\n", &required)
    };
    update(&folder, &upstream("subject")).unwrap();
    commit(&folder);
    let summary = update(&folder, &upstream("subject, id")).unwrap();
    insta::assert_snapshot!(summary);
    commit(&folder);
    let record = fs::read_to_string(folder.path().join("spec/removed.yaml")).unwrap();
    assert!(record.ends_with("- subject\n          - id\n"), "{record}");
    let summary = update(&folder, &upstream("subject, id")).unwrap();
    assert!(!summary.contains("warning"), "{summary}");
}

#[test]
fn without_git_nothing_is_written() {
    let folder = workspace();
    fs::remove_dir_all(folder.path().join(".git")).unwrap();
    let before = tree(folder.path());
    let message = update(&folder, &with_zone()).unwrap_err();
    assert!(
        message.starts_with("error: cannot run git status: "),
        "{message}"
    );
    assert!(tree(folder.path()) == before);
}

#[test]
fn an_update_works_in_a_checkout_only() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("spec")).unwrap();
    let message = update(&folder, UPSTREAM).unwrap_err();
    assert!(message.contains("is not inside a checkout"), "{message}");
}
