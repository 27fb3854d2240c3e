//! The forms that a value takes in Graph's schemas, one recogniser each.

use super::Context;
use crate::api::Scalar;
use crate::spec::{Node, Pointer};

/// The keywords of a schema that mean something here, or that say nothing a model needs.
pub(crate) const KEYWORDS: &[&str] = &[
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "default",
    "deprecated",
    "description",
    "discriminator",
    "enum",
    "example",
    "externalDocs",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "nullable",
    "oneOf",
    "pattern",
    "properties",
    "readOnly",
    "required",
    "title",
    "type",
    "uniqueItems",
    "writeOnly",
    "x-graph-name",
    "x-graph-secret",
    "x-graph-versions",
];

/// The reference that a schema is, beside its own words about it:
///
/// ```yaml
/// $ref: '#/components/schemas/microsoft.graph.callRecords.callType'
/// ```
/// ```yaml
/// description: How the call was made.
/// allOf:
///   - $ref: '#/components/schemas/microsoft.graph.callRecords.callType'
///   - nullable: true
/// ```
pub(crate) fn reference(schema: &Node) -> Option<&str> {
    if let Some(reference) = schema.get("$ref") {
        return reference.as_str();
    }
    match schema.get("allOf")?.as_array()? {
        [only] if schema.get("properties").is_none() => only.get("$ref")?.as_str(),
        [target, null] | [null, target] if is_null(null) => target.get("$ref")?.as_str(),
        _ => None,
    }
}

/// The reference of a property that may be null:
///
/// ```yaml
/// anyOf:
///   - $ref: '#/components/schemas/microsoft.graph.identitySet'
///   - type: object
///     nullable: true
/// ```
/// ```yaml
/// anyOf:
///   - $ref: '#/components/schemas/microsoft.graph.identitySet'
///   - enum: [null]
/// ```
/// ```yaml
/// anyOf:
///   - $ref: '#/components/schemas/microsoft.graph.identitySet'
/// nullable: true
/// ```
pub(crate) fn nullable_reference(schema: &Node) -> Option<&str> {
    match alternatives(schema)? {
        [value] => reference(value),
        [value, null] if is_null(null) => reference(value),
        [null, value] if is_null(null) => reference(value),
        _ => None,
    }
}

/// Returns whether a schema says nothing but that a value may be null.
fn is_null(schema: &Node) -> bool {
    let is_nullable = schema.get("nullable").and_then(Node::as_bool) == Some(true);
    let members = schema.get("enum").and_then(Node::as_array);
    let has_null = |members: &[Node]| matches!(members, [only] if only.is_null());
    (is_nullable || members.is_some_and(has_null))
        && schema.get("properties").is_none()
        && schema.get("$ref").is_none()
}

/// The number of a floating-point property, which the wire may also write as `INF`, `-INF` or `NaN`:
///
/// ```yaml
/// oneOf:
///   - type: number
///     format: float
///     nullable: true
///   - type: string
///     nullable: true
///   - $ref: '#/components/schemas/ReferenceNumeric'
/// ```
/// ```yaml
/// anyOf:
///   - type: number
///   - type: string
///   - enum: ['-INF', INF, NaN]
/// format: double
/// ```
pub(crate) fn numeric_union(context: &Context<'_>, schema: &Node) -> Option<Scalar> {
    let is_text = |schema: &&Node| schema.get("type").and_then(Node::as_str) == Some("string");
    let (mut numbers, others): (Vec<_>, Vec<_>) = alternatives(schema)?
        .iter()
        .partition(|schema| matches!(type_of(schema), Some("number" | "integer")));
    let is_special = |schema: &&Node| match schema.get("$ref").and_then(Node::as_str) {
        Some(target) => context
            .document
            .resolve(target)
            .is_some_and(is_reference_numeric),
        None => is_text(schema) || is_reference_numeric(schema),
    };
    let number = numbers.pop()?;
    let is_union = numbers.is_empty() && !others.is_empty() && others.iter().all(is_special);
    let format = number.get("format").or_else(|| schema.get("format"));
    is_union.then(|| scalar_of(type_of(number)?, format))?
}

