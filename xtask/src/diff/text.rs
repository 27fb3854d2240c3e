//! Items as a reader of Rust knows them.

use proc_macro2::TokenStream;

use crate::api::{Given, Output, Property, TypePath};
use crate::rust_types::{self, Imports};

/// A type of the models crate.
pub(super) fn model(path: &TypePath) -> String {
    item("graph_calls_models", path)
}

/// An operation of the endpoints crate.
pub(super) fn endpoint(path: &TypePath) -> String {
    item("graph_calls_endpoints", path)
}

fn item(root: &str, path: &TypePath) -> String {
    let modules = path.modules.iter().map(String::as_str);
    let segments = [root].into_iter().chain(modules).chain([&*path.name]);
    segments.collect::<Vec<_>>().join("::")
}

/// The type of a field.
pub(super) fn field(property: &Property) -> String {
    written(|imports| rust_types::field(property, imports))
}

/// The type of an answer.
pub(super) fn output(output: &Output) -> String {
    written(|imports| rust_types::output(output, imports))
}

/// The type of what a caller gives.
pub(super) fn given(given: &Given<'_>) -> String {
    written(|imports| rust_types::given(given, imports))
}

fn written(write: impl Fn(&mut Imports) -> TokenStream) -> String {
    rust_types::text(&write(&mut Imports::of_text()))
}
