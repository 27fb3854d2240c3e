//! `cargo xtask spec import`: the files around [`crate::spec::import`].

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::api::Api;
use crate::error::Error;
use crate::files;
use crate::lower::{lower, lower_keeping};
use crate::names::{Names, each_item, shown};
use crate::problem::Problems;
use crate::source::Position;
use crate::spec::{self, Imported, Last, Node, Object, Text, Value};
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
    /// Fails when a file cannot be read or written, or something is wrong in one.
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
/// Fails when a file cannot be read, or something is wrong in one.
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

/// The new document with the names that its items had in the old one, where they would have others; `None` where
/// all keep them, or where a document is wrong, which is told when it is generated from.
///
/// The document is the memory of names: what is kept is written into it as `x-graph-name`.
pub fn keep_names(old: &str, new: &str) -> Option<String> {
    let names = Names::of(&lower(&spec::parse("before", old).ok()?).ok()?);
    let document = spec::parse("after", new).ok()?;
    let plain = lower(&document).ok()?;
    let kept = lower_keeping(&document, &names).ok()?;
    let (plain_names, kept_names) = (named(&plain), named(&kept));
    let changed = kept_names
        .iter()
        .filter(|(place, name)| plain_names.get(*place) != Some(name));
    let changed: Vec<(&String, &Name)> = changed.collect();
    if changed.is_empty() {
        return None;
    }
    // Others make way for a name that is given, so those that another would take are mostly enough.
    let taken: HashSet<&Name> = plain_names.values().collect();
    let is_taken = |(_, name): &&(&String, &Name)| taken.contains(name);
    let contested: Vec<_> = changed.iter().filter(is_taken).copied().collect();
    let remarks = new.lines().take_while(|line| line.starts_with('#'));
    let remarks: String = remarks.map(|line| format!("{line}\n")).collect();
    for items in [contested, changed] {
        let mut root = document.root.clone();
        for (place, name) in items {
            write_name(&mut root, place, &name.name)?;
        }
        let text = remarks.clone() + &spec::write(&root);
        let found = spec::parse("after", text.as_str()).ok()?;
        if lower(&found).is_ok_and(|api| named(&api) == kept_names) {
            return Some(text);
        }
    }
    None
}

/// A name in the module or type that has it.
#[derive(PartialEq, Eq, Hash)]
struct Name {
    scope: String,
    name: String,
}

/// The names of an interface, each by the place of the document that it stands for.
fn named(api: &Api) -> BTreeMap<String, Name> {
    let operations = api.operations.iter();
    let mut found: BTreeMap<_, _> = operations
        .map(|operation| {
            let scope = format!("endpoints::{}", operation.path.modules.join("::"));
            let name = operation.path.name.clone();
            (operation.docs.pointer.clone(), Name { scope, name })
        })
        .collect();
    each_item(api, &mut |item| {
        let scope = match item.owner {
            "" => item.scope.modules.join("::"),
            _ => shown(item.scope),
        };
        let name = item.name.to_owned();
        found.insert(item.docs.pointer.clone(), Name { scope, name });
    });
    found
}

/// Writes down the name of what stands at the place `pointer`: in the object there, or for a member of an
/// enumeration among what `x-ms-enum` says of it.
fn write_name(root: &mut Node, pointer: &str, name: &str) -> Option<()> {
    let node = root.pointer(pointer)?;
    let position = node.position;
    let text = |text: &str| Node::new(Value::String(text.into()), position);
    let owner = match node.as_str() {
        None => root.pointer_mut(pointer)?,
        Some(wire) => {
            let value = text(wire);
            let enumeration = pointer.rsplit_once("/enum/")?.0;
            let enumeration = object(root.pointer_mut(enumeration)?)?;
            let words = Value::Object(Object::new());
            let words = member(enumeration, "x-ms-enum", position, words)?;
            let list = Value::Array(Vec::new());
            let list = member(object(words)?, "values", position, list)?;
            let Value::Array(list) = &mut list.value else {
                return None;
            };
            let is_member = |words: &Node| words.get("value") == Some(&value);
            let place = list.iter().position(is_member).unwrap_or_else(|| {
                let mut words = Object::new();
                words.insert("value", position, value.clone());
                list.push(Node::new(Value::Object(words), position));
                list.len() - 1
            });
            &mut list[place]
        }
    };
    object(owner)?.insert("x-graph-name", position, text(name));
    Some(())
}

/// The member `key`, which is `value` unless it is there.
fn member<'a>(
    owner: &'a mut Object,
    key: &str,
    position: Position,
    value: Value,
) -> Option<&'a mut Node> {
    if !owner.contains_key(key) {
        owner.insert(key, position, Node::new(value, position));
    }
    owner.get_mut(key)
}

fn object(node: &mut Node) -> Option<&mut Object> {
    match &mut node.value {
        Value::Object(object) => Some(object),
        _ => None,
    }
}
