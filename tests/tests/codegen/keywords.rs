//! Nothing is accepted unread: each keyword of OpenAPI, in each place where it may stand, is read, refused, or
//! harmless for a reason.

use serde_json::{Value, json};
use xtask::codegen;
use xtask::files::Files;
use xtask::spec;

/// The treatment of a keyword.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Verdict {
    /// It changes what is generated.
    Read,
    /// The document is refused.
    Refused,
    /// It changes nothing, and need not.
    Harmless(&'static str),
}
use Verdict::{Harmless, Read, Refused};

const WORDS: &str = "words for people";
const OTHER_WORDS: &str = "words that the generated documentation does not carry";
const CHECKED_BY_SERVICE: &str = "a constraint that the service checks";
const CLIENTS: &str = "where requests go, and with which token, is the client's to say";
const UNUSED: &str = "nothing refers to it";

/// A document with an item of each kind.
fn document() -> Value {
    json!({
        "openapi": "3.0.4",
        "info": {"title": "keywords", "version": "v1.0"},
        "paths": {"/calls/{call-id}/legs": {
            "post": {
                "parameters": [{
                    "name": "kind", "in": "query", "schema": {"type": "string"}
                }],
                "requestBody": {"required": true, "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/microsoft.graph.call"}
                }}},
                "responses": {"2XX": {"description": "Success", "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/microsoft.graph.call"}
                }}}}
            },
            "parameters": [{
                "name": "call-id", "in": "path", "required": true, "schema": {"type": "string"}
            }]
        }},
        "components": {"schemas": {
            "microsoft.graph.call": {"type": "object", "properties": {"subject": {"type": "string"}}},
            "microsoft.graph.kind": {"type": "string", "enum": ["a", "b"]}
        }}
    })
}

const INFO: &str = "/info";
const PATH: &str = "/paths/~1calls~1{call-id}~1legs";
const OPERATION: &str = "/paths/~1calls~1{call-id}~1legs/post";
const QUERY: &str = "/paths/~1calls~1{call-id}~1legs/post/parameters/0";
const KEY: &str = "/paths/~1calls~1{call-id}~1legs/parameters/0";
const BODY: &str = "/paths/~1calls~1{call-id}~1legs/post/requestBody";
const RESPONSE: &str = "/paths/~1calls~1{call-id}~1legs/post/responses/2XX";
const MEDIA: &str = "/paths/~1calls~1{call-id}~1legs/post/responses/2XX/content/application~1json";
const COMPONENTS: &str = "/components";
const OBJECT: &str = "/components/schemas/microsoft.graph.call";
const PROPERTY: &str = "/components/schemas/microsoft.graph.call/properties/subject";
const ENUMERATION: &str = "/components/schemas/microsoft.graph.kind";

