//! The named parts of a document that an overlay can add or say more about.

use super::node::{Node, Object, Value};
use super::pointer::Pointer;
use super::reach::METHODS;
use crate::problem::{Problem, Sink};
use crate::source::Position;

/// Kinds of members of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Sections of `components`.
    Components,
    /// Components of one section.
    Section,
    /// Properties of a schema.
    Properties,
    /// Path items.
    Paths,
    /// Operations, and what they have in common.
    PathItem,
    /// Values that OpenAPI does not look into.
    Free,
    /// Keywords, of whatever object.
    Keywords,
}

impl Place {
    /// The document itself.
    pub(super) const TOP: Self = Self::Keywords;

    /// Returns the kind of members of the member `key`.
    pub(super) fn below(self, key: &str) -> Self {
        match (self, key) {
            (Self::Free, _) => Self::Free,
            (Self::Components, _) => Self::Section,
            (Self::Paths, _) => Self::PathItem,
            (Self::Section | Self::Properties | Self::PathItem, _) => Self::Keywords,
            (Self::Keywords, "components") => Self::Components,
            (Self::Keywords, "properties") => Self::Properties,
            (Self::Keywords, "paths") => Self::Paths,
            (Self::Keywords, "default" | "enum" | "example" | "examples" | "mapping") => Self::Free,
            (Self::Keywords, key) if key.starts_with("x-") => Self::Free,
            (Self::Keywords, _) => Self::Keywords,
        }
    }

    /// Returns the kind of definition in the member `key`, if it defines something with a name.
    fn kind(self, key: &str) -> Option<&'static str> {
        match self {
            Self::Section => Some("component"),
            Self::Properties => Some("property"),
            Self::PathItem if METHODS.contains(&key) => Some("operation"),
            _ => None,
        }
    }

    /// Checks that the document and an update do not both define the member `key`.
    pub(super) fn check_known(
        self,
        key: &str,
        known: &Node,
        (position, update): (Position, &Node),
        here: &Pointer<'_>,
    ) -> Result<(), Problem> {
        match self.kind(key) {
            Some(kind) if is_definition(kind, known) && is_definition(kind, update) => {
                let message = format!("the document has the {kind} `{key}` already");
                Err(Problem::new(position, here, message).help(
                    "Microsoft may have added it by now: leave out of the action what the document says \
                     itself, or remove it in an action before this one",
                ))
            }
            _ => Ok(()),
        }
    }

    /// Notes a problem when an update says something about a member that is not there, and does not define it.
    pub(super) fn check_new(
        self,
        key: &str,
        (position, update): (Position, &Node),
        here: &Pointer<'_>,
        problems: &mut Sink,
    ) {
        if let Some(kind) = self.kind(key)
            && !is_definition(kind, update)
        {
            let message = format!("the document has no {kind} `{key}`");
            let defined_by = match kind {
                "operation" => "`responses`",
                _ => "its `type`",
            };
            problems.push(Problem::new(position, here, message).help(format!(
                "Microsoft may have removed or renamed it: follow it, or drop it from the action; where the \
                 overlay is to add it, say {defined_by}"
            )));
        }
        let members = update.as_object().into_iter().flat_map(Object::iter);
        for (name, position, member) in members {
            self.below(key)
                .check_new(name, (position, member), &here.key(name), problems);
        }
    }
}

/// Returns whether a node is enough for a component, property or operation, and more than words about one.
fn is_definition(kind: &str, node: &Node) -> bool {
    const KEYWORDS: [&str; 11] = [
        "$ref",
        "allOf",
        "anyOf",
        "content",
        "enum",
        "in",
        "items",
        "oneOf",
        "properties",
        "schema",
        "type",
    ];
    match &node.value {
        Value::Object(object) if kind == "operation" => object.contains_key("responses"),
        Value::Object(object) => KEYWORDS.iter().any(|keyword| object.contains_key(keyword)),
        _ => false,
    }
}
