//! Bodies and answers of an operation.

use super::Context;
use super::inline::Unnamed;
use super::schema;
use super::schemas::Schemas;
use crate::api::{Argument, Body, Docs, Form, Header, MediaTypes, Output, Scalar, Value};
use crate::naming::snake_case;
use crate::problem::Problem;
use crate::spec::{Node, Object, Pointer};

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
    let here = pointer;
    let pointer = pointer.key("responses");
    let is_success = |status: &str| status.starts_with('2');
    let mut successes = responses.iter().filter(|(status, ..)| is_success(status));
    let (Some((status, _, response)), None) = (successes.next(), successes.next()) else {
        context.unexpected(operation, &pointer, "exactly one successful response");
        return None;
    };
    let (response, place) = context.follow(response, &pointer.key(status))?;
    let pointer = Pointer::written(&place);
    let keywords = ["content", "description", "headers", "links"];
    context.check_keys(context.object(response, &pointer)?, &pointer, &keywords);
    let (written, schema) = match content(context, response, &pointer)? {
        Some(Media::One(written, schema)) => (written, schema),
        Some(Media::Bytes(found)) => {
            return Some((
                Output::Content(media_types(context, operation, here, &found)),
                None,
            ));
        }
        None => return Some((Output::Nothing, None)),
    };
    let media_type = essence(written);
    let pointer = pointer.key("content");
    let pointer = pointer.key(written);
    let pointer = pointer.key("schema");
    if let Some(page) = schema::page(context, schema, &pointer) {
        let pointer = Pointer::written(&page.pointer);
        let value = answered(schemas.value(context, page.items, &pointer)?);
        return Some((Output::Page(value, page.is_delta), None));
    }
    if let Some(unnamed) = Unnamed::of(schema, &pointer).filter(|_| media_type == JSON) {
        return Some((Output::Value(Value::Object(Unnamed::path())), Some(unnamed)));
    }
    if !matches!(media_type, JSON | TEXT) {
        refuse_media_type(context, schema, &pointer, media_type);
        return None;
    }
    let shape = schemas.shape(context, schema, &pointer)?;
    match (media_type, answered(shape.value.clone())) {
        // OData has no answer that is a bare list: the documents of 2021 and 2022 say it of collections.
        (JSON, value) if shape.is_collection => Some((Output::Page(value, false), None)),
        (TEXT, Value::Scalar(Scalar::Int32 | Scalar::Int64 | Scalar::Double)) => {
            Some((Output::Count, None))
        }
        (JSON, value) => Some((Output::Value(value), None)),
        _ => {
            let expected = "a number as `text/plain`, or another media type";
            context.unexpected(schema, &pointer, expected);
            None
        }
    }
}

/// Notes an answer or a body in a media type that only bytes can have.
fn refuse_media_type(
    context: &Context<'_>,
    schema: &Node,
    pointer: &Pointer<'_>,
    media_type: &str,
) {
    let message = format!("the media type `{media_type}` is not understood for this schema");
    context.report(Problem::new(schema.position, pointer, message).expected(
        "`application/json`, `text/plain` of a number, or bytes: `type: string`, `format: binary`",
    ));
}

/// Returns whether an operation reads what a navigation property refers to. Microsoft declares texts there, and Graph
/// answers objects of `@odata.id`, as OData has it:
///
/// ```yaml
/// /users/{user-id}/manager/$ref:
///   get:
/// ```
fn answers_references(operation: &Pointer<'_>) -> bool {
    operation.to_string().ends_with("~1$ref/get")
}

/// A body, and what goes with it.
pub(crate) struct Sent<'a> {
    pub(crate) body: Body,
    /// The object, where it has no schema of its own.
    pub(crate) unnamed: Option<Unnamed<'a>>,
    /// The choice that a caller has of bytes that may be of several kinds.
    pub(crate) media_type: Option<Header>,
}

impl From<Body> for Sent<'_> {
    fn from(body: Body) -> Self {
        Self {
            body,
            unnamed: None,
            media_type: None,
        }
    }
}

