//! `cargo xtask spec diff`.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::{Class, Format, diff, render};
use crate::error::Error;
use crate::lower::lower;
use crate::spec;

/// Say what a change of the document does to those who depend on the crates.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Diff {
    /// The document before.
    pub old: PathBuf,
    /// The document after.
    pub new: PathBuf,
    /// How to say it.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Fail when there is such a change.
    #[arg(long, value_enum)]
    pub deny: Option<Deny>,
}

/// The changes that can be denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Those after which a program may not compile any more.
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
