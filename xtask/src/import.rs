//! `cargo xtask spec import`: the files around [`crate::spec::import`].

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::api::{Operation, TypePath};
use crate::error::Error;
use crate::files;
use crate::lower::{lower, lower_keeping};
use crate::names::Names;
use crate::problem::Problems;
use crate::spec::{self, Imported, Last, Node, Text, Value};
use crate::workspace::{DOCUMENT, OVERLAY, REMOVED, SLICE, Workspace};

/// Make spec/graph-calls.yaml from Microsoft's document.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Import {
    /// Microsoft's document, in YAML or JSON.
    #[arg(long, value_name = "FILE")]
    pub upstream: PathBuf,
    /// File to write the document to instead; spec/removed.yaml stays as it is.
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
    let before = last.as_ref().map(|last| last.document.clone());
    let mut imported = spec::import_after(
        Text::read(upstream, upstream.display().to_string())?,
        workspace.text(OVERLAY)?,
        workspace.text(SLICE)?,
        last,
    )?;
    if let Some(before) = before
        && let Some(text) = keep_names(&before.text, &imported.text)
    {
        imported.text = text;
    }
    Ok(imported)
}

/// The new document with the names that its operations had in the old one, where they would have others;
/// `None` where all keep them, or where a document is wrong, which is told when it is generated from.
///
/// The document is the memory of names: what is kept is written into it as `x-graph-name`.
pub fn keep_names(old: &str, new: &str) -> Option<String> {
    let names = Names::of(&lower(&spec::parse("before", old).ok()?).ok()?);
    let document = spec::parse("after", new).ok()?;
    let plain = lower(&document).ok()?;
    let kept = lower_keeping(&document, &names).ok()?;
    let (plain_names, kept_names) = (Names::of(&plain), Names::of(&kept));
    let changed: Vec<&Operation> = kept
        .operations
        .iter()
        .filter(|operation| names.get(operation) == Some(&operation.path.name))
        .filter(|operation| plain_names.get(operation) != Some(&operation.path.name))
        .collect();
    if changed.is_empty() {
        return None;
    }
    // Others make way for a name that is given, so those that another would take are mostly enough.
    let taken: HashSet<&TypePath> = plain.operations.iter().map(|found| &found.path).collect();
    let is_taken = |operation: &&&Operation| taken.contains(&operation.path);
    let contested: Vec<&Operation> = changed.iter().filter(is_taken).copied().collect();
    let remarks = new.lines().take_while(|line| line.starts_with('#'));
    let remarks: String = remarks.map(|line| format!("{line}\n")).collect();
    for operations in [contested, changed] {
        let text = remarks.clone() + &spec::write(&named(&document.root, &operations)?);
        let found = spec::parse("after", text.as_str()).ok()?;
        if lower(&found).is_ok_and(|api| Names::of(&api) == kept_names) {
            return Some(text);
        }
    }
    None
}

/// The document in which these operations have their names written down.
fn named(root: &Node, operations: &[&Operation]) -> Option<Node> {
    let mut root = root.clone();
    for operation in operations {
        let path = ["paths", &operation.template, operation.method.key()];
        let mut node = &mut root;
        for key in path {
            let Value::Object(object) = &mut node.value else {
                return None;
            };
            node = object.get_mut(key)?;
        }
        let position = node.position;
        let Value::Object(object) = &mut node.value else {
            return None;
        };
        let name = Value::String(operation.path.name.as_str().into());
        object.insert("x-graph-name", position, Node::new(name, position));
    }
    Some(root)
}
