//! The names within an operation: fields of its struct, and methods.

use super::Context;
use super::scope::Scope;
use crate::api::{Face, Kept, Operation, Sent};
use crate::spec::{Node, Pointer};

/// Notes what would be named alike in the struct of an operation, or among its methods.
pub(crate) fn check_names(
    context: &Context<'_>,
    operation: &Operation,
    node: &Node,
    pointer: &Pointer<'_>,
) {
    let way_out = "give the parameter another name with `x-graph-name`";
    let mut fields = Scope::new(context, way_out);
    let mut methods = Scope::new(context, way_out);
    for name in ["decode", "follow", "new", "request"] {
        methods.reserve(name, "a method of every operation");
    }
    if !operation.query.is_empty() {
        fields.reserve("options", "where the query options are");
    }
    let face = Face::of(operation);
    for given in &face.new {
        match given.sent {
            Sent::Body => fields.reserve(&given.name, "what is sent"),
            _ if given.kept == Kept::Known => fields.reserve(&given.name, "the filter"),
            _ => {}
        }
    }
    for setter in &face.setters {
        if setter.kept == Kept::Known {
            methods.reserve(setter.name, "the method of a query option or preference");
        }
    }
    for given in &face.new {
        if given.kept == Kept::Known {
            continue;
        }
        if let Some(wire) = given.sent.wire() {
            fields.add(given.name.to_string(), wire, node.position, pointer);
        }
    }
    for setter in &face.setters {
        if setter.kept == Kept::Known {
            continue;
        }
        if let Some(wire) = setter.sent.wire() {
            if setter.kept == Kept::Field {
                fields.add(setter.name.to_owned(), wire, node.position, pointer);
            }
            methods.add(setter.name.to_owned(), wire, node.position, pointer);
        }
    }
}
