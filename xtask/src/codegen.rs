//! `cargo xtask codegen`: from the spec to the two generated crates.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::api::Api;
use crate::areas::Areas;
use crate::emit::{self, GENERATED, Place};
use crate::error::Error;
use crate::files::{self, Changes, Files};
use crate::leave_out::{self, LeftOut};
use crate::lower::{lower, lower_keeping};
use crate::names::Names;
use crate::problem::Problems;
use crate::spec::{self, Document};
use crate::workspace::{CRATES, DOCUMENT, GENERATED_CRATES, Workspace};

use standalone::{Core, Standalone};
use timings::Timings;

mod standalone;
mod timings;

/// The limit on files of one kind of change that are listed; nobody reads thousands.
const LISTED: usize = 100;

/// The record of names beside crates that are written elsewhere. In this workspace the document has them.
const NAMES: &str = "names.txt";

/// Generate the models and endpoints crates from the spec.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Codegen {
    /// Document to read instead of spec/graph-calls.yaml; needs `--out` or `--check`.
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
    /// Folder to write whole crates to, instead of the generated files below crates/.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Start of the crates' names, PREFIX-endpoints and PREFIX-models, instead of graph-calls; needs `--out`.
    #[arg(long, value_name = "PREFIX", requires = "out")]
    pub name: Option<String>,
    /// Published version of graph-calls-core to depend on, instead of the one in this checkout; needs `--out`.
    #[arg(long, value_name = "VERSION", requires = "out")]
    pub core: Option<String>,
    /// Generate the rest when something is not understood, and list what was left out in LEFT_OUT.md beside the
    /// crates; needs `--out`.
    #[arg(long, requires = "out")]
    pub leave_out: bool,
    /// Write nothing, and fail if a file is not up to date.
    #[arg(long)]
    pub check: bool,
    /// Print the time that each phase took.
    #[arg(long)]
    pub timings: bool,
}

/// The generated files for a document, by path below the folder of the crates.
///
/// # Errors
/// Everything in the document that is wrong or not understood.
pub fn generate(document: &Document) -> Result<Files, Problems> {
    Ok(emit::emit(&lower(document)?))
}

impl Codegen {
    /// Generates in the workspace around the folder `here`; progress goes to stderr. With `spec`, `out` and
    /// `core` no workspace is needed.
    ///
    /// # Errors
    /// Problems of the spec, a disk that cannot be read or written, files that are not generated and would be
    /// lost, and with `check` files that are not up to date.
    pub fn run(&self, here: &Path) -> Result<(), Error> {
        if self.spec.is_some() && self.out.is_none() && !self.check {
            return Err(Error::Options(
                "`--spec` alone would replace the crates of this checkout: add `--out DIR` to write crates \
                 elsewhere, or `--check` to compare",
            ));
        }
        let mut timings = Timings::start(self.timings);
        let spec = match &self.spec {
            Some(spec) => spec.clone(),
            None => Workspace::find(here)?.path(DOCUMENT),
        };
        eprintln!("reading {}", spec.display());
        let mut document = spec::load(&spec)?;
        timings.end("load");
        let names = self.names()?;
        let (api, left_out) = match self.leave_out {
            true => leave_out::lower_rest(&mut document, &names)?,
            false => (lower_keeping(&document, &names)?, Vec::new()),
        };
        drop(names);
        let title = document.root.pointer("/info/title");
        let title = title.and_then(spec::Node::as_str).map(str::to_owned);
        // The largest thing of a run; what follows needs its memory.
        drop(document);
        for LeftOut { part, reason } in &left_out {
            eprintln!("  left out {part}: {reason}");
        }
        timings.end("lower");
        let (root, files) = match &self.out {
            Some(out) => {
                let mut files = self.whole_crates(here, title.as_deref(), &api)?;
                if self.leave_out {
                    files.insert(leave_out::LIST.to_owned(), leave_out::list(&left_out));
                }
                (out.clone(), files)
            }
            None => (Workspace::find(here)?.path(CRATES), emit::emit(&api)),
        };
        timings.end("emit");
        let owned = GENERATED_CRATES.map(|name| format!("{name}/{GENERATED}"));
        let changes = files::compare(&root, &owned, &files).map_err(Error::read(&root))?;
        if self.check {
            if !changes.is_empty() {
                return Err(Error::Stale(Box::new(changes)));
            }
            eprintln!("{} files are up to date", files.len());
            return Ok(());
        }
        changes.refuse_foreign(&root)?;
        timings.end("compare");
        files::apply(&root, &changes, &files)?;
        timings.end("write");
        report(&api, &files, &changes);
        if !left_out.is_empty() {
            let list = root.join(leave_out::LIST);
            eprintln!("{} parts left out: see {}", left_out.len(), list.display());
        }
        timings.finish();
        Ok(())
    }

    /// The names that the crates have so far, where they are written elsewhere.
    fn names(&self) -> Result<Names, Error> {
        let Some(out) = &self.out else {
            return Ok(Names::default());
        };
        let path = out.join(NAMES);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Names::parse(&text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Names::default()),
            Err(error) => Err(Error::read(&path)(error)),
        }
    }

    /// Crates that build by themselves, with a feature for each area.
    fn whole_crates(&self, here: &Path, title: Option<&str>, api: &Api) -> Result<Files, Error> {
        let core = match &self.core {
            Some(version) => Core::Version(version.clone()),
            None => Core::Path(Workspace::find(here)?.path(CRATES).join("core")),
        };
        let areas = Areas::of(api);
        let prefix = self.name.as_deref().unwrap_or("graph-calls");
        let place = Place {
            endpoints: format!("{}_endpoints", prefix.replace('-', "_")),
            operation: "graph_calls_core".to_owned(),
        };
        let mut files = emit::emit_areas(api, &areas, &place);
        let standalone = Standalone {
            prefix,
            core: &core,
            title,
            areas: &areas,
        };
        files.extend(standalone.files(&files));
        files.insert(NAMES.to_owned(), Names::of(api).to_text());
        Ok(files)
    }
}

fn report(api: &Api, files: &Files, changes: &Changes) {
    let marks = [
        (&changes.missing, '+'),
        (&changes.stale, '~'),
        (&changes.extra, '-'),
    ];
    for (paths, mark) in marks {
        for path in paths.iter().take(LISTED) {
            eprintln!("  {mark} {path}");
        }
        if let Some(more) = paths.len().checked_sub(LISTED + 1) {
            eprintln!("  {mark} … and {} more", more + 1);
        }
    }
    for path in &changes.kept {
        eprintln!("  {path} is not generated and stays as it is");
    }
    eprintln!(
        "{} types, {} operations, {} files",
        api.types.len(),
        api.operations.len(),
        files.len()
    );
    let [added, changed, removed] = marks.map(|(paths, _)| paths.len());
    eprintln!("{added} added, {changed} changed, {removed} removed");
}
