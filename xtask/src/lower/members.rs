//! The names within an operation: fields of its struct, and methods.

use super::Context;
use super::scope::Scope;
use crate::api::{Argument, Body, Operation, PathPart, Query};
use crate::naming::snake_case;
use crate::spec::{Node, Pointer};

/// Notes what would be named alike in the struct of an operation, or among its methods.
pub(crate) fn check_names(
    context: &Context<'_>,
    operation: &Operation,
    node: &Node,
    pointer: &Pointer<'_>,
) {
    let way_out = "rename the parameter in the spec, where that does not change the request";
    let mut fields = Scope::new(context, way_out);
    let mut methods = Scope::new(context, way_out);
    for name in ["decode", "follow", "new", "request"] {
        methods.reserve(name, "a method of every operation");
    }
    let query = &operation.query;
    if *query != Query::default() {
        fields.reserve("options", "where the query options are");
    }
    if query
        .filter
        .as_ref()
        .is_some_and(|filter| filter.is_required)
    {
        fields.reserve("filter", "the filter");
    }
    for (is_offered, name) in [
        (query.select.is_some(), "select"),
        (query.expand.is_some(), "expand"),
        (query.filter.is_some(), "filter"),
        (query.prefers_page_size, "max_page_size"),
        (
            query.prefers_unknown_members,
            "include_unknown_enum_members",
        ),
        (query.prefers_no_nulls, "omit_nulls"),
    ] {
        if is_offered {
            methods.reserve(name, "the method of a query option or preference");
        }
    }
    match &operation.body {
        Some(Body::Json(path)) => fields.reserve(&snake_case(&path.name), "what is sent"),
        Some(Body::List(_)) => fields.reserve("items", "what is sent"),
        Some(Body::Bytes) => fields.reserve("content", "what is sent"),
        None => {}
    }
    let mut add = |argument: &Argument, is_field: bool| {
        let name = || argument.field.clone();
        if is_field {
            fields.add(name(), &argument.wire, node.position, pointer);
        }
        if !argument.is_required {
            methods.add(name(), &argument.wire, node.position, pointer);
        }
    };
    for part in &operation.parts {
        match part {
            PathPart::Key(argument) => add(argument, true),
            PathPart::Function { arguments, .. } => {
                arguments.iter().for_each(|argument| add(argument, true));
            }
            PathPart::Segment(_) => {}
        }
    }
    operation
        .headers
        .iter()
        .for_each(|header| add(&header.argument, true));
    for option in &query.options {
        add(&option.argument, option.argument.is_required);
    }
}
