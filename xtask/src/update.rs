//! `cargo xtask spec update`: from a new document of Microsoft's to a tree that is ready for review.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fmt, fs, io};

use crate::api::Api;
use crate::diff::{self, Change, Format};
use crate::emit::{self, GENERATED};
use crate::files::{self, Changes, Undo};
use crate::import::{self, DOCUMENT, REMOVED};
use crate::lower::lower;
use crate::problem::Problems;
use crate::spec::{LoadError, parse};

/// What to update from, and how far.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Microsoft's document.
    pub upstream: PathBuf,
    /// Whether to stop before anything is compiled: no check of the crates, no snapshots.
    pub skips_tests: bool,
}

/// Runs the command and says what has changed. After an error nothing in the tree has.
///
/// # Errors
/// Everything that is wrong with the documents, a disk that cannot be written, and crates that do not compile.
pub fn run(workspace: &Path, options: &Options) -> Result<String, UpdateError> {
    let imported = import::read(workspace, &options.upstream).map_err(UpdateError::Import)?;
    let document = workspace.join(DOCUMENT);
    let before = fs::read_to_string(&document).map_err(UpdateError::disk(&document))?;
    let (old, new) = (api(&before)?, api(&imported.text)?);
    let changes = diff::diff(&old, &new);

    let files = emit::emit(&new);
    let root = workspace.join("crates");
    let owned = ["endpoints", "models"].map(|name| format!("{name}/{GENERATED}"));
    let stale = files::compare(&root, &owned, &files).map_err(UpdateError::disk(&root))?;
    let mut undo = Undo::default();
    let texts = [
        (document, imported.text.as_str()),
        (workspace.join(REMOVED), imported.removed.as_str()),
    ];
    let done = write(&texts, (&root, &stale, &files), &mut undo).and_then(|()| {
        if options.skips_tests {
            Ok(None)
        } else {
            try_out(workspace).map(Some)
        }
    });
    match done {
        Ok(tests) => Ok(summary(&imported.notices, &changes, &stale, tests.as_ref())),
        Err(error) => match undo.restore() {
            Ok(()) => Err(error),
            Err(source) => Err(UpdateError::Restore {
                source,
                error: Box::new(error),
            }),
        },
    }
}

fn api(text: &str) -> Result<Api, UpdateError> {
    let document = parse(DOCUMENT, text).map_err(UpdateError::Problems)?;
    lower(&document).map_err(UpdateError::Problems)
}

fn write(
    texts: &[(PathBuf, &str)],
    (root, stale, files): (&Path, &Changes, &files::Files),
    undo: &mut Undo,
) -> Result<(), UpdateError> {
    for (path, _) in texts {
        undo.note(path).map_err(UpdateError::disk(path))?;
    }
    for path in stale.missing.iter().chain(&stale.stale).chain(&stale.extra) {
        let path = root.join(path);
        undo.note(&path).map_err(UpdateError::disk(&path))?;
    }
    files::apply(root, stale, files).map_err(UpdateError::disk(root))?;
    for (path, text) in texts {
        files::write(path, text).map_err(UpdateError::disk(path))?;
    }
    Ok(())
}

/// What came of the tests.
struct Tests {
    passed: bool,
    snapshots: Vec<String>,
}

/// Compiles the crates and lets the tests write the snapshots that differ.
fn try_out(workspace: &Path) -> Result<Tests, UpdateError> {
    let cargo = |arguments: &[&str]| {
        Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(arguments)
            .current_dir(workspace)
            .env("INSTA_FORCE_PASS", "1")
            .env("INSTA_UPDATE", "new")
            .status()
            .map_err(UpdateError::Cargo)
    };
    let crates = [
        "check",
        "--quiet",
        "-p",
        "graph-calls-models",
        "-p",
        "graph-calls-endpoints",
    ];
    if !cargo(&crates)?.success() {
        return Err(UpdateError::DoesNotCompile);
    }
    let passed = cargo(&[
        "test",
        "--quiet",
        "--no-fail-fast",
        "-p",
        "graph-calls-tests",
    ])?
    .success();
    let mut snapshots = Vec::new();
    pending(&workspace.join("tests"), &mut snapshots);
    let shown = |path: PathBuf| {
        path.strip_prefix(workspace)
            .unwrap_or(&path)
            .display()
            .to_string()
    };
    let mut snapshots: Vec<_> = snapshots.into_iter().map(shown).collect();
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
    let Some(tests) = tests else {
        return lines.join("\n");
    };
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
    lines.join("\n")
}

/// Why nothing was updated.
#[derive(Debug)]
#[non_exhaustive]
pub enum UpdateError {
    /// The import failed.
    Import(LoadError),
    /// One of the two specs is not understood.
    Problems(Problems),
    /// A file could not be read or written.
    Disk {
        /// Which one.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Cargo could not be started.
    Cargo(io::Error),
    /// The generated crates do not compile; cargo has said why.
    DoesNotCompile,
    /// After an error, a file could not be brought back to what it held.
    Restore {
        /// What the system says.
        source: io::Error,
        /// The error before.
        error: Box<UpdateError>,
    },
}

impl UpdateError {
    fn disk(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::Disk { path, source }
    }
}

impl fmt::Display for UpdateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Import(error) => error.fmt(formatter),
            Self::Problems(problems) => problems.fmt(formatter),
            Self::Disk { path, source } => write!(formatter, "{}: {source}", path.display()),
            Self::Cargo(source) => write!(formatter, "cargo cannot be started: {source}"),
            Self::DoesNotCompile => formatter.write_str("the generated crates do not compile"),
            Self::Restore { source, error } => {
                write!(
                    formatter,
                    "{error}\nand not all files could be brought back: {source}"
                )
            }
        }
    }
}

impl std::error::Error for UpdateError {}
