//! The steps of `cargo xtask ci`, which bash runs.

#![cfg(unix)]

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use xtask::ci::{STEPS, Step, run};
use xtask::error::Error;

fn step(name: &'static str, run: &'static [&'static str]) -> Step {
    Step {
        name,
        about: "A step of the test",
        run,
    }
}

#[test]
fn a_step_that_fails_ends_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let steps = [
        step("first", &["touch first"]),
        step("second", &["false | cat", "touch rest-of-second"]),
        step("third", &["touch third"]),
    ];
    let error = run(&steps, folder.path(), false).unwrap_err();
    assert!(matches!(&error, Error::StepsFailed(names) if names == &["second"]));
    assert!(
        error.to_string().contains("cargo xtask ci second"),
        "{error}"
    );
    assert!(folder.path().join("first").exists());
    assert!(!folder.path().join("rest-of-second").exists());
    assert!(!folder.path().join("third").exists());
}

#[test]
fn keep_going_runs_all_steps_and_still_fails() {
    let folder = tempfile::tempdir().unwrap();
    let steps = [
        step("first", &["exit 3"]),
        step("second", &["touch second"]),
        step("third", &["no-such-program"]),
    ];
    let error = run(&steps, folder.path(), true).unwrap_err();
    assert!(matches!(error, Error::StepsFailed(names) if names == ["first", "third"]));
    assert!(folder.path().join("second").exists());
}

#[test]
fn every_step_has_a_name_of_its_own_and_scripts_that_can_be_run() {
    let names: HashSet<_> = STEPS.iter().map(|step| step.name).collect();
    assert_eq!(names.len(), STEPS.len());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let lines = STEPS.iter().flat_map(|step| step.run);
    let scripts: Vec<_> = lines.filter(|line| line.starts_with(".ci/")).collect();
    assert!(!scripts.is_empty());
    for script in scripts {
        let mode = fs::metadata(root.join(script))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o111, 0o111, "{script} cannot be run");
    }
}
