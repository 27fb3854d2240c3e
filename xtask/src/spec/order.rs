//! The order in which members of OpenAPI objects are written.

/// Kinds of keys of an object, which decide their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keys {
    /// Words of OpenAPI, in the order of one table.
    Keywords,
    /// Sections of `components`.
    Sections,
    /// Names that mean no order, sorted: paths and components.
    Sorted,
    /// Names in the order of the document, such as properties.
    Names,
    /// A value that OpenAPI does not look into, in the order of the document.
    Free,
}

impl Keys {
    /// Returns the kind of keys of a member; items of an array are as the array.
    pub(super) fn below(self, key: &str) -> Self {
        match self {
            Self::Sections => Self::Sorted,
            Self::Sorted | Self::Names => Self::Keywords,
            Self::Free => Self::Free,
            Self::Keywords => match key {
                "components" => Self::Sections,
                "paths" => Self::Sorted,
                "properties" | "responses" | "content" | "headers" | "links" | "callbacks"
                | "encoding" | "variables" => Self::Names,
                "mapping" | "example" | "examples" | "default" | "enum" | "scopes" | "security" => {
                    Self::Free
                }
                _ if key.starts_with("x-") => Self::Free,
                _ => Self::Keywords,
            },
        }
    }

    /// The members' keys as they are to be written.
    pub(super) fn arrange(self, keys: &mut [&str]) {
        match self {
            Self::Keywords | Self::Sections => keys.sort_by_key(|key| (rank(key), *key)),
            Self::Sorted => keys.sort_unstable(),
            Self::Names | Self::Free => {}
        }
    }
}

/// The place of a keyword; unknown ones come last, extensions after them.
fn rank(key: &str) -> usize {
    let known = KEYWORDS.iter().position(|keyword| *keyword == key);
    known.unwrap_or(KEYWORDS.len() + usize::from(key.starts_with("x-")))
}

/// All keywords of OpenAPI 3.0 in one order that suits each kind of object: what
/// it is called, what it says about itself, what it is made of.
const KEYWORDS: &[&str] = &[
    "$ref",
    "openapi",
    "info",
    "name",
    "in",
    "url",
    "tags",
    "title",
    "summary",
    "description",
    "externalDocs",
    "termsOfService",
    "contact",
    "email",
    "license",
    "version",
    "operationId",
    "operationRef",
    "deprecated",
    "servers",
    "variables",
    "security",
    "paths",
    "components",
    // The sections of `components`, before the same words in an operation.
    "schemas",
    "examples",
    "securitySchemes",
    // A schema, and what a parameter has of it.
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "required",
    "type",
    "format",
    "nullable",
    "readOnly",
    "writeOnly",
    "enum",
    "default",
    "multipleOf",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "items",
    "minProperties",
    "maxProperties",
    "properties",
    "additionalProperties",
    "discriminator",
    "propertyName",
    "mapping",
    "xml",
    "example",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "schema",
    "content",
    "encoding",
    "contentType",
    "value",
    "externalValue",
    // A path item and an operation.
    "parameters",
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    "requestBody",
    "requestBodies",
    "responses",
    "headers",
    "links",
    "callbacks",
    // A security scheme.
    "scheme",
    "bearerFormat",
    "flows",
    "openIdConnectUrl",
];
