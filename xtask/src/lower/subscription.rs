//! The resources that subscriptions can be created for.

use super::Context;
use super::docs::versions;
use crate::api::Subscribable;
use crate::spec::{Node, Pointer};

/// Names of changes of a resource in Graph.
const CHANGES: &[&str] = &["created", "updated", "deleted"];

/// ```yaml
/// post:
///   x-graph-subscription:
///     - path: /communications/callRecords
///       changes: [created, updated]
///       minutes: 4230
///       delegated: []
///       application: [CallRecords.Read.All]
/// ```
pub(crate) fn subscriptions(
    context: &Context<'_>,
    node: &Node,
    pointer: &Pointer<'_>,
) -> Vec<Subscribable> {
    let Some(list) = node.get("x-graph-subscription") else {
        return Vec::new();
    };
    let pointer = pointer.key("x-graph-subscription");
    let Some(items) = list.as_array() else {
        context.unexpected(list, &pointer, "a list of resources");
        return Vec::new();
    };
    let items = items.iter().enumerate();
    items
        .filter_map(|(place, item)| subscribable(context, item, &pointer.index(place)))
        .collect()
}

fn subscribable(context: &Context<'_>, item: &Node, pointer: &Pointer<'_>) -> Option<Subscribable> {
    let known = [
        "path",
        "changes",
        "minutes",
        "x-graph-versions",
        "content",
        "delegated",
        "application",
    ];
    let Some(object) = item.as_object() else {
        context.unexpected(item, pointer, "an object");
        return None;
    };
    context.check_keys(object, pointer, &known);
    let texts = |key| -> Vec<String> {
        let texts = context.texts(item, pointer, key);
        texts.into_iter().map(str::to_owned).collect()
    };
    let changes = texts("changes");
    let are_known = changes.iter().all(|change| CHANGES.contains(&&**change));
    let minutes = item.get("minutes").and_then(Node::as_integer);
    let minutes = minutes.and_then(|minutes| u32::try_from(minutes).ok());
    let path = item.get("path").and_then(Node::as_str);
    let path = path.filter(|path| path.starts_with('/'));
    let (Some(path), Some(minutes), false, true) = (path, minutes, changes.is_empty(), are_known)
    else {
        let expected = "`path` with a slash in front, `changes` out of created, updated, deleted, \
                        and `minutes`, a number";
        context.unexpected(item, pointer, expected);
        return None;
    };
    Some(Subscribable {
        path: path.to_owned(),
        changes,
        minutes,
        versions: versions(context, item, pointer),
        has_content: context.flag(item, pointer, "content"),
        delegated: item.get("delegated").map(|_| texts("delegated")),
        application: item.get("application").map(|_| texts("application")),
    })
}
