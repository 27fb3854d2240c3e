//! From Microsoft's document to ours: patched by an overlay, cut down to a slice.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::arguments::keep_order;
use super::cut::cut;
use super::load::read_openapi;
use super::node::{Node, Object, Value};
use super::overlay::Overlay;
use super::reach::METHODS;
use super::removed::Removed;
use super::slice::Slice;
use super::write::write;
use super::yaml;
use crate::error::Error;
use crate::problem::{Problems, Sink};
use crate::source::{Position, Sources};

/// A text and the name that problems give it.
#[derive(Clone, Debug)]
pub struct Text {
    /// The name, usually the path.
    pub name: String,
    /// Text of the document.
    pub text: Arc<str>,
}

impl Text {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be read.
    pub fn read(path: &Path, name: impl Into<String>) -> Result<Self, Error> {
        let text = fs::read_to_string(path);
        let text = text.map_err(Error::read(path))?;
        Ok(Self {
            name: name.into(),
            text: text.into(),
        })
    }
}

/// The outcome of [`import`].
#[derive(Clone, Debug)]
pub struct Imported {
    /// The document as YAML.
    pub text: String,
    /// The parts that the removals of the overlay took out of the kept part, as YAML.
    pub removed: String,
    /// The removals that took out something else than the last time.
    pub notices: Problems,
    /// Number of paths.
    pub paths: usize,
    /// Number of operations.
    pub operations: usize,
    /// Number of schemas.
    pub schemas: usize,
}

/// Files that the last import has made.
#[derive(Clone, Debug)]
pub struct Last {
    /// The document.
    pub document: Text,
    /// Record of what the removals of the overlay took out.
    pub removed: Text,
}

const HEADER: &str = "\
# Written by `cargo xtask spec import`; do not edit by hand.
# What is kept of Microsoft's document is listed in slice.toml; what is changed
# in it, in overlay.yaml.
";

/// Applies `overlay` to the document `upstream` and keeps what `slice` lists.
///
/// # Errors
///
/// Everything that is wrong in the three texts or between them.
pub fn import(upstream: Text, overlay: Text, slice: Text) -> Result<Imported, Problems> {
    import_after(upstream, overlay, slice, None)
}

/// Does the same as [`import`], and compares with the import before, if there was one.
///
/// # Errors
///
/// Everything that is wrong in the texts or between them.
pub fn import_after(
    upstream: Text,
    overlay: Text,
    slice: Text,
    last: Option<Last>,
) -> Result<Imported, Problems> {
    let mut sources = Sources::new();
    let upstream = sources.add(upstream.name, upstream.text);
    let overlay = sources.add(overlay.name, overlay.text);
    let slice = sources.add(slice.name, slice.text);

    let mut problems = Sink::new();
    let document = read_openapi(&sources, upstream, &mut problems);
    let patch = yaml::read(&sources, overlay, &mut problems);
    let slice = Slice::read(&sources, slice, &mut problems);
    let patch = patch.map(|root| Overlay::from_node(&root, &mut problems));
    let last = last.and_then(|last| {
        let document = sources.add(last.document.name, last.document.text);
        let removed = sources.add(last.removed.name, last.removed.text);
        let document = read_openapi(&sources, document, &mut problems);
        let removed = yaml::read(&sources, removed, &mut problems);
        removed.zip(document)
    });
    // Half an overlay or half a slice would lead to problems that nobody can mend.
    problems.finish(&sources)?;

    let mut problems = Sink::new();
    let mut notices = Sink::new();
    let mut result = Node::new(Value::Null, Position::start_of(upstream));
    let mut record = String::new();
    if let (Some(mut document), Some(patch)) = (document, patch) {
        if let Some((_, last)) = &last {
            keep_order(&mut document, last);
        }
        let removals = patch.apply(&mut document, &mut problems);
        result = cut(&document, &slice, &mut problems);
        let mut removed = Removed::new(&patch, removals, &document, &result);
        if let Some((last, last_document)) = &last {
            removed.keep_optional(last, &patch);
            removed.compare((last, last_document), &result, &patch, &mut notices);
        }
        record = removed.text();
    }
    problems.finish(&sources)?;
    Ok(Imported {
        text: format!("{HEADER}{}", write(&result)),
        removed: record,
        notices: notices.notices(&sources),
        paths: members(&result, "/paths").map_or(0, Object::len),
        operations: operations(&result),
        schemas: members(&result, "/components/schemas").map_or(0, Object::len),
    })
}

/// Imports a document that an import has made; gives the same, but for items that it appends to an
/// array once more, unless `overlay` or `slice` has changed in between.
///
/// Operations that the slice lists and the document lacks are in `problems`.
pub fn import_again(
    document: &Node,
    overlay: &Overlay,
    slice: &Slice,
    problems: &mut Sink,
) -> Node {
    let mut again = document.clone();
    // An action that removed something finds nothing to select the second time. That is no problem to report.
    overlay.apply(&mut again, &mut Sink::new());
    cut(&again, slice, problems)
}

fn members<'a>(root: &'a Node, pointer: &str) -> Option<&'a Object> {
    root.pointer(pointer)?.as_object()
}

fn operations(root: &Node) -> usize {
    let paths = members(root, "/paths").into_iter().flat_map(Object::iter);
    paths
        .filter_map(|(_, _, item)| item.as_object())
        .flat_map(Object::keys)
        .filter(|key| METHODS.contains(key))
        .count()
}
