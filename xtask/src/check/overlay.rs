//! Overlay actions for what is not kept any more.

use serde_json_path::JsonPath;

use super::Checked;
use crate::problem::{Problem, Sink};
use crate::spec::{Node, Pointer, to_json};

/// Notes the updates whose target selects nothing in the spec that they should have led to.
///
/// An import stops at a target that selects nothing in Microsoft's document. What this finds is the others:
/// actions on a path or schema that the slice has since dropped.
pub(super) fn check(checked: &Checked<'_>, overlay: &Node, sink: &mut Sink) {
    let json = to_json(&checked.document.root);
    let actions = overlay
        .get("actions")
        .and_then(Node::as_array)
        .unwrap_or_default();
    for (place, action) in actions.iter().enumerate() {
        let (Some(target), true) = (action.get("target"), action.get("update").is_some()) else {
            continue;
        };
        let Some(path) = target.as_str().and_then(|text| JsonPath::parse(text).ok()) else {
            continue;
        };
        if path.query(&json).is_empty() {
            let pointer = format!("/actions/{place}/target");
            let message = "the target selects nothing that is kept";
            sink.push(
                Problem::new(target.position, &Pointer::written(&pointer), message).help(
                    "drop the action, or list what it is about in slice.toml and import again",
                ),
            );
        }
    }
}