/// Every keyword of OpenAPI 3.0, and those of 3.1 that a document may bring along, but for the ones without which
/// there is no document.
fn keywords() -> Vec<(&'static str, &'static str, Value, Verdict)> {
    let reference = json!({"$ref": "#/components/schemas/microsoft.graph.kind"});
    let server = json!([{"url": "https://other.example"}]);
    let response = json!({"responses": {"204": {"description": "Success"}}});
    vec![
        // The document.
        ("", "servers", server.clone(), Harmless(CLIENTS)),
        ("", "security", json!([]), Harmless(CLIENTS)),
        (
            "",
            "tags",
            json!([{"name": "calls"}]),
            Harmless(OTHER_WORDS),
        ),
        (
            "",
            "externalDocs",
            json!({"url": "https://x.example"}),
            Harmless(OTHER_WORDS),
        ),
        (
            "",
            "webhooks",
            json!({}),
            Harmless("requests that the service sends; none are generated"),
        ),
        (INFO, "description", json!("Words."), Harmless(OTHER_WORDS)),
        (INFO, "summary", json!("Words."), Harmless(OTHER_WORDS)),
        (
            INFO,
            "termsOfService",
            json!("https://x.example"),
            Harmless(OTHER_WORDS),
        ),
        (INFO, "contact", json!({}), Harmless(OTHER_WORDS)),
        (
            INFO,
            "license",
            json!({"name": "MIT"}),
            Harmless(OTHER_WORDS),
        ),
        (COMPONENTS, "responses", json!({}), Harmless(UNUSED)),
        (COMPONENTS, "parameters", json!({}), Harmless(UNUSED)),
        (COMPONENTS, "examples", json!({}), Harmless(UNUSED)),
        (COMPONENTS, "requestBodies", json!({}), Harmless(UNUSED)),
        (COMPONENTS, "headers", json!({}), Harmless(UNUSED)),
        (COMPONENTS, "securitySchemes", json!({}), Harmless(CLIENTS)),
        (COMPONENTS, "links", json!({}), Harmless(UNUSED)),
        (COMPONENTS, "callbacks", json!({}), Harmless(UNUSED)),
        (COMPONENTS, "pathItems", json!({}), Harmless(UNUSED)),
        // A path.
        (PATH, "$ref", json!("#/components/pathItems/x"), Refused),
        (PATH, "summary", json!("Words."), Harmless(OTHER_WORDS)),
        (PATH, "description", json!("Words."), Harmless(OTHER_WORDS)),
        (PATH, "get", response.clone(), Read),
        (PATH, "put", response.clone(), Read),
        (PATH, "delete", response.clone(), Read),
        (PATH, "patch", response.clone(), Read),
        (PATH, "options", response.clone(), Refused),
        (PATH, "head", response.clone(), Refused),
        (PATH, "trace", response, Refused),
        (PATH, "servers", server.clone(), Refused),
        // An operation.
        (OPERATION, "tags", json!(["calls"]), Harmless(OTHER_WORDS)),
        (OPERATION, "summary", json!("Words of a summary."), Read),
        (OPERATION, "description", json!("Words."), Read),
        (
            OPERATION,
            "externalDocs",
            json!({"url": "https://x.example"}),
            Read,
        ),
        (
            OPERATION,
            "operationId",
            json!("x"),
            Harmless("names follow the URL"),
        ),
        (OPERATION, "callbacks", json!({}), Refused),
        (OPERATION, "deprecated", json!(true), Read),
        (OPERATION, "security", json!([]), Harmless(CLIENTS)),
        (OPERATION, "servers", server, Refused),
        // Parameters.
        (QUERY, "description", json!("Words."), Read),
        (QUERY, "required", json!(true), Read),
        (QUERY, "deprecated", json!(true), Read),
        (QUERY, "allowEmptyValue", json!(true), Refused),
        (
            QUERY,
            "style",
            json!("form"),
            Harmless("as requests write it"),
        ),
        (QUERY, "style", json!("spaceDelimited"), Refused),
        (QUERY, "style", json!("pipeDelimited"), Refused),
        (QUERY, "style", json!("deepObject"), Refused),
        (
            QUERY,
            "explode",
            json!(true),
            Harmless("one value is written alike both ways"),
        ),
        (
            QUERY,
            "schema",
            json!({"type": "array", "items": {"type": "string"}}),
            Refused,
        ),
        (
            QUERY,
            "allowReserved",
            json!(true),
            Harmless("an encoded character means the same"),
        ),
        (QUERY, "example", json!("a"), Harmless(OTHER_WORDS)),
        (QUERY, "examples", json!({}), Harmless(OTHER_WORDS)),
        (
            QUERY,
            "content",
            json!({"application/json": {"schema": {"type": "string"}}}),
            Refused,
        ),
        (
            KEY,
            "style",
            json!("simple"),
            Harmless("as requests write it"),
        ),
        (KEY, "style", json!("label"), Refused),
        (KEY, "style", json!("matrix"), Refused),
        (KEY, "required", json!(false), Refused),
        // Bodies and answers.
        (BODY, "description", json!("Words."), Harmless(OTHER_WORDS)),
        (
            BODY,
            "required",
            json!(false),
            Harmless("a body that is described is sent"),
        ),
        (
            RESPONSE,
            "description",
            json!("Words."),
            Harmless(OTHER_WORDS),
        ),
        (
            RESPONSE,
            "headers",
            json!({}),
            Harmless("headers of answers are the client's to show"),
        ),
        (
            RESPONSE,
            "links",
            json!({}),
            Harmless("links of OData stand in the bodies"),
        ),
        (
            MEDIA,
            "example",
            json!({}),
            Harmless("a reader checks it: `spec check`"),
        ),
        (
            MEDIA,
            "examples",
            json!({}),
            Harmless("a reader checks it: `spec check`"),
        ),
        (MEDIA, "encoding", json!({}), Harmless("it is about forms")),
        // Schemas of objects.
        (OBJECT, "title", json!("call"), Harmless(OTHER_WORDS)),
        (OBJECT, "description", json!("Words."), Read),
        (
            OBJECT,
            "required",
            json!(["subject"]),
            Harmless("`$select` leaves out what is required"),
        ),
        (OBJECT, "deprecated", json!(true), Read),
        (
            OBJECT,
            "externalDocs",
            json!({"url": "https://x.example"}),
            Read,
        ),
        (OBJECT, "example", json!({}), Harmless(OTHER_WORDS)),
        (
            OBJECT,
            "default",
            json!({}),
            Harmless("the service fills it in"),
        ),
        (
            OBJECT,
            "nullable",
            json!(true),
            Harmless("every property may be null"),
        ),
        (
            OBJECT,
            "additionalProperties",
            json!(true),
            Harmless("undeclared members are always kept"),
        ),
        (OBJECT, "maxProperties", json!(3), Refused),
        (OBJECT, "minProperties", json!(1), Refused),
        (OBJECT, "patternProperties", json!({}), Refused),
        (
            OBJECT,
            "discriminator",
            json!({"propertyName": "kind"}),
            Refused,
        ),
        (OBJECT, "xml", json!({}), Refused),
        // Schemas of values.
        (PROPERTY, "type", json!("boolean"), Read),
        (PROPERTY, "format", json!("date-time"), Read),
        (PROPERTY, "format", json!("email"), Refused),
        (PROPERTY, "description", json!("Words."), Read),
        (PROPERTY, "deprecated", json!(true), Read),
        (PROPERTY, "title", json!("Words."), Harmless(OTHER_WORDS)),
        (
            PROPERTY,
            "default",
            json!("a"),
            Harmless("the service fills it in"),
        ),
        (PROPERTY, "example", json!("a"), Harmless(OTHER_WORDS)),
        (
            PROPERTY,
            "nullable",
            json!(true),
            Harmless("every property may be null"),
        ),
        (PROPERTY, "readOnly", json!(true), Harmless(WORDS)),
        (PROPERTY, "writeOnly", json!(true), Harmless(WORDS)),
        (
            PROPERTY,
            "maxLength",
            json!(3),
            Harmless(CHECKED_BY_SERVICE),
        ),
        (
            PROPERTY,
            "minLength",
            json!(3),
            Harmless(CHECKED_BY_SERVICE),
        ),
        (
            PROPERTY,
            "pattern",
            json!("^a"),
            Harmless(CHECKED_BY_SERVICE),
        ),
        (PROPERTY, "maximum", json!(3), Harmless(CHECKED_BY_SERVICE)),
        (PROPERTY, "minimum", json!(3), Harmless(CHECKED_BY_SERVICE)),
        (PROPERTY, "maxItems", json!(3), Harmless(CHECKED_BY_SERVICE)),
        (PROPERTY, "minItems", json!(3), Harmless(CHECKED_BY_SERVICE)),
        (
            PROPERTY,
            "uniqueItems",
            json!(true),
            Harmless(CHECKED_BY_SERVICE),
        ),
        (PROPERTY, "exclusiveMaximum", json!(true), Refused),
        (PROPERTY, "exclusiveMinimum", json!(true), Refused),
        (PROPERTY, "multipleOf", json!(3), Refused),
        (PROPERTY, "enum", json!(["a"]), Refused),
        (PROPERTY, "const", json!("a"), Refused),
        (PROPERTY, "not", json!({}), Refused),
        (PROPERTY, "if", json!({}), Refused),
        (
            PROPERTY,
            "items",
            json!({"type": "string"}),
            Harmless("it is about lists"),
        ),
        (PROPERTY, "prefixItems", json!([]), Refused),
        (PROPERTY, "contains", json!({}), Refused),
        (PROPERTY, "$defs", json!({}), Refused),
        (PROPERTY, "$id", json!("x"), Refused),
        (PROPERTY, "$anchor", json!("x"), Refused),
        (PROPERTY, "$dynamicRef", json!("#x"), Refused),
        (PROPERTY, "contentEncoding", json!("base64"), Refused),
        (PROPERTY, "contentMediaType", json!("image/png"), Refused),
        (PROPERTY, "unevaluatedProperties", json!(false), Refused),
        (PROPERTY, "xml", json!({}), Refused),
        (
            PROPERTY,
            "$ref",
            json!("#/components/schemas/microsoft.graph.kind"),
            Read,
        ),
        (PROPERTY, "allOf", json!([reference]), Read),
        (PROPERTY, "x-graph-name", json!("title"), Read),
        (OBJECT, "x-graph-name", json!("talk"), Read),
        (ENUMERATION, "x-graph-name", json!("sort"), Read),
        (PROPERTY, "x-graph-anything", json!(true), Refused),
        (
            PROPERTY,
            "x-ms-anything",
            json!(true),
            Harmless("an extension of somebody else"),
        ),
        // Enumerations.
        (ENUMERATION, "description", json!("Words."), Read),
        (
            ENUMERATION,
            "enum",
            json!(["a", "b", null]),
            Harmless("null is no member"),
        ),
        (ENUMERATION, "enum", json!(["a", "b", "c"]), Read),
        (
            ENUMERATION,
            "nullable",
            json!(true),
            Harmless("every property may be null"),
        ),
    ]
}

fn generate(document: &Value) -> Option<Files> {
    let document = spec::parse("keywords.json", document.to_string()).ok()?;
    codegen::generate(&document).ok()
}

#[test]
fn each_keyword_is_read_refused_or_harmless() {
    let plain = generate(&document()).expect("the document is understood");
    let mut wrong = Vec::new();
    for (place, keyword, value, expected) in keywords() {
        let mut document = document();
        let owner = document.pointer_mut(place).expect("the place is there");
        owner[keyword] = value.clone();
        let found = match generate(&document) {
            None => "refused",
            Some(files) if files == plain => "harmless",
            Some(_) => "read",
        };
        let is_right = match expected {
            Read => found == "read",
            Refused => found == "refused",
            Harmless(_) => found == "harmless",
        };
        if !is_right {
            wrong.push(format!(
                "{place} {keyword}: {value} is {found}, not {expected:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
