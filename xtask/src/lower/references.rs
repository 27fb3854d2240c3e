//! From schema keys to Rust paths, and from schemas to what a property holds.

use super::Context;
use super::schemas::{Kind, Schemas, check_discriminator};
use super::{schema, unrecognized};
use crate::api::{Scalar, Shape, TypePath, Value};
use crate::naming::{camel_case, module_name};
use crate::spec::{Node, Pointer};

/// The namespace that the crate root stands for.
const ROOT_NAMESPACE: &str = "microsoft.graph";

/// The Rust path of a schema when no other has the same: `microsoft.graph.callRecords.session` is
/// `call_records::Session`.
pub(crate) fn type_path(key: &str) -> TypePath {
    let (namespace, name) = key.rsplit_once('.').unwrap_or(("", key));
    let below = match namespace.strip_prefix(ROOT_NAMESPACE) {
        Some("") => "",
        Some(below) if below.starts_with('.') => &below[1..],
        _ => namespace,
    };
    let modules = below.split('.').filter(|_| !below.is_empty());
    TypePath {
        modules: modules.map(module_name).collect(),
        name: camel_case(name),
    }
}

/// The key of the schema that a reference names.
pub(crate) fn schema_key(reference: &str) -> Option<&str> {
    reference.strip_prefix("#/components/schemas/")
}

/// Returns whether a reference names a part of a schema, such as one of its properties:
///
/// ```yaml
/// $ref: '#/components/schemas/microsoft.graph.call/properties/link'
/// ```
fn is_part(reference: &str) -> bool {
    schema_key(reference).is_some_and(|key| key.contains('/'))
}

impl<'a> Schemas<'a> {
    /// Returns the type of a property, an item or a parameter of this schema.
    pub(crate) fn shape(
        &self,
        context: &Context<'a>,
        node: &'a Node,
        pointer: &Pointer<'_>,
    ) -> Option<Shape> {
        if let Some(part) = schema::reference(node).filter(|reference| is_part(reference)) {
            let (part, place) = context.follow_part(part, node, pointer)?;
            let shape = self.shape(context, part, &Pointer::written(&place));
            context.leave_part();
            return shape;
        }
        let mut shape = Shape {
            value: Value::Scalar(Scalar::String),
            is_collection: false,
            has_null_items: false,
            is_boxed: false,
        };
        if node.get("type").and_then(Node::as_str) != Some("array") {
            shape.value = self.value(context, node, pointer)?;
            return Some(shape);
        }
        let Some(items) = node.get("items") else {
            context.unexpected(node, pointer, "an array with `items`");
            return None;
        };
        let is_nullable = items
            .get("nullable")
            .and_then(Node::as_bool)
            .unwrap_or_default();
        shape.is_collection = true;
        shape.has_null_items = is_nullable || schema::nullable_reference(items).is_some();
        if let Some(secret) = node.get("x-graph-secret") {
            let pointer = pointer.key("x-graph-secret");
            context.unexpected(
                secret,
                &pointer,
                "the word on the `items`, which are secret",
            );
        }
        if let Some(object) = node.as_object() {
            context.check_keys(object, pointer, schema::KEYWORDS);
        }
        shape.value = self.value(context, items, &pointer.key("items"))?;
        Some(shape)
    }

    /// Returns the type of one value of this schema.
    pub(crate) fn value(
        &self,
        context: &Context<'a>,
        node: &'a Node,
        pointer: &Pointer<'_>,
    ) -> Option<Value> {
        let object = context.object(node, pointer)?;
        context.check_keys(object, pointer, schema::KEYWORDS);
        let is_secret = context.flag(node, pointer, "x-graph-secret");
        let value = if let Some(target) =
            schema::reference(node).or_else(|| schema::nullable_reference(node))
        {
            Some(self.referred(context, target, node, pointer)?)
        } else if let Some(types) = schema::union(node) {
            check_discriminator(context, node, pointer);
            self.check_mapping(context, &types, node, pointer);
            Some(self.union(context, &types, node, pointer)?)
        } else if let Some(number) = schema::numeric_union(context, node) {
            Some(Value::Scalar(number))
        } else if let Some(number) = schema::numeric_enumeration(node) {
            Some(Value::Scalar(number))
        } else if let Some(scalar) = schema::scalar(node).filter(|_| node.get("enum").is_none()) {
            Some(Value::Scalar(scalar))
        } else {
            schema::is_untyped(node).then_some(Value::Scalar(Scalar::Untyped))
        };
        match (value, is_secret) {
            (Some(value), false) => return Some(value),
            (Some(Value::Scalar(Scalar::String)), true) => {
                return Some(Value::Scalar(Scalar::Secret));
            }
            (Some(_), true) => {
                context.unexpected(node, pointer, "a text, as only texts can be secret");
                return None;
            }
            (None, _) => {}
        }
        context.report(unrecognized::value(node, pointer));
        None
    }

    /// A value of one of several types: the nearest type that all of them inherit from, or untyped where
    /// they have none in common.
    fn union(
        &self,
        context: &Context<'a>,
        types: &[&'a str],
        node: &Node,
        pointer: &Pointer<'_>,
    ) -> Option<Value> {
        let mut common: Option<Vec<&str>> = None;
        for reference in types {
            context.resolve(reference, node, pointer)?;
            let key = schema_key(reference);
            let Some(key) = key.filter(|key| self.kind(key) == Some(Kind::Object)) else {
                context.unexpected(node, pointer, "objects as the types of `oneOf`");
                return None;
            };
            let lineage = self.lineage(context, key);
            let mut lineage: Vec<_> = lineage.into_iter().map(|(key, _)| key).collect();
            if let Some(common) = common {
                lineage.retain(|key| common.contains(key));
            }
            common = Some(lineage);
        }
        let nearest = common.and_then(|common| common.last().copied());
        Some(nearest.map_or(Value::Scalar(Scalar::Untyped), |key| {
            Value::Object(self.path(key))
        }))
    }

    fn referred(
        &self,
        context: &Context<'a>,
        reference: &'a str,
        node: &Node,
        pointer: &Pointer<'_>,
    ) -> Option<Value> {
        if is_part(reference) {
            let (part, place) = context.follow_part(reference, node, pointer)?;
            let value = self.value(context, part, &Pointer::written(&place));
            context.leave_part();
            return value;
        }
        let target = context.resolve(reference, node, pointer)?;
        let key = schema_key(reference);
        match key.and_then(|key| Some((key, self.kind(key)?))) {
            Some((key, Kind::Object)) => Some(Value::Object(self.path(key))),
            Some((key, Kind::Enumeration)) => Some(Value::Enumeration(self.path(key))),
            Some((key, Kind::Flags)) => Some(Value::Flags(self.path(key))),
            Some((_, Kind::Scalar(scalar))) => Some(Value::Scalar(scalar)),
            Some((_, Kind::Union)) => {
                let pointer = Pointer::written(reference.trim_start_matches('#'));
                let types = schema::union(target)?;
                self.union(context, &types, target, &pointer)
            }
            Some((_, Kind::HandWritten)) | None => {
                // A schema that is not understood has its problem already.
                if key.is_some_and(|key| self.kind(key).is_none()) {
                    return None;
                }
                let expected = "a reference to an object, an enumeration or a scalar";
                let pointer = reference.trim_start_matches('#');
                context.unexpected(target, &Pointer::written(pointer), expected);
                None
            }
        }
    }
}
