//! Schemas that no recogniser takes: one sentence for each cause.

use crate::problem::Problem;
use crate::spec::{Node, Pointer};

/// Advice for a reader of `--spec` about something that is not understood.
pub(crate) const WAY_OUT: &str = "change the document, with an overlay for one that is imported, or generate the rest with `--leave-out`";

/// The problem with a schema that stands for a value.
pub(crate) fn value(schema: &Node, pointer: &Pointer<'_>) -> Problem {
    let (message, expected) = cause(schema);
    Problem::new(schema.position, pointer, message)
        .expected(expected)
        .help(WAY_OUT)
}

/// The problem with a schema below `components`.
pub(crate) fn component(schema: &Node, pointer: &Pointer<'_>) -> Problem {
    let (message, _) = cause(schema);
    Problem::new(schema.position, pointer, message)
        .expected("an object, an object that inherits by `allOf`, an enumeration or a scalar")
        .help(WAY_OUT)
}

/// The keyword that is in the way, and what would be understood in its place.
fn cause(schema: &Node) -> (String, &'static str) {
    let text = |key| schema.get(key).and_then(Node::as_str);
    let said = |message: &str, expected| (message.to_owned(), expected);
    if schema.get("const").is_some() {
        return said(
            "`const` is not understood: a value that never changes",
            "an `enum` below `components`, or the type of the value",
        );
    }
    if schema.get("not").is_some() {
        return said("`not` is not understood", "the type of the value");
    }
    for keyword in ["oneOf", "anyOf"] {
        if schema.get(keyword).is_some() {
            let message = format!("`{keyword}` of several types is not understood");
            return (
                message,
                "a reference and null, a number and its names, or references to objects with a \
                 `discriminator`",
            );
        }
    }
    if schema.get("allOf").is_some() {
        return said(
            "`allOf` is not understood here",
            "one reference, with words or `nullable` beside it",
        );
    }
    if schema.get("enum").is_some() {
        return said(
            "an enumeration has no name here",
            "a reference to an enumeration below `components`",
        );
    }
    match (text("type"), text("format")) {
        (Some("object"), _) | (None, _) if schema.get("properties").is_some() => said(
            "an object has no name here",
            "a reference to an object below `components`",
        ),
        (Some("object") | None, _) if schema.get("additionalProperties").is_some() => said(
            "`additionalProperties` is not understood: an object whose members have no names",
            "an object with `properties`, or a schema without any keyword, which takes any value",
        ),
        (Some("object"), _) => said(
            "an object without `properties` is not understood here",
            "a reference to an object below `components`, or a schema without any keyword, which \
             takes any value",
        ),
        (Some("array"), _) => said(
            "a list of lists is not understood",
            "a list of scalars or of objects",
        ),
        (Some(ty), Some(format)) => (
            format!("`format: {format}` of `type: {ty}` is not known"),
            "a format that OData has a type of, or none",
        ),
        (Some(ty), None) => (
            format!("`type: {ty}` is not understood here"),
            "`boolean`, `integer`, `number`, `string`, `array` or a reference",
        ),
        (None, _) => said(
            "the schema has no `type` that is understood",
            "a `type`, a reference, or no keyword at all, which takes any value",
        ),
    }
}
