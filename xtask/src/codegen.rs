//! `cargo xtask codegen`: from the spec to the two generated crates.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::api::Api;
use crate::areas::Areas;
use crate::emit::{self, GENERATED};
use crate::files::{self, Changes, Files};
use crate::lower::lower;
use crate::problem::Problems;
use crate::spec::{self, Document, LoadError};

use timings::Timings;

mod standalone;
mod timings;

/// The crates that are generated, by folder.
const CRATES: [&str; 2] = ["endpoints", "models"];

/// The spec where none is named.
const SPEC: &str = "spec/graph-calls.yaml";

/// How many files of one kind of change are listed; nobody reads thousands.
const LISTED: usize = 100;

/// What to generate, and where to.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Another spec than the workspace's own.
    pub spec: Option<PathBuf>,
    /// Another folder than the workspace's `crates`, where whole crates are written.
    pub out: Option<PathBuf>,
    /// Whether to write nothing and only compare.
    pub check: bool,
    /// Whether to say how long each phase took.
    pub timings: bool,
}

/// The generated files for a document, by path below the folder of the crates.
///
/// # Errors
/// Everything in the document that is wrong or not understood.
pub fn generate(document: &Document) -> Result<Files, Problems> {
    Ok(emit::emit(&lower(document)?))
}

/// Runs the command; progress goes to stderr.
///
/// # Errors
/// Problems of the spec, a disk that cannot be read or written, and with `check` files that are not up
/// to date.
pub fn run(workspace: &Path, options: &Options) -> Result<(), CodegenError> {
    let mut timings = Timings::start(options.timings);
    let spec = options.spec.clone().unwrap_or_else(|| workspace.join(SPEC));
    eprintln!("reading {}", shown(&spec, workspace));
    let document = spec::load(&spec).map_err(CodegenError::Load)?;
    timings.end("load");
    let api = lower(&document).map_err(CodegenError::Problems)?;
    timings.end("lower");
    let (root, files) = match &options.out {
        Some(out) => (out.clone(), whole_crates(workspace, &api)?),
        None => (workspace.join("crates"), emit::emit(&api)),
    };
    timings.end("emit");
    let owned: Vec<_> = CRATES
        .iter()
        .map(|name| format!("{name}/{GENERATED}"))
        .collect();
    let disk = |source| CodegenError::Disk {
        root: root.clone(),
        source,
    };
    let changes = files::compare(&root, &owned, &files).map_err(disk)?;
    if options.check {
        if !changes.is_empty() {
            return Err(CodegenError::Stale(changes));
        }
        eprintln!("{} files are up to date", files.len());
        return Ok(());
    }
    timings.end("compare");
    files::apply(&root, &changes, &files).map_err(disk)?;
    timings.end("write");
    report(&api, &files, &changes);
    timings.finish();
    Ok(())
}

/// Crates that build by themselves, with a feature for each area; on by default is what the workspace's own
/// spec has.
fn whole_crates(workspace: &Path, api: &Api) -> Result<Files, CodegenError> {
    let own = spec::load(&workspace.join(SPEC)).map_err(CodegenError::Load)?;
    let own = lower(&own).map_err(CodegenError::Problems)?;
    let areas = Areas::of(api);
    let mut files = emit::emit_areas(api, &areas);
    files.extend(standalone::files(
        workspace,
        &files,
        &areas,
        &Areas::of(&own),
    ));
    Ok(files)
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
    eprintln!(
        "{} types, {} operations, {} files",
        api.types.len(),
        api.operations.len(),
        files.len()
    );
    let [added, changed, removed] = marks.map(|(paths, _)| paths.len());
    eprintln!("{added} added, {changed} changed, {removed} removed");
}

fn shown(path: &Path, workspace: &Path) -> String {
    path.strip_prefix(workspace)
        .unwrap_or(path)
        .display()
        .to_string()
}

/// Why the crates were not generated.
#[derive(Debug)]
#[non_exhaustive]
pub enum CodegenError {
    /// The spec could not be read.
    Load(LoadError),
    /// The spec is wrong, or says something that is not understood.
    Problems(Problems),
    /// A file could not be read or written.
    Disk {
        /// The folder of the crates.
        root: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The files on disk are not those that the spec gives.
    Stale(Changes),
}

impl fmt::Display for CodegenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Load(error) => error.fmt(formatter),
            Self::Problems(problems) => problems.fmt(formatter),
            Self::Disk { root, source } => {
                write!(formatter, "below {}: {source}", root.display())
            }
            Self::Stale(changes) => {
                writeln!(formatter, "the generated crates are not up to date:")?;
                let kinds = [
                    ("missing", &changes.missing),
                    ("stale", &changes.stale),
                    ("extra", &changes.extra),
                ];
                for (kind, paths) in kinds {
                    for path in paths {
                        writeln!(formatter, "  {kind}: {path}")?;
                    }
                }
                formatter.write_str("run `cargo xtask codegen`")
            }
        }
    }
}

impl std::error::Error for CodegenError {}
