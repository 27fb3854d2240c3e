//! The vocabulary that the generated Microsoft Graph call crates are written in.
//!
//! | module | holds |
//! |---|---|
//! | [`primitive`] | the scalar types of OData: timestamps, durations, decimals |
//! | [`query`] | what `$select`, `$expand` and `$filter` are made of |
//! | crate root | [`Object`], [`Operation`], [`Page`], [`PageReader`], [`Reference`], [`ErrorBody`] |
//!
//! Nothing here does I/O, and nothing depends on an HTTP client or a runtime.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod enumeration;
mod error;
mod flags;
mod id;
mod object;
pub mod operation;
mod page;
mod page_reader;
pub mod primitive;
pub mod query;
mod reader;
mod reference;
mod response;
mod wire;
mod writer;

pub use enumeration::UnrecognizedMember;
pub use error::{ErrorBody, ErrorDetails, InnerError, MainError};
pub use flags::Flags;
pub use object::{Object, ObjectWriter, Remainder, Unknown};
pub use operation::{
    Content, Delta, Link, Operation, Pageable, Request, RequestError, Root, Version,
};
pub use page::Page;
pub use page_reader::PageReader;
pub use query::Literal;
pub use reference::Reference;
pub use response::{ResponseError, read_response};
pub use wire::{Decoded, Wire};

/// Items that the macros of this crate expand to; not for use by hand.
#[doc(hidden)]
pub mod private {
    pub use serde::de::{Deserialize, Deserializer, MapAccess};
    pub use serde::ser::{Serialize, SerializeMap, Serializer};

    pub use crate::object::{
        Derived, TypeTable, debug_property, debug_remainder, decode_object, deserialize, place_of,
        read_property, serialize, told_by_members,
    };
    pub use crate::wire::decode_text;
}
