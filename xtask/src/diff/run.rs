//! `cargo xtask spec diff`.

use std::fmt;
use std::path::{Path, PathBuf};

use super::{Class, Format, diff, render};
use crate::lower::lower;
use crate::spec::{self, LoadError};

/// What to compare, and how to say it.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The document before.
    pub old: PathBuf,
    /// The document after.
    pub new: PathBuf,
    /// The form of the output.
    pub format: Format,
    /// Whether breaking changes are an error.
    pub deny_breaking: bool,
}

/// Compares two documents and gives the changes in the form asked for.
///
/// # Errors
/// When a document cannot be read or lowered, and when breaking changes are denied and there are some.
pub fn run(options: &Options) -> Result<String, DiffError> {
    let api = |path: &Path| {
        let document = spec::load(path).map_err(DiffError::Load)?;
        lower(&document).map_err(|problems| DiffError::Load(LoadError::Problems(problems)))
    };
    let changes = diff(&api(&options.old)?, &api(&options.new)?);
    let text = render(&changes, options.format);
    let breaking = changes
        .iter()
        .filter(|change| change.class == Class::Breaking)
        .count();
    match options.deny_breaking && breaking > 0 {
        true => Err(DiffError::Denied { text, breaking }),
        false => Ok(text),
    }
}

/// Why a comparison failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum DiffError {
    /// A document could not be read, or is not understood.
    Load(LoadError),
    /// There are breaking changes.
    Denied {
        /// All changes in the form asked for.
        text: String,
        /// How many of them are breaking.
        breaking: usize,
    },
}

impl fmt::Display for DiffError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Load(error) => error.fmt(formatter),
            Self::Denied { breaking: 1, .. } => formatter.write_str("1 change is breaking"),
            Self::Denied { breaking, .. } => write!(formatter, "{breaking} changes are breaking"),
        }
    }
}

impl std::error::Error for DiffError {}
