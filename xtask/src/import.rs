//! `cargo xtask spec import`: the files around [`crate::spec::import`].

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::error::Error;
use crate::files;
use crate::problem::Problems;
use crate::spec::{self, Imported, Last, Text};
use crate::workspace::{DOCUMENT, OVERLAY, REMOVED, SLICE, Workspace};

/// Make spec/graph-calls.yaml out of Microsoft's document.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Import {
    /// Microsoft's document, in YAML or JSON.
    #[arg(long, value_name = "FILE")]
    pub upstream: PathBuf,
    /// Write the document here instead, and no record of what was taken out.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

impl Import {
    /// Imports into the workspace around the folder `here`, and gives what a person has to look at; progress
    /// goes to stderr.
    ///
    /// # Errors
    /// When a file cannot be read or written, or something is wrong in one.
    pub fn run(&self, here: &Path) -> Result<Problems, Error> {
        let start = Instant::now();
        let workspace = Workspace::find(here)?;
        eprintln!("importing {}", self.upstream.display());
        let imported = read(&workspace, &self.upstream)?;
        let texts = match &self.out {
            Some(out) => vec![(out.clone(), &imported.text)],
            None => vec![
                (workspace.path(DOCUMENT), &imported.text),
                (workspace.path(REMOVED), &imported.removed),
            ],
        };
        for (path, text) in texts {
            let changed = fs::read_to_string(&path).ok().as_ref() != Some(text);
            if changed {
                files::write(&path, text).map_err(Error::write(&path))?;
            }
            let done = if changed { "written" } else { "unchanged" };
            eprintln!("{} {done}", workspace.shown(&path));
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
}

/// Makes the document out of the file `upstream`, and writes nothing.
///
/// # Errors
/// When a file cannot be read, or something is wrong in one.
pub fn read(workspace: &Workspace, upstream: &Path) -> Result<Imported, Error> {
    // Without both there is nothing to compare with.
    let is_first = [DOCUMENT, REMOVED]
        .iter()
        .any(|name| !workspace.path(name).exists());
    let last = match is_first {
        true => None,
        false => Some(Last {
            document: workspace.text(DOCUMENT)?,
            removed: workspace.text(REMOVED)?,
        }),
    };
    Ok(spec::import_after(
        Text::read(upstream, upstream.display().to_string())?,
        workspace.text(OVERLAY)?,
        workspace.text(SLICE)?,
        last,
    )?)
}
