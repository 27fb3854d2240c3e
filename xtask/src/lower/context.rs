//! State that all recognisers share: the document and its problems.

use std::cell::{Cell, RefCell};

use super::unrecognized;
use crate::names::Names;
use crate::problem::{Problem, Sink};
use crate::spec::{Document, Node, Object, Pointer};

/// The document that is lowered, the names that stay, and the problems met so far.
pub(crate) struct Context<'a> {
    pub(crate) document: &'a Document,
    pub(crate) names: &'a Names,
    sink: RefCell<Sink>,
    /// The number of references to parts of schemas that lead to the place of the lowering.
    parts: Cell<u32>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(document: &'a Document, names: &'a Names) -> Self {
        Self {
            document,
            names,
            sink: RefCell::new(Sink::new()),
            parts: Cell::new(0),
        }
    }

    pub(crate) fn into_sink(self) -> Sink {
        self.sink.into_inner()
    }

    pub(crate) fn report(&self, problem: Problem) {
        self.sink.borrow_mut().push(problem);
    }

    /// Notes that `node` is not what was expected.
    pub(crate) fn unexpected(&self, node: &Node, pointer: &Pointer<'_>, expected: &str) {
        let message = format!("{} is not understood here", describe(node));
        self.report(Problem::new(node.position, pointer, message).expected(expected));
    }

    /// The members of `node`, which must be an object.
    pub(crate) fn object(&self, node: &'a Node, pointer: &Pointer<'_>) -> Option<&'a Object> {
        let object = node.as_object();
        if object.is_none() {
            self.unexpected(node, pointer, "an object");
        }
        object
    }

    /// The text of the member `key`, which must be a string where it is there.
    pub(crate) fn text(&self, node: &'a Node, pointer: &Pointer<'_>, key: &str) -> Option<&'a str> {
        let member = node.get(key)?;
        let text = member.as_str();
        if text.is_none() {
            self.unexpected(member, &pointer.key(key), "a string");
        }
        text
    }

    /// Returns whether the member `key` is there and true.
    pub(crate) fn flag(&self, node: &'a Node, pointer: &Pointer<'_>, key: &str) -> bool {
        let Some(member) = node.get(key) else {
            return false;
        };
        member.as_bool().unwrap_or_else(|| {
            self.unexpected(member, &pointer.key(key), "`true` or `false`");
            false
        })
    }

    /// The texts of the member `key`, which must be a list of strings where it is there.
    pub(crate) fn texts(&self, node: &'a Node, pointer: &Pointer<'_>, key: &str) -> Vec<&'a str> {
        let Some(member) = node.get(key) else {
            return Vec::new();
        };
        let pointer = pointer.key(key);
        let Some(items) = member.as_array() else {
            self.unexpected(member, &pointer, "a list of strings");
            return Vec::new();
        };
        let text = |(place, item): (usize, &'a Node)| {
            let text = item.as_str();
            if text.is_none() {
                self.unexpected(item, &pointer.index(place), "a string");
            }
            text
        };
        items.iter().enumerate().filter_map(text).collect()
    }

    /// The target of `reference`, the text of a `$ref` at `node`.
    pub(crate) fn resolve(
        &self,
        reference: &'a str,
        node: &Node,
        pointer: &Pointer<'_>,
    ) -> Option<&'a Node> {
        let target = self.document.resolve(reference);
        if target.is_none() {
            let message = format!("`{reference}` leads nowhere");
            self.report(
                Problem::new(node.position, pointer, message)
                    .expected("a reference to something in this document"),
            );
        }
        target
    }

    /// The node itself, or what it refers to, with its pointer.
    pub(crate) fn follow(
        &self,
        node: &'a Node,
        pointer: &Pointer<'_>,
    ) -> Option<(&'a Node, String)> {
        let mut node = node;
        let mut place = pointer.to_string();
        // A chain of references longer than this leads in a circle.
        for _ in 0..16 {
            match node.get("$ref").and_then(Node::as_str) {
                Some(reference) => {
                    node = self.resolve(reference, node, &Pointer::written(&place))?;
                    place = reference.trim_start_matches('#').to_owned();
                }
                None => return Some((node, place)),
            }
        }
        let expected = "a reference that does not lead in a circle";
        self.unexpected(node, &Pointer::written(&place), expected);
        None
    }

    /// The part of a schema that `reference` names, until [`Context::leave_part`].
    pub(crate) fn follow_part(
        &self,
        reference: &'a str,
        node: &Node,
        pointer: &Pointer<'_>,
    ) -> Option<(&'a Node, String)> {
        let target = self.resolve(reference, node, pointer)?;
        // As with a chain of references, more than this is a circle.
        if self.parts.get() >= 16 {
            let expected = "a reference that does not lead in a circle";
            self.unexpected(node, pointer, expected);
            return None;
        }
        self.parts.set(self.parts.get() + 1);
        Some((target, reference.trim_start_matches('#').to_owned()))
    }

    /// Goes back from a part that [`Context::follow_part`] has given.
    pub(crate) fn leave_part(&self) {
        self.parts.set(self.parts.get() - 1);
    }

    /// Notes every key of `object` that is not in `known`, the extensions of other vendors aside.
    pub(crate) fn check_keys(&self, object: &Object, pointer: &Pointer<'_>, known: &[&str]) {
        for (key, position, _) in object.iter() {
            let is_foreign = key.starts_with("x-") && !key.starts_with("x-graph-");
            if !known.contains(&key) && !is_foreign {
                let message = format!("`{key}` is not understood here");
                self.report(
                    Problem::new(position, &pointer.key(key), message)
                        .expected(format!("one of {}", known.join(", ")))
                        .help(unrecognized::WAY_OUT),
                );
            }
        }
    }
}

/// Returns the name of the node for a message.
fn describe(node: &Node) -> String {
    match node.as_str() {
        Some(text) => format!("`{text}`"),
        None => node.value.kind().to_owned(),
    }
}
