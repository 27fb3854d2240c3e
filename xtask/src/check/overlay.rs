//! Overlay actions for what is not kept any more.

use super::Checked;
use crate::problem::{Problem, Sink};
use crate::spec::{Node, Object, Overlay, Pointer, to_json};

/// Notes the updates whose target selects nothing in the spec that they should have led to.
///
/// An import stops at a target that selects nothing in Microsoft's document. What this finds is the others:
/// actions on a path or schema that the slice has since dropped.
pub(super) fn check(checked: &Checked<'_>, overlay: &Overlay, sink: &mut Sink) {
    let json = to_json(&checked.document.root);
    for (pointer, position, target) in overlay.updates() {
        if target.query(&json).is_empty() {
            let message = "the target selects nothing that is kept";
            sink.push(
                Problem::new(position, &Pointer::written(&pointer), message).help(
                    "drop the action, or list what it is about in slice.toml and import again",
                ),
            );
        }
    }
}

/// Notes the targets of removals that the record of what they took out lacks, or has beyond them.
pub(super) fn check_removed(overlay: &Overlay, removed: &Node, sink: &mut Sink) {
    let help = "import again: `cargo xtask spec import --upstream FILE`";
    for (position, target) in overlay.removals() {
        if removed.get(target).is_none() {
            let message = "spec/removed.yaml does not say what this took out";
            sink.push(Problem::new(position, &Pointer::ROOT, message).help(help));
        }
    }
    for (target, position, _) in removed.as_object().into_iter().flat_map(Object::iter) {
        if !overlay.removals().any(|(_, known)| known == target) {
            let message = "the overlay does not have this removal any more";
            sink.push(Problem::new(position, &Pointer::ROOT, message).help(help));
        }
    }
}
