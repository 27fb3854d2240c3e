//! The operations of the endpoints crate.

use super::{Docs, Scalar, Shape, TypePath, Value, Version};

/// One method of one path.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The struct that stands for it.
    pub path: TypePath,
    /// The method.
    pub method: Method,
    /// The parts of the URL's path.
    pub parts: Vec<PathPart>,
    /// The path as the spec writes it.
    pub template: String,
    /// Description.
    pub docs: Docs,
    /// Permissions; `None` where the spec does not say.
    pub permissions: Option<Permissions>,
    /// The clouds that have it, in the spec's words; empty where the spec does not say.
    pub clouds: Vec<String>,
    /// Items in a page: by default and at most.
    pub page_size: Option<(u32, u32)>,
    /// The limits that count it, the most specific first; `None` where the spec does not say.
    pub limits: Option<Vec<Limit>>,
    /// The resources that a subscription can be created for, where it creates subscriptions.
    pub subscriptions: Vec<Subscribable>,
    /// The only versions that have it; empty for all.
    pub versions: Vec<Version>,
    /// The query options that it takes.
    pub query: Query,
    /// The headers that it takes.
    pub headers: Vec<Header>,
    /// Body of the request.
    pub body: Option<Body>,
    /// The texts of the body's example, by name on the wire.
    pub body_example: Vec<(String, String)>,
    /// Answer to the request.
    pub output: Output,
}

impl Operation {
    /// The keys and function arguments of the path, in order.
    pub fn path_arguments(&self) -> impl Iterator<Item = &Argument> {
        self.parts.iter().flat_map(|part| match part {
            PathPart::Key(argument) => std::slice::from_ref(argument),
            PathPart::Function { arguments, .. } => arguments,
            PathPart::Segment(_) => &[],
        })
    }
}

/// A method of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or calls an action.
    Post,
    /// Changes.
    Patch,
    /// Replaces.
    Put,
    /// Removes.
    Delete,
}

impl Method {
    /// All methods, in the order of a path's operations.
    pub const ALL: [Self; 5] = [Self::Get, Self::Post, Self::Patch, Self::Put, Self::Delete];

    /// The method's key in a path item.
    pub fn key(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Patch => "patch",
            Self::Put => "put",
            Self::Delete => "delete",
        }
    }
}

/// A part of a path.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "an operation has few parts, and every second one is a key"
)]
pub enum PathPart {
    /// A fixed segment.
    Segment(String),
    /// The key of an entity.
    Key(Argument),
    /// A function with arguments, or an entity with several keys.
    Function {
        /// The name of the function, without namespace; empty for keys: `id='1',policyId='2'`.
        name: String,
        /// The arguments, in order.
        arguments: Vec<Argument>,
    },
}

/// A value that a caller gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The name on the wire.
    pub wire: String,
    /// The name in Rust, not yet escaped where it is a keyword.
    pub field: String,
    /// Description.
    pub docs: Docs,
    /// Its type.
    pub value: Value,
    /// Form in a path.
    pub form: Form,
    /// True if the operation makes no sense without it.
    pub is_required: bool,
}

/// Forms of a function's argument in a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As the literal of its type; texts in quotes.
    Literal,
    /// As a text without quotes: a guid.
    Bare,
    /// As JSON: an object.
    Json,
    /// As JSON: a list of values.
    JsonList,
}

/// Query options and preferences of an operation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// The type whose properties `$select` takes.
    pub select: Option<TypePath>,
    /// The type whose navigation properties `$expand` takes.
    pub expand: Option<TypePath>,
    /// Filters.
    pub filter: Option<Filter>,
    /// The other options.
    pub options: Vec<QueryOption>,
    /// True if a page size may be preferred.
    pub prefers_page_size: bool,
    /// True if unknown members may be preferred.
    pub prefers_unknown_members: bool,
    /// True if answers without nulls may be preferred.
    pub prefers_no_nulls: bool,
}

impl Query {
    /// Returns whether there is nothing to take.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Filters.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// True if the operation fails without.
    pub is_required: bool,
    /// The fields that are documented.
    pub conditions: Vec<Condition>,
}

/// A field to filter by.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The name of the constant.
    pub constant: String,
    /// The collection of whose items one has to match.
    pub collection: Option<String>,
    /// The property path.
    pub property: String,
    /// The type of the literal.
    pub scalar: Scalar,
    /// The comparisons.
    pub kind: FilterKind,
    /// Description.
    pub docs: Docs,
}

/// The comparisons that a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterKind {
    /// `eq`
    Equatable,
    /// `lt`, `le`, `gt`, `ge`
    Ordered,
    /// all six
    Comparable,
}

/// A query option that is neither `$select`, `$expand` nor `$filter`.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryOption {
    /// The option.
    pub argument: Argument,
    /// True if it is a list of names, joined by commas.
    pub is_list: bool,
}

/// A header that a caller may give.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The header's name in lower case.
    pub wire: String,
    /// The value.
    pub argument: Argument,
}

/// Body of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// JSON of a type.
    Json(TypePath),
    /// A JSON list.
    List(Shape),
    /// Bytes.
    Bytes,
}

/// Answer to a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// No body.
    Nothing,
    /// A JSON value.
    Value(Value),
    /// A page of a collection; of a delta round when that is set.
    Page(Value, bool),
    /// A number as text.
    Count,
    /// Bytes.
    Content(MediaTypes),
}

/// The media types that bytes can be asked for in.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaTypes {
    /// Those of the document, sorted; empty when it says only that there are bytes.
    pub listed: Vec<String>,
    /// The one to ask for unless the caller names another; `None` accepts any of them.
    pub default: Option<String>,
}

impl MediaTypes {
    /// The value that is sent unless the caller says something else.
    pub fn accept(&self) -> String {
        match (&self.default, &*self.listed) {
            (Some(default), _) => default.clone(),
            (None, []) => "*/*".to_owned(),
            (None, listed) => listed.join(", "),
        }
    }
}

/// Permissions of an operation, the least privileged first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Permissions {
    /// With a signed-in user; empty when that is not supported.
    pub delegated: Vec<String>,
    /// Without a user; empty when that is not supported.
    pub application: Vec<String>,
}

/// A number of requests that the service answers in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// The name that operations share it by.
    pub name: String,
    /// The number of requests.
    pub requests: u32,
    /// The period in seconds.
    pub seconds: u32,
    /// The key in the path for each of whose values requests are counted apart, by its name on the wire.
    pub key: Option<String>,
}

/// A resource that a subscription can be created for.
#[derive(Clone, Debug, PartialEq)]
pub struct Subscribable {
    /// The path, with names in braces for keys.
    pub path: String,
    /// The changes, in the spec's words.
    pub changes: Vec<String>,
    /// The longest life of a subscription.
    pub minutes: u32,
    /// The only versions that take such subscriptions; empty for all.
    pub versions: Vec<Version>,
    /// True if notifications can bring the changed object along.
    pub has_content: bool,
    /// The permissions with a signed-in user; `None` where the spec does not say.
    pub delegated: Option<Vec<String>>,
    /// The permissions without a user; `None` where the spec does not say.
    pub application: Option<Vec<String>>,
}
