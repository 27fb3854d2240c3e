//! `cargo xtask spec import`: the files around [`crate::spec::import`].

use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{fmt, fs, io};

use crate::spec::{self, Imported, LoadError, Text};

/// Where the committed document is, from the root of the workspace.
pub const DOCUMENT: &str = "spec/graph-calls.yaml";

pub(crate) const OVERLAY: &str = "spec/overlay.yaml";
pub(crate) const SLICE: &str = "spec/slice.toml";

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

/// Makes the committed document out of the file `upstream` and says so on
/// standard error; `out` takes the place of the committed document.
///
/// # Errors
///
/// When a file cannot be read or written, or something is wrong in one.
pub fn run(workspace: &Path, upstream: &Path, out: Option<&Path>) -> Result<(), ImportError> {
    let start = Instant::now();
    let out = out.map_or_else(|| workspace.join(DOCUMENT), Path::to_owned);
    eprintln!("importing {}", upstream.display());
    let imported = read(workspace, upstream)?;
    let changed = fs::read_to_string(&out).ok().as_ref() != Some(&imported.text);
    if changed {
        fs::write(&out, &imported.text).map_err(|error| ImportError::Write(out.clone(), error))?;
    }
    eprintln!(
        "{} {}: {} paths, {} operations, {} schemas in {:.1} s",
        out.strip_prefix(workspace).unwrap_or(&out).display(),
        if changed { "written" } else { "unchanged" },
        imported.paths,
        imported.operations,
        imported.schemas,
        start.elapsed().as_secs_f64(),
    );
    Ok(())
}

/// Makes the document out of the file `upstream`, and writes nothing.
///
/// # Errors
///
/// When a file cannot be read, or something is wrong in one.
pub fn read(workspace: &Path, upstream: &Path) -> Result<Imported, LoadError> {
    Ok(spec::import(
        Text::read(upstream, upstream.display().to_string())?,
        Text::read(&workspace.join(OVERLAY), OVERLAY)?,
        Text::read(&workspace.join(SLICE), SLICE)?,
    )?)
}
