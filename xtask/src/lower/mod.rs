//! From OpenAPI to the [`Api`]: the only place that knows the conventions of OData and Graph.

mod context;
mod deprecation;
mod distinct;
mod docs;
mod filter;
mod groups;
mod inline;
mod limits;
mod members;
mod operations;
mod overloads;
mod parameters;
mod path;
mod properties;
mod query;
mod references;
mod relations;
mod response;
mod schema;
mod schemas;
mod scope;
mod subscription;
mod types;
mod unrecognized;

use crate::api::Api;
use crate::names::Names;
use crate::problem::Problems;
use crate::spec::Document;

use context::Context;

/// Lowers a document.
///
/// # Errors
/// Everything in the document that is wrong or not understood.
pub fn lower(document: &Document) -> Result<Api, Problems> {
    lower_keeping(document, &Names::default())
}

/// Lowers a document; what had a name keeps it.
///
/// # Errors
/// Everything in the document that is wrong or not understood.
pub fn lower_keeping(document: &Document, names: &Names) -> Result<Api, Problems> {
    let context = Context::new(document, names);
    let schemas = schemas::Schemas::read(&context);
    let (operations, inline) = operations::operations(&context, &schemas);
    let types = types::types(&context, &schemas, &operations, inline);
    context.into_sink().finish(&document.sources)?;
    Ok(Api { types, operations })
}
