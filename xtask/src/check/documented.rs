//! Operations that a reader is not told enough about.

use super::Checked;
use crate::problem::Sink;
use crate::spec::Node;

/// Notes operations without permissions, limits, description or reference page.
pub(super) fn check(checked: &Checked<'_>, sink: &mut Sink) {
    for operation in &checked.api.operations {
        let pointer = &operation.docs.pointer;
        let request = format!(
            "{} {}",
            operation.method.key().to_uppercase(),
            operation.template
        );
        if operation.permissions.is_none() {
            let message = format!("`{request}` says nothing about permissions");
            sink.push(checked.problem(pointer, message).help(
                "add `x-graph-permissions: {delegated: [...], application: [...]}` with the overlay; an \
                 empty list where that kind is not supported",
            ));
        }
        if operation.limits.is_none() {
            let message = format!("`{request}` says nothing about limits");
            sink.push(checked.problem(pointer, message).help(
                "add `x-graph-limits: [...]` with the overlay, an empty list where no limit is documented",
            ));
        }
        if operation.docs.link.is_none() {
            let message = format!("`{request}` has no reference page");
            let help = "add `externalDocs: {url: ...}` with the overlay";
            sink.push(checked.problem(pointer, message).help(help));
        }
        let node = checked.document.root.pointer(pointer);
        let has = |key| {
            node.and_then(|node| node.get(key))
                .and_then(Node::as_str)
                .is_some()
        };
        if !has("summary") && !has("description") {
            let message = format!("`{request}` has no description");
            let help = "add a `description` with the overlay";
            sink.push(checked.problem(pointer, message).help(help));
        }
    }
}