/// The texts of the example of the body, by name; an example of another form is only checked.
///
/// ```yaml
/// requestBody:
///   content:
///     application/json:
///       example: {resource: communications/callRecords}
/// ```
pub(crate) fn body_example(operation: &Node) -> Vec<(String, String)> {
    let path = ["requestBody", "content", JSON, "example"];
    let example = path.iter().try_fold(operation, |node, key| node.get(key));
    let members = example.and_then(Node::as_object).into_iter();
    let members = members.flat_map(|members| members.iter());
    members
        .filter_map(|(name, _, value)| Some((name.to_owned(), value.as_str()?.to_owned())))
        .collect()
}

/// Lowers the body of a request.
pub(crate) fn body<'a>(
    context: &Context<'a>,
    schemas: &Schemas<'a>,
    operation: &'a Node,
    pointer: &Pointer<'_>,
) -> Option<Sent<'a>> {
    let (body, place) =
        context.follow(operation.get("requestBody")?, &pointer.key("requestBody"))?;
    let pointer = Pointer::written(&place);
    let keywords = ["content", "description", "required"];
    context.check_keys(context.object(body, &pointer)?, &pointer, &keywords);
    let (written, schema) = match content(context, body, &pointer)? {
        Some(Media::One(written, schema)) => (written, schema),
        Some(Media::Bytes(media_types)) => {
            return Some(Sent {
                media_type: media_type(&media_types, &place),
                ..Body::Bytes.into()
            });
        }
        None => {
            context.unexpected(body, &pointer, "a body with `content`");
            return None;
        }
    };
    let media_type = essence(written);
    let pointer = pointer.key("content");
    let pointer = pointer.key(written);
    let pointer = pointer.key("schema");
    if let Some(unnamed) = Unnamed::of(schema, &pointer).filter(|_| media_type == JSON) {
        return Some(Sent {
            unnamed: Some(unnamed),
            ..Body::Json(Unnamed::path()).into()
        });
    }
    if media_type != JSON {
        refuse_media_type(context, schema, &pointer, media_type);
        return None;
    }
    let shape = schemas.shape(context, schema, &pointer)?;
    match &shape.value {
        _ if shape.is_collection => Some(Body::List(shape).into()),
        Value::Object(path) => Some(Body::Json(path.clone()).into()),
        _ => {
            let expected = "an object or a list as `application/json`, or bytes (`format: binary`)";
            context.unexpected(schema, &pointer, expected);
            None
        }
    }
}

/// The media type as something for the caller to say, where bytes may be others than
/// `application/octet-stream`, which says nothing of them.
fn media_type(media_types: &[&str], place: &str) -> Option<Header> {
    let listed: Vec<_> = media_types.iter().map(|name| format!("`{name}`")).collect();
    let text = format!("The media type of the bytes: {}.", listed.join(", "));
    (media_types != [OCTETS]).then(|| header(CONTENT_TYPE, text, place.to_owned(), true))
}

/// The media types of an answer of bytes, and the one that is asked for where not any of them will do:
///
/// ```yaml
/// x-graph-accept: text/vtt
/// responses:
///   2XX:
///     content:
///       application/vnd.microsoft.graph.transcript+text:
///         schema: {type: string, format: binary}
///       text/vtt:
///         schema: {type: string, format: binary}
/// ```
fn media_types<'a>(
    context: &Context<'a>,
    operation: &'a Node,
    pointer: &Pointer<'_>,
    media_types: &[&str],
) -> MediaTypes {
    let listed = match media_types {
        [OCTETS] => Vec::new(),
        media_types => media_types.iter().map(|&name| name.to_owned()).collect(),
    };
    let default = context.text(operation, pointer, DEFAULT).map(str::to_owned);
    if let (Some(name), Some(node)) = (&default, operation.get(DEFAULT))
        && !listed.contains(name)
    {
        let expected = "one of the media types of the successful answer";
        context.unexpected(node, &pointer.key(DEFAULT), expected);
    }
    MediaTypes { listed, default }
}

/// The media type of the answer as something that the caller can say, where there are several.
pub(crate) fn accept(output: &Output, operation: &Pointer<'_>) -> Option<Header> {
    let Output::Content(media_types) = output else {
        return None;
    };
    let listed = media_types.listed.iter().map(|name| format!("`{name}`"));
    let listed: Vec<_> = listed.collect();
    let default = match &media_types.default {
        Some(default) => format!("`{default}`"),
        None => "any of them".to_owned(),
    };
    let text = format!(
        "The media type to ask for: {}. By default it is {default}.",
        listed.join(" or ")
    );
    let pointer = operation.key("responses").to_string();
    (listed.len() > 1).then(|| header(ACCEPT, text, pointer, false))
}

