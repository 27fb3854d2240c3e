//! `cargo xtask spec diff`.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::{Class, Format, MANY, diff, render, summary};
use crate::error::Error;
use crate::files;
use crate::lower::lower;
use crate::spec;

/// Compare two documents, and print the changes for users of the crates.
///
/// Many changes are counted by area instead: `--list` prints them all, and `--out FILE` writes them to a file.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Diff {
    /// Document before the change.
    pub old: PathBuf,
    /// Document after the change.
    pub new: PathBuf,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Print every change, even if there are many.
    #[arg(long, conflicts_with = "out")]
    pub list: bool,
    /// File for the full list; only the counts by area are printed.
    #[arg(long)]
    pub out: Option<PathBuf>,
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
    /// Fails when a document cannot be read or lowered, when the list cannot be written, and when breaking changes are denied and there are some.
    pub fn run(&self) -> Result<String, Error> {
        let api = |path: &Path| Ok::<_, Error>(lower(&spec::load(path)?)?);
        let changes = diff(&api(&self.old)?, &api(&self.new)?);
        let text = self.text(&changes)?;
        let is_breaking = |change: &&super::Change| change.class == Class::Breaking;
        let count = changes.iter().filter(is_breaking).count();
        match self.deny {
            Some(Deny::Breaking) if count > 0 => Err(Error::Breaking { text, count }),
            _ => Ok(text),
        }
    }

    /// The text to print: the full list, or the counts by area. A program that reads JSON gets the full list.
    fn text(&self, changes: &[super::Change]) -> Result<String, Error> {
        let list = || render(changes, self.format);
        if let Some(out) = &self.out {
            files::write(out, &list()).map_err(Error::write(out))?;
            return Ok(summary(changes));
        }
        let is_short = changes.len() <= MANY || self.list || self.format == Format::Json;
        Ok(match is_short {
            true => list(),
            false => {
                let hint = "Every change: --list prints them, --out FILE writes them to a file.";
                format!("{}\n{hint}\n", summary(changes))
            }
        })
    }
}
