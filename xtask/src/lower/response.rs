//! What an operation sends and answers.

use super::Context;
use super::inline::Unnamed;
use super::schema;
use super::schemas::Schemas;
use crate::api::{Body, Output, Scalar, Value};
use crate::problem::Problem;
use crate::spec::{Node, Pointer};

/// The answer of an operation: the one successful response.
///
/// ```yaml
/// responses:
///   2XX:
///     content:
///       application/json:
///         schema:
///           $ref: '#/components/schemas/microsoft.graph.callRecording'
///   4XX:
///     $ref: '#/components/responses/error'
/// ```
///
/// All other responses carry Graph's error body, whatever status or `default` they stand under.
pub(crate) fn output<'a>(
    context: &Context<'a>,
    schemas: &Schemas<'a>,
    operation: &'a Node,
    pointer: &Pointer<'_>,
) -> Option<(Output, Option<Unnamed<'a>>)> {
    let Some(responses) = operation.get("responses").and_then(Node::as_object) else {
        context.unexpected(operation, pointer, "an operation with `responses`");
        return None;
    };
    let answers_references = answers_references(pointer);
    let answered = |value| match value {
        Value::Scalar(Scalar::String) if answers_references => Value::Scalar(Scalar::Reference),
        value => value,
    };
    let pointer = pointer.key("responses");
    let is_success = |status: &str| status.starts_with('2');
    let mut successes = responses.iter().filter(|(status, ..)| is_success(status));
    let (Some((status, _, response)), None) = (successes.next(), successes.next()) else {
        context.unexpected(operation, &pointer, "exactly one successful response");
        return None;
    };
    let (response, place) = context.follow(response, &pointer.key(status))?;
    let pointer = Pointer::written(&place);
    let keywords = ["content", "description", "headers"];
    context.check_keys(context.object(response, &pointer)?, &pointer, &keywords);
    let Some((media_type, schema)) = only_content(context, response, &pointer)? else {
        return Some((Output::Nothing, None));
    };
    let pointer = pointer.key("content");
    let pointer = pointer.key(media_type);
    let pointer = pointer.key("schema");
    if is_binary(schema) {
        return Some((Output::Content, None));
    }
    if let Some(page) = schema::page(context, schema, &pointer) {
        let pointer = Pointer::written(&page.pointer);
        let value = answered(schemas.value(context, page.items, &pointer)?);
        return Some((Output::Page(value, page.is_delta), None));
    }
    if let Some(unnamed) = Unnamed::of(schema, &pointer).filter(|_| media_type == JSON) {
        return Some((Output::Value(Value::Object(Unnamed::path())), Some(unnamed)));
    }
    match (
        media_type,
        answered(schemas.value(context, schema, &pointer)?),
    ) {
        ("text/plain", Value::Scalar(Scalar::Int32 | Scalar::Int64 | Scalar::Double)) => {
            Some((Output::Count, None))
        }
        (JSON, value @ (Value::Object(_) | Value::Scalar(_))) => Some((Output::Value(value), None)),
        _ => {
            context.unexpected(
                schema,
                &pointer,
                "an object, a scalar or a page as `application/json`, a whole number as `text/plain`, or bytes \
                 (`format: binary`)",
            );
            None
        }
    }
}

/// Whether an operation reads what a navigation property refers to. Microsoft declares texts there, and Graph
/// answers objects of `@odata.id`, as OData has it:
///
/// ```yaml
/// /users/{user-id}/manager/$ref:
///   get:
/// ```
fn answers_references(operation: &Pointer<'_>) -> bool {
    operation.to_string().ends_with("~1$ref/get")
}

/// What an operation sends.
pub(crate) fn body<'a>(
    context: &Context<'a>,
    schemas: &Schemas<'a>,
    operation: &'a Node,
    pointer: &Pointer<'_>,
) -> Option<(Body, Option<Unnamed<'a>>)> {
    let (body, place) =
        context.follow(operation.get("requestBody")?, &pointer.key("requestBody"))?;
    let pointer = Pointer::written(&place);
    let keywords = ["content", "description", "required"];
    context.check_keys(context.object(body, &pointer)?, &pointer, &keywords);
    let Some((media_type, schema)) = only_content(context, body, &pointer)? else {
        context.unexpected(body, &pointer, "a body with `content`");
        return None;
    };
    let pointer = pointer.key("content");
    let pointer = pointer.key(media_type);
    let pointer = pointer.key("schema");
    if is_binary(schema) {
        return Some((Body::Bytes, None));
    }
    if let Some(unnamed) = Unnamed::of(schema, &pointer).filter(|_| media_type == JSON) {
        return Some((Body::Json(Unnamed::path()), Some(unnamed)));
    }
    match (media_type, schemas.value(context, schema, &pointer)?) {
        (JSON, Value::Object(path)) => Some((Body::Json(path), None)),
        _ => {
            let expected = "an object as `application/json`, or bytes (`format: binary`)";
            context.unexpected(schema, &pointer, expected);
            None
        }
    }
}

const JSON: &str = "application/json";

/// The one media type and its schema; the outer `None` after a problem, the inner where there is no body.
#[expect(clippy::option_option, reason = "the two say different things")]
fn only_content<'a>(
    context: &Context<'a>,
    node: &'a Node,
    pointer: &Pointer<'_>,
) -> Option<Option<(&'a str, &'a Node)>> {
    let Some(content) = node.get("content") else {
        return Some(None);
    };
    let pointer = pointer.key("content");
    let mut entries = context.object(content, &pointer)?.iter();
    match (entries.next(), entries.next()) {
        (None, _) => Some(None),
        (Some((media_type, _, node)), None) => {
            let pointer = pointer.key(media_type);
            let keywords = ["encoding", "example", "examples", "schema"];
            context.check_keys(context.object(node, &pointer)?, &pointer, &keywords);
            let Some(schema) = node.get("schema") else {
                context.unexpected(node, &pointer, "content with a `schema`");
                return None;
            };
            Some(Some((media_type, schema)))
        }
        _ => {
            context.report(
                Problem::new(content.position, &pointer, "there are several media types")
                    .expected("one media type"),
            );
            None
        }
    }
}

/// Bytes of any length:
///
/// ```yaml
/// type: string
/// format: binary
/// ```
fn is_binary(schema: &Node) -> bool {
    schema.get("format").and_then(Node::as_str) == Some("binary")
}
