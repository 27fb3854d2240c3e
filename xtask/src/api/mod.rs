//! The interface that the crates will have, in our own words: no OpenAPI any more, no Rust text yet.

mod face;
mod operation;
mod types;

pub use face::{
    Face, Given, IDS, Id, Kept, Marker, Parameter, PropertyConstant, Sent, Setter, id_name, ids,
};
pub use operation::{
    Argument, Body, Condition, Filter, FilterKind, Form, Header, Limit, MediaTypes, Method,
    Operation, Output, PathPart, Permissions, Query, QueryOption, Subscribable,
};
pub use types::{
    Derived, Enumeration, Family, Member, Property, Scalar, Shape, Struct, Type, TypePath, Value,
};

/// Everything that is generated from one spec, in the order of the Rust paths.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Api {
    /// The types of the models crate.
    pub types: Vec<Type>,
    /// The operations of the endpoints crate.
    pub operations: Vec<Operation>,
}

/// Documentation of an item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Docs {
    /// Paragraphs of the description; the first begins with the sentence that sums the item up.
    pub text: String,
    /// The reference page.
    pub link: Option<String>,
    /// A value that it can have, as text.
    pub example: Option<String>,
    /// The note on it where the service is about to drop it; empty where no more is known.
    pub deprecation: Option<String>,
    /// The only versions that have it; empty for all.
    pub versions: Vec<Version>,
    /// Place of the item in the spec, as a JSON pointer.
    pub pointer: String,
}

/// A version of Graph's interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// The stable one.
    V1_0,
    /// The one that may break.
    Beta,
}

impl Version {
    /// The version as the spec and URLs write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1_0 => "v1.0",
            Self::Beta => "beta",
        }
    }
}