/// A header that says a media type.
fn header(name: &str, text: String, pointer: String, is_required: bool) -> Header {
    Header {
        wire: name.to_owned(),
        argument: Argument {
            wire: name.to_owned(),
            field: snake_case(name),
            docs: Docs {
                text,
                pointer,
                ..Docs::default()
            },
            value: Value::Scalar(Scalar::String),
            form: Form::Literal,
            is_required,
        },
    }
}

const JSON: &str = "application/json";

const TEXT: &str = "text/plain";

/// Bytes that nothing is known of.
const OCTETS: &str = "application/octet-stream";

/// The header that says what a body is.
const CONTENT_TYPE: &str = "content-type";

/// The header that says what an answer should be.
const ACCEPT: &str = "accept";

/// The keyword that says what an answer is asked for in.
const DEFAULT: &str = "x-graph-accept";

/// The form of a body or an answer.
enum Media<'a> {
    /// Bytes of any of these media types.
    Bytes(Vec<&'a str>),
    /// A value of this schema, in this media type.
    One(&'a str, &'a Node),
}

/// The body that is sent or answered; the outer `None` after a problem, the inner where there is no body.
///
/// ```yaml
/// content:
///   image/jpeg:
///     schema: {type: string, format: binary}
///   image/png:
///     schema: {type: string, format: binary}
/// ```
#[expect(clippy::option_option, reason = "the two say different things")]
fn content<'a>(
    context: &Context<'a>,
    node: &'a Node,
    pointer: &Pointer<'_>,
) -> Option<Option<Media<'a>>> {
    let Some(content) = node.get("content") else {
        return Some(None);
    };
    let pointer = pointer.key("content");
    let mut found = Vec::new();
    for (media_type, _, node) in context.object(content, &pointer)?.iter() {
        let pointer = pointer.key(media_type);
        let keywords = ["encoding", "example", "examples", "schema"];
        context.check_keys(context.object(node, &pointer)?, &pointer, &keywords);
        let Some(schema) = node.get("schema") else {
            context.unexpected(node, &pointer, "content with a `schema`");
            return None;
        };
        found.push((media_type, schema));
    }
    match *found {
        [] => Some(None),
        _ if found.iter().all(|(name, schema)| is_binary(name, schema)) => {
            let media_types = found.into_iter().map(|(media_type, _)| media_type);
            let mut media_types: Vec<_> = media_types.collect();
            media_types.sort_unstable();
            Some(Some(Media::Bytes(media_types)))
        }
        [(media_type, schema)] => Some(Some(Media::One(media_type, schema))),
        _ => {
            context.report(
                Problem::new(content.position, &pointer, "there are several media types")
                    .expected("one media type, or bytes (`format: binary`) in all of them"),
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
///
/// A function that returns `Edm.Stream` is written as if it answered an object; Graph answers the bytes:
///
/// ```yaml
/// application/octet-stream:
///   schema:
///     type: object
///     properties:
///       value:
///         type: string
///         format: base64url
/// ```
fn is_binary(media_type: &str, schema: &Node) -> bool {
    let format = |schema: &Node| schema.get("format").and_then(Node::as_str) == Some("binary");
    format(schema) || (essence(media_type) == OCTETS && is_stream(schema))
}

fn is_stream(schema: &Node) -> bool {
    let properties = schema.get("properties").and_then(Node::as_object);
    let mut properties = properties.into_iter().flat_map(Object::iter);
    let is_base64 = |node: &Node| node.get("format").and_then(Node::as_str) == Some("base64url");
    matches!((properties.next(), properties.next()), (Some(("value", _, node)), None) if is_base64(node))
}

/// A media type without its parameters: `application/json; charset=utf-8` is `application/json`.
fn essence(media_type: &str) -> &str {
    let essence = media_type.split(';').next().unwrap_or(media_type);
    essence.trim_ascii()
}
