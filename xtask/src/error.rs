//! Errors of commands.

use std::error::Error as _;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::files::Changes;
use crate::problem::Problems;

/// An error of a command.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// Something is wrong in what was read.
    Problems(Problems),
    /// A file could not be read.
    Read {
        /// Path of the file.
        path: PathBuf,
        /// Error of the operating system.
        source: io::Error,
    },
    /// A file could not be written or removed.
    Write {
        /// The file, or the folder that it is in.
        path: PathBuf,
        /// Error of the operating system.
        source: io::Error,
    },
    /// There is no checkout of graph-calls around a folder.
    NoWorkspace(PathBuf),
    /// Options that do not go together.
    Options(&'static str),
    /// The generated files on disk are not those that the spec gives.
    Stale(Box<Changes>),
    /// Files that would be overwritten or removed, and that xtask has not written.
    NotGenerated(Vec<PathBuf>),
    /// Changes of the interface that were denied.
    Breaking {
        /// All changes, in the form asked for.
        text: String,
        /// Number of breaking changes.
        count: usize,
    },
    /// Files have changes that are not committed, which an update would overwrite.
    Uncommitted(Vec<String>),
    /// A program could not be started, or failed.
    Program {
        /// Name of the program.
        name: &'static str,
        /// Error of the operating system.
        source: io::Error,
    },
    /// A program failed, and has said why.
    ProgramFailed(&'static str),
    /// Steps of the checks failed, by name; their programs have said why.
    StepsFailed(Vec<&'static str>),
    /// The generated crates do not compile; cargo has said why.
    DoesNotCompile,
    /// An update stopped after it had begun to write.
    Unfinished(Box<Error>),
}

impl Error {
    /// Everything there is to say to the person who ran the command; `styled` adds the colours of a terminal.
    pub fn report(&self, styled: bool) -> String {
        match self {
            Self::Problems(problems) => problems.render(styled),
            // The commands to go back with come last, where they are found.
            Self::Unfinished(source) => format!("{}\n{self}", source.report(styled)),
            error => {
                let mut message = format!("error: {error}");
                let mut source = error.source();
                while let Some(cause) = source {
                    message.push_str(&format!(": {cause}"));
                    source = cause.source();
                }
                message
            }
        }
    }

    /// An error of reading a file or folder.
    pub(crate) fn read(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::Read { path, source }
    }

    /// An error of writing a file.
    pub(crate) fn write(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::Write { path, source }
    }

    /// An error of starting a program.
    pub(crate) fn program(name: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Program { name, source }
    }
}

impl From<Problems> for Error {
    fn from(problems: Problems) -> Self {
        Self::Problems(problems)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problems(problems) => problems.fmt(f),
            Self::Read { path, .. } => write!(f, "cannot read {}", path.display()),
            Self::Write { path, .. } => write!(f, "cannot write {}", path.display()),
            Self::NoWorkspace(folder) => write!(
                f,
                "{} is not inside a checkout of graph-calls; run the command in one, or name all files",
                folder.display()
            ),
            Self::Options(message) => f.write_str(message),
            Self::Stale(changes) => {
                writeln!(f, "the generated crates are not up to date:")?;
                let kinds = [
                    ("missing", &changes.missing),
                    ("stale", &changes.stale),
                    ("extra", &changes.extra),
                ];
                for (kind, paths) in kinds {
                    for path in paths {
                        writeln!(f, "  {kind}: {path}")?;
                    }
                }
                f.write_str("run `cargo xtask codegen`")
            }
            Self::NotGenerated(paths) => {
                writeln!(f, "these files are not generated, and would be lost:")?;
                for path in paths {
                    writeln!(f, "  {}", path.display())?;
                }
                f.write_str("move them away, or generate into another folder")
            }
            Self::Breaking { count: 1, .. } => f.write_str("1 change is breaking"),
            Self::Breaking { count, .. } => write!(f, "{count} changes are breaking"),
            Self::Uncommitted(paths) => {
                writeln!(f, "these files have changes that are not committed:")?;
                for path in paths {
                    writeln!(f, "  {path}")?;
                }
                f.write_str("commit them, or give them up:\n")?;
                f.write_str(&crate::workspace::restore())
            }
            Self::Program { name, .. } => write!(f, "cannot run {name}"),
            Self::ProgramFailed(name) => write!(f, "{name} failed"),
            Self::StepsFailed(names) => {
                let steps = names.join(" ");
                let noun = if names.len() == 1 { "step" } else { "steps" };
                write!(
                    f,
                    "failed {noun}: {steps}\nto run again: cargo xtask ci {steps}"
                )
            }
            Self::DoesNotCompile => f.write_str("the generated crates do not compile"),
            Self::Unfinished(_) => {
                writeln!(f, "the update is not finished; to go back:")?;
                f.write_str(&crate::workspace::restore())
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. }
            | Self::Write { source, .. }
            | Self::Program { source, .. } => Some(source),
            Self::Unfinished(source) => Some(source),
            _ => None,
        }
    }
}
