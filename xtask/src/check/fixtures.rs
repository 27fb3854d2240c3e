//! Fixtures that no operation sends or answers.

use super::Checked;
use crate::api::{Operation, PathPart};
use crate::problem::{Problem, Sink};
use crate::spec::{Node, Pointer};

/// Notes requests and successful answers of the list that belong to no operation.
///
/// An entry with `"operation": null` is known to belong to none. What a link leads to is an answer of the
/// operation that gave the link, whatever its URL looks like.
pub(super) fn check(checked: &Checked<'_>, list: &Node, sink: &mut Sink) {
    for (place, entry) in list.as_array().unwrap_or_default().iter().enumerate() {
        let text = |key: &str| entry.get(key).and_then(Node::as_str);
        let (Some(kind), Some(method), Some(url)) = (text("kind"), text("method"), text("url"))
        else {
            continue;
        };
        let is_error = entry
            .get("status")
            .and_then(Node::as_integer)
            .is_some_and(|status| status >= 400);
        let is_link = url.contains("$skiptoken=") || url.contains("$deltatoken=");
        let is_known = entry.get("operation").is_some_and(Node::is_null);
        if !matches!(kind, "request" | "response") || is_error || is_link || is_known {
            continue;
        }
        let segments = segments(url);
        let mut operations = checked.api.operations.iter();
        if !operations.any(|operation| matches(operation, method, &segments)) {
            let node = entry.get("url").unwrap_or(entry);
            let pointer = format!("/{place}/url");
            sink.push(
                Problem::new(
                    node.position,
                    &Pointer::written(&pointer),
                    format!("no operation is `{method} /{}`", segments.join("/")),
                )
                .help(
                    "list the operation in slice.toml, correct the URL, or say `\"operation\": null` \
                     here",
                ),
            );
        }
    }
}

/// The segments below the version, with a key in parentheses as a segment.
fn segments(url: &str) -> Vec<String> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    let mut segments = Vec::new();
    for segment in path.split('/').skip(2) {
        match segment
            .strip_suffix(')')
            .and_then(|segment| segment.split_once('('))
        {
            Some((name, key)) if !key.is_empty() && !key.contains('=') => {
                segments.extend([name.to_owned(), key.to_owned()]);
            }
            _ => segments.push(segment.to_owned()),
        }
    }
    segments
}

fn matches(operation: &Operation, method: &str, segments: &[String]) -> bool {
    operation.method.key().eq_ignore_ascii_case(method)
        && operation.parts.len() == segments.len()
        && operation
            .parts
            .iter()
            .zip(segments)
            .all(|(part, segment)| match part {
                PathPart::Key(_) => true,
                PathPart::Segment(name) => segment.eq_ignore_ascii_case(name),
                PathPart::Function { name, arguments } => {
                    let (found, given) = segment.split_once('(').unwrap_or((segment, ""));
                    let given = given
                        .trim_end_matches(')')
                        .split(',')
                        .filter(|item| !item.is_empty());
                    let mut given =
                        given.map(|item| item.split('=').next().unwrap_or_default().trim());
                    found.eq_ignore_ascii_case(name)
                        && given
                            .all(|given| arguments.iter().any(|argument| argument.wire == given))
                }
            })
}
