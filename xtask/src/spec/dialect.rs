//! OpenAPI 3.1 in the words of 3.0, which is all that comes after has to know.

use std::sync::Arc;

use super::node::{Node, Object, Value};

/// Rewrites a document of OpenAPI 3.1; one of 3.0 stays as it is.
///
/// | 3.1 | 3.0 |
/// |---|---|
/// | `type: [string, 'null']` | `type: string`, `nullable: true` |
/// | `type: 'null'` | `type: object`, `nullable: true` |
/// | `const: x` | `enum: [x]` |
/// | `contentEncoding: base64`, `contentMediaType: …` | `format: byte`, `format: binary` |
/// | `examples: [x]` in a schema | `example: x` |
pub(super) fn to_3_0(root: &mut Node) {
    let version = root
        .get("openapi")
        .and_then(|version| version.as_str().or(version.as_number()));
    if !version.is_some_and(|version| version == "3.1" || version.starts_with("3.1.")) {
        return;
    }
    if let Value::Object(object) = &mut root.value {
        if let Some(version) = object.get_mut("openapi") {
            version.value = Value::String(Arc::from("3.0.4"));
        }
        object.remove("jsonSchemaDialect");
        object.remove("webhooks");
        for key in ["paths", "components"] {
            if let Some(node) = object.get_mut(key) {
                walk(node, Place::Other);
            }
        }
    }
}

/// Kinds of members of a node.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// Keywords of a schema.
    Schema,
    /// Names with a schema each.
    Schemas,
    /// Values of which nothing is a schema.
    Free,
    /// Anything else of a document.
    Other,
}

impl Place {
    fn below(self, key: &str) -> Self {
        match (self, key) {
            (Self::Free, _) => Self::Free,
            (Self::Schemas, _) => Self::Schema,
            (_, "example" | "examples" | "default" | "enum" | "const") => Self::Free,
            (_, "schemas" | "properties") => Self::Schemas,
            (_, "schema" | "items" | "allOf" | "anyOf" | "oneOf" | "not") => Self::Schema,
            (_, "additionalProperties") => Self::Schema,
            (_, key) if key.starts_with("x-") => Self::Free,
            _ => Self::Other,
        }
    }
}

fn walk(node: &mut Node, place: Place) {
    match &mut node.value {
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, place)),
        Value::Object(object) => {
            if place == Place::Schema {
                rewrite(object);
            }
            let keys: Vec<String> = object.keys().map(str::to_owned).collect();
            for key in keys {
                if let Some(member) = object.get_mut(&key) {
                    walk(member, place.below(&key));
                }
            }
        }
        _ => {}
    }
}

fn rewrite(schema: &mut Object) {
    if let Some(node) = schema.get("type") {
        let position = node.position;
        let is_null = |node: &Node| node.as_str() == Some("null");
        let (ty, nullable) = match (&node.value, node.as_array()) {
            (_, Some([ty, null])) | (_, Some([null, ty])) if is_null(null) => (ty.clone(), true),
            (_, Some([ty])) => (ty.clone(), false),
            _ if is_null(node) => (
                Node::new(Value::String(Arc::from("object")), position),
                true,
            ),
            _ => (node.clone(), false),
        };
        schema.insert("type", position, ty);
        if nullable {
            schema.insert("nullable", position, Node::new(Value::Bool(true), position));
        }
    }
    if let Some(value) = schema.remove("const") {
        let position = value.position;
        schema.insert(
            "enum",
            position,
            Node::new(Value::Array(vec![value]), position),
        );
    }
    for (key, format) in [("contentEncoding", "byte"), ("contentMediaType", "binary")] {
        if let Some(node) = schema.remove(key)
            && schema.get("format").is_none()
        {
            let format = Node::new(Value::String(Arc::from(format)), node.position);
            schema.insert("format", node.position, format);
        }
    }
    if let Some(Value::Array(items)) = schema.remove("examples").map(|node| node.value)
        && let Some(first) = items.into_iter().next()
    {
        schema.insert("example", first.position, first);
    }
}
