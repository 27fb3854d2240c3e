//! Objects that a body or an answer holds without a schema of their own.

use super::Context;
use super::schema::{self, object_parts};
use super::schemas::Schemas;
use super::types::unnamed;
use crate::api::{Docs, Struct, TypePath};
use crate::spec::{Node, Pointer};

/// Such an object: the arguments of an action, or the one value that a function answers.
///
/// ```yaml
/// type: object
/// properties:
///   value:
///     type: boolean
/// ```
#[derive(Clone, Debug)]
pub(crate) struct Unnamed<'a> {
    node: &'a Node,
    pointer: String,
}

impl<'a> Unnamed<'a> {
    /// The object that the schema is, unless it refers to one.
    pub(crate) fn of(node: &'a Node, pointer: &Pointer<'_>) -> Option<Self> {
        let is_object = schema::reference(node).is_none() && object_parts(node).is_some();
        is_object.then(|| Self {
            node,
            pointer: pointer.to_string(),
        })
    }

    /// Stands for the type until the operation has its name, which the type's follows.
    pub(crate) fn path() -> TypePath {
        TypePath {
            modules: Vec::new(),
            name: String::new(),
        }
    }

    /// Returns whether both say the same, in whatever places.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.node == other.node
    }

    /// The type, named after the operation: `Forward` sends a `ForwardBody`.
    pub(crate) fn lower(
        &self,
        context: &Context<'a>,
        schemas: &Schemas<'a>,
        operation: &TypePath,
        (ending, what): (&str, &str),
    ) -> Struct {
        let path = TypePath {
            modules: operation.modules.clone(),
            name: format!("{}{ending}", operation.name),
        };
        let segments = operation.modules.iter().chain([&operation.name]);
        let segments: Vec<_> = segments.map(String::as_str).collect();
        let docs = Docs {
            text: format!("What the operation `{}` {what}.", segments.join("::")),
            pointer: self.pointer.clone(),
            ..Docs::default()
        };
        let place = (self.node, &Pointer::written(&self.pointer));
        unnamed(context, schemas, path, docs, place)
    }
}
