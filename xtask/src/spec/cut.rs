//! Cutting a document down to what a slice keeps.

use std::collections::HashSet;

use super::node::{Node, Object, Value};
use super::reach::{Reached, reach, schema_name};
use super::slice::Slice;
use crate::problem::Sink;

/// The part of `document` that `slice` keeps: its operations and schemas, and
/// everything they refer to. Discriminators name only what is left.
pub(super) fn cut(document: &Node, slice: &Slice, problems: &mut Sink) -> Node {
    assemble(document, &reach(document, slice, problems))
}

/// The document with only the kept paths, components and tags.
fn assemble(document: &Node, reached: &Reached<'_>) -> Node {
    let mut result = Object::new();
    let used = used_tags(&reached.paths);
    for (key, position, member) in document.as_object().into_iter().flat_map(Object::iter) {
        let value = match (key, &member.value) {
            ("paths", _) => Value::Object(reached.paths.clone()),
            ("components", Value::Object(sections)) => Value::Object(components(sections, reached)),
            ("tags", Value::Array(tags)) => {
                let name = |tag: &Node| tag.get("name").and_then(Node::as_str).map(str::to_owned);
                let tags = tags.iter();
                Value::Array(
                    tags.filter(|tag| name(tag).is_some_and(|name| used.contains(&name)))
                        .cloned()
                        .collect(),
                )
            }
            (_, value) => value.clone(),
        };
        let empty = matches!(&value, Value::Array(items) if items.is_empty());
        if !(empty && key == "tags") {
            result.insert(key, position, Node::new(value, member.position));
        }
    }
    Node::new(Value::Object(result), document.position)
}

fn used_tags(paths: &Object) -> HashSet<String> {
    paths
        .iter()
        .filter_map(|(_, _, item)| item.as_object())
        .flat_map(Object::iter)
        .filter_map(|(_, _, operation)| operation.get("tags")?.as_array())
        .flatten()
        .filter_map(|tag| tag.as_str().map(str::to_owned))
        .collect()
}

fn components(sections: &Object, reached: &Reached<'_>) -> Object {
    let mut result = Object::new();
    for (section, position, node) in sections.iter() {
        let Value::Object(members) = &node.value else {
            continue;
        };
        let mut left = Object::new();
        for (name, position, member) in members.iter() {
            if reached.keeps(section, name) {
                let mut member = member.clone();
                if section == "schemas" {
                    cut_mapping(&mut member, reached);
                }
                left.insert(name, position, member);
            }
        }
        if !left.is_empty() {
            result.insert(
                section,
                position,
                Node::new(Value::Object(left), node.position),
            );
        }
    }
    result
}

/// Takes the derived types that were not kept out of the discriminators of a
/// schema, and a mapping that names nothing any more as a whole.
fn cut_mapping(node: &mut Node, reached: &Reached<'_>) {
    match &mut node.value {
        Value::Array(items) => items.iter_mut().for_each(|item| cut_mapping(item, reached)),
        Value::Object(object) => {
            if let Some(Value::Object(discriminator)) =
                object.get_mut("discriminator").map(|node| &mut node.value)
                && let Some(Value::Object(mapping)) =
                    discriminator.get_mut("mapping").map(|node| &mut node.value)
            {
                mapping.retain(|_, target| {
                    let name = target.as_str().map(schema_name);
                    name.is_none_or(|name| reached.keeps("schemas", name))
                });
                if mapping.is_empty() {
                    discriminator.remove("mapping");
                }
            }
            object
                .values_mut()
                .for_each(|member| cut_mapping(member, reached));
        }
        _ => {}
    }
}