/// The names of the numbers that JSON has no digits for:
///
/// ```yaml
/// enum: ['-INF', INF, NaN]
/// ```
pub(crate) fn is_reference_numeric(schema: &Node) -> bool {
    schema
        .get("enum")
        .and_then(Node::as_array)
        .is_some_and(|members| {
            !members.is_empty()
                && members
                    .iter()
                    .all(|member| matches!(member.as_str(), Some("-INF" | "INF" | "NaN")))
        })
}

fn alternatives(schema: &Node) -> Option<&[Node]> {
    schema
        .get("anyOf")
        .or_else(|| schema.get("oneOf"))?
        .as_array()
}

fn type_of(schema: &Node) -> Option<&str> {
    schema.get("type")?.as_str()
}

/// A scalar, by its type and format:
///
/// ```yaml
/// type: number
/// format: int64
/// ```
pub(crate) fn scalar(schema: &Node) -> Option<Scalar> {
    scalar_of(type_of(schema)?, schema.get("format"))
}

fn scalar_of(ty: &str, format: Option<&Node>) -> Option<Scalar> {
    let format = format.and_then(Node::as_str).unwrap_or_default();
    Some(match (ty, format) {
        ("boolean", _) => Scalar::Boolean,
        ("number" | "integer", "uint8") => Scalar::Byte,
        ("number" | "integer", "int8" | "int16") => Scalar::Int16,
        ("number" | "integer", "int32") => Scalar::Int32,
        ("number" | "integer", "int64") | ("integer", "") => Scalar::Int64,
        ("number", "float" | "double" | "") => Scalar::Double,
        ("number", "decimal") => Scalar::Decimal,
        ("string", "date-time") => Scalar::Timestamp,
        ("string", "duration") => Scalar::Duration,
        ("string", "date") => Scalar::Date,
        ("string", "time") => Scalar::TimeOfDay,
        // Guids are texts: placeholders have been seen where the schema says `uuid`.
        ("string", "" | "uuid" | "base64url" | "byte" | "uri" | "password") => Scalar::String,
        _ => return None,
    })
}

/// The type of an enumeration of numbers, which is no more than a number in Rust:
///
/// ```yaml
/// type: integer
/// format: int32
/// enum: [-1, 0, 1]
/// ```
pub(crate) fn numeric_enumeration(schema: &Node) -> Option<Scalar> {
    let members = schema.get("enum")?.as_array()?;
    let is_number = matches!(type_of(schema), Some("integer" | "number"));
    let is_named = members.iter().any(|member| member.as_str().is_some());
    scalar(schema).filter(|_| is_number && !is_named)
}

/// The references of a value that is one of several types, told apart by a discriminator:
///
/// ```yaml
/// oneOf:
///   - $ref: '#/components/schemas/microsoft.graph.userIdentity'
///   - $ref: '#/components/schemas/microsoft.graph.teamworkBot'
/// discriminator:
///   propertyName: '@odata.type'
/// ```
pub(crate) fn union(schema: &Node) -> Option<Vec<&str>> {
    schema.get("discriminator")?;
    let alternatives = alternatives(schema)?.iter();
    let alternatives = alternatives.filter(|alternative| !is_null(alternative));
    alternatives.map(reference).collect()
}

/// Returns whether a value of the type can be written into a `$filter` or as a function's argument.
pub(crate) fn is_literal(scalar: Scalar) -> bool {
    !matches!(scalar, Scalar::Secret | Scalar::Untyped)
}

/// A schema without any constraint: `Edm.Untyped`.
pub(crate) fn is_untyped(schema: &Node) -> bool {
    let says_nothing =
        |key: &str| matches!(key, "description" | "nullable" | "readOnly" | "deprecated");
    schema.as_object().is_some_and(|object| {
        object
            .keys()
            .all(|key| says_nothing(key) || key.starts_with("x-"))
    })
}

