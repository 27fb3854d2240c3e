//! Generated crates compile, without a warning.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use xtask::codegen::Codegen;

use crate::specs;

/// Checks a selection of the crates below `folder` with what this workspace has locked; nothing is fetched.
fn check(folder: &Path, selection: &[&str]) {
    let messages = cargo(folder, &["check"], selection);
    assert!(messages.is_empty(), "{messages}");
}

/// Runs cargo in `folder`, and returns what it has to say.
fn cargo(folder: &Path, command: &[&str], selection: &[&str]) -> String {
    let lock = specs::workspace().join("Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("the lock file can be copied");
    let output = Command::new(env!("CARGO"))
        .args(command)
        .args(["--offline", "--quiet"])
        .args(selection)
        .current_dir(folder)
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated"),
        )
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs");
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{messages}{}",
        String::from_utf8_lossy(&output.stdout)
    );
    messages.into_owned()
}

/// All crates of a workspace with all that they have.
const EVERYTHING: &[&str] = &["--workspace", "--all-features"];

/// Makes every warning an error in the crate at `folder`, that of a missing sentence included.
fn deny_warnings(folder: &Path) {
    let manifest = folder.join("Cargo.toml");
    let mut text = fs::read_to_string(&manifest).expect("the manifest is there");
    text.push_str("\n[lints.rust]\nwarnings = \"deny\"\nmissing_docs = \"deny\"\n");
    fs::write(manifest, text).expect("the manifest can be written");
}

#[test]
fn the_committed_document_gives_crates_that_compile() {
    let out = tempfile::tempdir().expect("a temporary folder can be made");
    let options = Codegen {
        out: Some(out.path().to_owned()),
        ..Codegen::default()
    };
    options
        .run(specs::workspace())
        .expect("the committed document is right");
    for name in ["endpoints", "models"] {
        deny_warnings(&out.path().join(name));
    }
    check(out.path(), EVERYTHING);
}

/// All small documents in one workspace: a pair of crates for each.
#[test]
fn every_construct_compiles() {
    let out = workspace_of(&specs::names(&specs::folder()));
    check(out.path(), EVERYTHING);
}

/// The examples compile and hold with names that are Rust's own, and with all that a path and a query can have.
#[test]
fn examples_run() {
    let names = [
        "filters",
        "function_arguments",
        "required_options",
        "reserved_words",
        "several_keys",
    ];
    let out = workspace_of(&names.map(str::to_owned));
    cargo(out.path(), &["test", "--doc"], EVERYTHING);
}

fn workspace_of(names: &[String]) -> TempDir {
    let out = tempfile::tempdir().expect("a temporary folder can be made");
    let mut members = String::new();
    for name in names {
        let folder = out.path().join(name);
        let options = Codegen {
            spec: Some(specs::folder().join(format!("{name}.yaml"))),
            out: Some(folder.clone()),
            name: Some(name.clone()),
            ..Codegen::default()
        };
        options
            .run(specs::workspace())
            .expect("the document is right");
        // One workspace holds them all.
        fs::remove_file(folder.join("Cargo.toml")).expect("the manifest is there");
        for part in ["endpoints", "models"] {
            deny_warnings(&folder.join(part));
            members.push_str(&format!("    \"{name}/{part}\",\n"));
        }
    }
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [\n{members}]\n");
    fs::write(out.path().join("Cargo.toml"), manifest).expect("the manifest can be written");
    out
}

/// Things that no operation names are not there.
#[test]
fn one_area_compiles_by_itself() {
    let out = tempfile::tempdir().expect("a temporary folder can be made");
    let options = Codegen {
        spec: Some(specs::folder().join("any_entity.yaml")),
        out: Some(out.path().to_owned()),
        ..Codegen::default()
    };
    options
        .run(specs::workspace())
        .expect("the document is right");
    for name in ["endpoints", "models"] {
        deny_warnings(&out.path().join(name));
    }
    for area in ["hits", "files"] {
        let package = [
            "--package",
            "graph-calls-endpoints",
            "--no-default-features",
        ];
        check(out.path(), &[&package[..], &["--features", area]].concat());
    }
}
