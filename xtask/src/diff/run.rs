//! `cargo xtask spec diff`.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::{Class, Format, diff, render};
use crate::error::Error;
use crate::lower::lower;
use crate::spec;

/// Compare two documents, and print the changes for users of the crates.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Diff {
    /// Document before the change.
    pub old: PathBuf,
    /// Document after the change.
    pub new: PathBuf,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Class of changes to fail on.
    #[arg(long, value_enum)]
    pub deny: Option<Deny>,
}

/// The changes that can be denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Changes after which a program may no longer compile.
    Breaking,
}

impl Diff {
    /// Compares the two documents and gives the changes in the form asked for.
    ///
    /// # Errors
    /// When a document cannot be read or lowered, and when breaking changes are denied and there are some.
    pub fn run(&self) -> Result<String, Error> {
        let api = |path: &Path| Ok::<_, Error>(lower(&spec::load(path)?)?);
        let changes = diff(&api(&self.old)?, &api(&self.new)?);
        let text = render(&changes, self.format);
        let is_breaking = |change: &&super::Change| change.class == Class::Breaking;
        let count = changes.iter().filter(is_breaking).count();
        match self.deny {
            Some(Deny::Breaking) if count > 0 => Err(Error::Breaking { text, count }),
            _ => Ok(text),
        }
    }
}
