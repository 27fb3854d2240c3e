//! `cargo xtask spec import`: the files around [`crate::spec::import`].

use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{fmt, fs, io};

use crate::files;
use crate::problem::Problems;
use crate::spec::{self, Imported, Last, LoadError, Text};

/// Where the committed document is, from the root of the workspace.
pub const DOCUMENT: &str = "spec/graph-calls.yaml";

pub(crate) const OVERLAY: &str = "spec/overlay.yaml";
pub(crate) const SLICE: &str = "spec/slice.toml";

/// Where the committed record of what the overlay takes out is.
pub(crate) const REMOVED: &str = "spec/removed.yaml";

/// Why the import failed.
#[derive(Debug)]
pub enum ImportError {
    /// There is nothing to import from.
    Load(LoadError),
    /// The document could not be written.
    Write(PathBuf, io::Error),
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Load(error) => error.fmt(f),
            Self::Write(path, error) => write!(f, "cannot write {}: {error}", path.display()),
        }
    }
}

impl std::error::Error for ImportError {}

impl From<LoadError> for ImportError {
    fn from(error: LoadError) -> Self {
        Self::Load(error)
    }
}

/// Makes the committed document out of the file `upstream`, and the record of what was taken out, and says so
/// on standard error; gives what is to be looked at. With `out`, only a document is written, and there.
///
/// # Errors
///
/// When a file cannot be read or written, or something is wrong in one.
pub fn run(workspace: &Path, upstream: &Path, out: Option<&Path>) -> Result<Problems, ImportError> {
    let start = Instant::now();
    eprintln!("importing {}", upstream.display());
    let imported = read(workspace, upstream)?;
    let committed = [
        (workspace.join(DOCUMENT), &imported.text),
        (workspace.join(REMOVED), &imported.removed),
    ];
    let elsewhere = out.map(|out| [(out.to_owned(), &imported.text)]);
    let texts = elsewhere.as_ref().map_or(&committed[..], |one| &one[..]);
    for (path, text) in texts {
        let changed = fs::read_to_string(path).ok().as_ref() != Some(text);
        if changed {
            files::write(path, text).map_err(|error| ImportError::Write(path.clone(), error))?;
        }
        eprintln!(
            "{} {}",
            path.strip_prefix(workspace).unwrap_or(path).display(),
            if changed { "written" } else { "unchanged" },
        );
    }
    eprintln!(
        "{} paths, {} operations, {} schemas in {:.1} s",
        imported.paths,
        imported.operations,
        imported.schemas,
        start.elapsed().as_secs_f64(),
    );
    Ok(imported.notices)
}

/// Makes the document out of the file `upstream`, and writes nothing.
///
/// # Errors
///
/// When a file cannot be read, or something is wrong in one.
pub fn read(workspace: &Path, upstream: &Path) -> Result<Imported, LoadError> {
    let text = |name: &str| Text::read(&workspace.join(name), name);
    // Without both there is nothing to compare with.
    let is_first = [DOCUMENT, REMOVED]
        .iter()
        .any(|name| !workspace.join(name).exists());
    let last = match is_first {
        true => None,
        false => Some(Last {
            document: text(DOCUMENT)?,
            removed: text(REMOVED)?,
        }),
    };
    let upstream = Text::read(upstream, upstream.display().to_string())?;
    Ok(spec::import_after(
        upstream,
        text(OVERLAY)?,
        text(SLICE)?,
        last,
    )?)
}
