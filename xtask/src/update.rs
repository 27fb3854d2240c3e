//! `cargo xtask spec update`: from a new document of Microsoft's to a tree that is ready for review.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::api::Api;
use crate::diff::{self, Change, Format};
use crate::emit;
use crate::error::Error;
use crate::files::{self, Changes, Files};
use crate::import;
use crate::lower::lower;
use crate::problem::Problems;
use crate::spec::parse;
use crate::workspace::{self, CRATES, DOCUMENT, GENERATED, GENERATED_CRATES, REMOVED, Workspace};

/// The tests that a change of the document can fail, by the arguments of `cargo test`. What the generator makes
/// of other documents, and how the client sends, does not depend on it.
const TESTS: [&[&str]; 2] = [
    &["--test", "codegen", "--", "outline::", "clean::"],
    &["--test", "wire"],
];

/// Import, compare, generate and run the tests that depend on the document.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Update {
    /// Microsoft's document, in YAML or JSON.
    #[arg(long, value_name = "FILE")]
    pub upstream: PathBuf,
    /// Compile nothing and run no tests.
    #[arg(long)]
    pub skip_tests: bool,
}

impl Update {
    /// Updates the workspace around the folder `here` and says what has changed. An error of the documents is
    /// found before anything is written.
    ///
    /// # Errors
    /// Everything that is wrong with the documents, files with changes that are not committed, a disk that
    /// cannot be written, and crates that do not compile.
    pub fn run(&self, here: &Path) -> Result<String, Error> {
        let workspace = Workspace::find(here)?;
        let imported = import::read(&workspace, &self.upstream)?;
        let (old, new) = (api(&workspace.text(DOCUMENT)?.text)?, api(&imported.text)?);
        let changes = diff::diff(&old, &new);
        let files = emit::emit(&new);
        let root = workspace.path(CRATES);
        let stale = files::compare(&root, &generated(), &files).map_err(Error::read(&root))?;
        stale.refuse_foreign(&root)?;
        refuse_uncommitted(&workspace)?;

        let texts = [(DOCUMENT, &imported.text), (REMOVED, &imported.removed)];
        let done = write(&workspace, &texts, (&root, &stale, &files)).and_then(|()| {
            match self.skip_tests {
                true => Ok(None),
                false => try_out(&workspace).map(Some),
            }
        });
        match done {
            Ok(tests) => Ok(summary(&imported.notices, &changes, &stale, tests.as_ref())),
            Err(error) => Err(Error::Unfinished(Box::new(error))),
        }
    }
}

fn api(text: &str) -> Result<Api, Error> {
    Ok(lower(&parse(DOCUMENT, text)?)?)
}

/// The folders of generated files, below that of the crates.
fn generated() -> [String; 2] {
    GENERATED_CRATES.map(|name| format!("{name}/{GENERATED}"))
}

/// Refuses to overwrite what git could not bring back.
fn refuse_uncommitted(workspace: &Workspace) -> Result<(), Error> {
    let name = "git status";
    let output = Command::new("git")
        .args(["status", "--porcelain", "--untracked-files=all", "--"])
        .args(workspace::written())
        .current_dir(workspace.root())
        .output()
        .map_err(Error::program(name))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Error::program(name)(io::Error::other(message)));
    }
    let lines = String::from_utf8_lossy(&output.stdout);
    let paths: Vec<_> = lines
        .lines()
        .filter_map(|line| line.get(3..))
        .map(str::to_owned)
        .collect();
    match paths.is_empty() {
        true => Ok(()),
        false => Err(Error::Uncommitted(paths)),
    }
}

fn write(
    workspace: &Workspace,
    texts: &[(&str, &String)],
    (root, stale, files): (&Path, &Changes, &Files),
) -> Result<(), Error> {
    files::apply(root, stale, files)?;
    for (name, text) in texts {
        let path = workspace.path(name);
        files::write(&path, text).map_err(Error::write(&path))?;
    }
    Ok(())
}

/// The outcome of the tests.
struct Tests {
    passed: bool,
    snapshots: Vec<String>,
}

/// Compiles the crates and lets the tests write the snapshots that differ.
fn try_out(workspace: &Workspace) -> Result<Tests, Error> {
    let cargo = |arguments: &[&str]| {
        Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(arguments)
            .current_dir(workspace.root())
            .env("INSTA_FORCE_PASS", "1")
            .env("INSTA_UPDATE", "new")
            .status()
            .map_err(Error::program("cargo"))
    };
    let crates = GENERATED_CRATES.map(|name| format!("graph-calls-{name}"));
    let [endpoints, models] = &crates;
    if !cargo(&["check", "--quiet", "-p", models, "-p", endpoints])?.success() {
        return Err(Error::DoesNotCompile);
    }
    let mut passed = true;
    for arguments in TESTS {
        let test = [
            "test",
            "--quiet",
            "--no-fail-fast",
            "-p",
            "graph-calls-tests",
        ];
        passed &= cargo(&[&test[..], arguments].concat())?.success();
    }
    let mut snapshots = Vec::new();
    pending(&workspace.path("tests"), &mut snapshots);
    let mut snapshots: Vec<_> = snapshots.iter().map(|path| workspace.shown(path)).collect();
    snapshots.sort();
    Ok(Tests { passed, snapshots })
}

/// The snapshots that wait for a review.
fn pending(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            pending(&path, found);
        } else if path.to_string_lossy().ends_with(".snap.new") {
            found.push(path);
        }
    }
}

fn summary(
    notices: &Problems,
    changes: &[Change],
    stale: &Changes,
    tests: Option<&Tests>,
) -> String {
    let mut lines = Vec::new();
    if notices.iter().len() > 0 {
        lines.push(notices.to_string());
    }
    lines.push(diff::render(changes, Format::Text).trim_end().to_owned());
    let (missing, changed, extra) = (stale.missing.len(), stale.stale.len(), stale.extra.len());
    lines.push(format!(
        "generated files: {missing} added, {changed} changed, {extra} removed"
    ));
    if let Some(tests) = tests {
        lines.push(match tests.snapshots.len() {
            0 => "no snapshot differs".to_owned(),
            1 => "1 snapshot to review:".to_owned(),
            count => format!("{count} snapshots to review:"),
        });
        lines.extend(tests.snapshots.iter().map(|path| format!("    {path}")));
        lines.push(
            match (tests.passed, tests.snapshots.is_empty()) {
                (false, _) => "the tests do not pass: see above",
                (true, false) => "next: cargo insta review",
                (true, true) => "next: git diff",
            }
            .to_owned(),
        );
    }
    lines.join("\n") + "\n"
}
