//! Documentation.

use super::Context;
use super::deprecation::deprecation;
use crate::api::{Docs, Version};
use crate::problem::Problem;
use crate::spec::{Node, Pointer};

/// The documentation of an item; `fallback` where the spec has none.
pub(crate) fn docs(
    context: &Context<'_>,
    node: &Node,
    pointer: &Pointer<'_>,
    fallback: impl FnOnce() -> String,
) -> Docs {
    let text = |key| {
        let text = context.text(node, pointer, key).map(str::trim);
        text.filter(|text| !text.is_empty())
    };
    let text = match (text("summary"), text("description")) {
        (Some(summary), Some(description)) => format!("{}\n\n{description}", sentence(summary)),
        (Some(summary), None) => sentence(summary),
        (None, Some(description)) => description.to_owned(),
        (None, None) => fallback(),
    };
    let page = node.get("externalDocs");
    let link = page.and_then(|page| context.text(page, &pointer.key("externalDocs"), "url"));
    Docs {
        text,
        link: link.map(str::to_owned),
        example: example(node),
        deprecation: deprecation(context, node, pointer),
        versions: versions(context, node, pointer),
        pointer: pointer.to_string(),
    }
}

/// The example, where it is a text; one of an object is checked, and shown nowhere.
pub(crate) fn example(node: &Node) -> Option<String> {
    let example = node.get("example").and_then(Node::as_str)?;
    Some(example.to_owned())
}

/// The text with a full stop.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// The versions that `x-graph-versions` names; none when all have the item.
pub(crate) fn versions(context: &Context<'_>, node: &Node, pointer: &Pointer<'_>) -> Vec<Version> {
    let Some(list) = node.get("x-graph-versions") else {
        return Vec::new();
    };
    let pointer = pointer.key("x-graph-versions");
    let mut versions = Vec::new();
    for (place, item) in list.as_array().unwrap_or_default().iter().enumerate() {
        match item.as_str() {
            Some("v1.0") => versions.push(Version::V1_0),
            Some("beta") => versions.push(Version::Beta),
            _ => context.unexpected(item, &pointer.index(place), "`v1.0` or `beta`"),
        }
    }
    if list.as_array().is_none_or(<[Node]>::is_empty) {
        context.report(
            Problem::new(
                list.position,
                &pointer,
                "a list of versions is empty or no list",
            )
            .expected("a list of `v1.0`, `beta`, or no such member for all versions"),
        );
    }
    versions.sort();
    if versions == [Version::V1_0, Version::Beta] {
        Vec::new()
    } else {
        versions
    }
}