/// The base that an object inherits from, and its own part:
///
/// ```yaml
/// allOf:
///   - $ref: '#/components/schemas/microsoft.graph.entity'
///   - type: object
///     properties: {}
/// ```
pub(crate) struct ObjectParts<'a> {
    pub(crate) base: Option<&'a str>,
    /// The own parts, each with its place in `allOf`.
    pub(crate) own: Vec<(&'a Node, Option<usize>)>,
}

pub(crate) fn object_parts(schema: &Node) -> Option<ObjectParts<'_>> {
    let Some(parts) = schema.get("allOf").and_then(Node::as_array) else {
        let is_object = type_of(schema) == Some("object") || schema.get("properties").is_some();
        return is_object.then(|| ObjectParts {
            base: None,
            own: vec![(schema, None)],
        });
    };
    let mut found = ObjectParts {
        base: None,
        own: Vec::new(),
    };
    for (place, part) in parts.iter().enumerate() {
        match part.get("$ref").and_then(Node::as_str) {
            Some(base) if found.base.is_none() => found.base = Some(base),
            Some(_) => return None,
            None => found.own.push((part, Some(place))),
        }
    }
    if schema.get("properties").is_some() {
        found.own.push((schema, None));
    }
    Some(found)
}

/// The item of a page of a collection, and whether the page may end a delta round:
///
/// ```yaml
/// allOf:
///   - $ref: '#/components/schemas/BaseCollectionPaginationCountResponse'
///   - type: object
///     properties:
///       value:
///         type: array
///         items:
///           $ref: '#/components/schemas/microsoft.graph.callRecording'
/// ```
pub(crate) struct PageParts<'a> {
    pub(crate) items: &'a Node,
    /// Place, as a JSON pointer.
    pub(crate) pointer: String,
    pub(crate) is_delta: bool,
}

pub(crate) fn page<'a>(
    context: &Context<'a>,
    schema: &'a Node,
    pointer: &Pointer<'_>,
) -> Option<PageParts<'a>> {
    let (schema, place) = context.follow(schema, pointer)?;
    let parts = object_parts(schema)?;
    let base = parts
        .base
        .and_then(|base| Some((base, context.document.resolve(base)?)));
    let nodes = || {
        let own = parts.own.iter().map(|(node, _)| *node);
        own.chain(base.map(|(_, node)| node))
    };
    let has = |name| nodes().any(|node| declares(node, name).is_some());
    let value = nodes().position(|node| declares(node, "value").is_some())?;
    let items = declares(nodes().nth(value)?, "value")?.get("items")?;
    let is_delta = has("@odata.deltaLink");
    if !is_delta && !has("@odata.nextLink") && !has("@odata.count") {
        return None;
    }
    let owner = match (parts.own.get(value), base) {
        (Some((_, None)), _) => place,
        (Some((_, Some(index))), _) => format!("{place}/allOf/{index}"),
        (None, base) => base?.0.trim_start_matches('#').to_owned(),
    };
    Some(PageParts {
        items,
        pointer: format!("{owner}/properties/value/items"),
        is_delta,
    })
}

fn declares<'a>(schema: &'a Node, property: &str) -> Option<&'a Node> {
    schema.get("properties")?.get(property)
}

/// The common part of pages, as a schema of its own: nothing but the annotations of a collection.
pub(crate) fn is_page_base(schema: &Node) -> bool {
    let properties = schema.get("properties").and_then(Node::as_object);
    properties.is_some_and(|properties| {
        !properties.is_empty()
            && properties.keys().all(|name| {
                matches!(
                    name,
                    "@odata.count" | "@odata.nextLink" | "@odata.deltaLink"
                )
            })
    })
}

/// Returns whether a schema belongs to the error body, which is written by hand: `….ODataErrors.ODataError`, or
/// `odata.error` in older words.
pub(crate) fn is_error_schema(name: &str) -> bool {
    let mut segments = name.split('.');
    segments.any(|segment| segment == "ODataErrors")
        || name == "odata.error"
        || name.starts_with("odata.error.")
}
