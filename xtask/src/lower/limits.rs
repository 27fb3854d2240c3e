//! The limits of the service, and which of them count an operation.

use std::collections::BTreeMap;

use super::Context;
use crate::api::{Limit, PathPart};
use crate::problem::Problem;
use crate::spec::{Node, Pointer};

/// Key of the limits, in the document and in an operation.
const KEY: &str = "x-graph-limits";

/// The limits that the document names.
///
/// ```yaml
/// x-graph-limits:
///   callRecord: {requests: 40, seconds: 20, per: callRecord-id}
///   callRecords: {requests: 1500, seconds: 20}
/// ```
#[derive(Default)]
pub(crate) struct Limits<'a>(BTreeMap<&'a str, Limit>);

impl<'a> Limits<'a> {
    pub(crate) fn read(context: &Context<'a>) -> Self {
        let mut limits = Self::default();
        let pointer = Pointer::ROOT.key(KEY);
        let table = context.document.root.get(KEY);
        let Some(table) = table.and_then(|table| context.object(table, &pointer)) else {
            return limits;
        };
        for (name, _, node) in table.iter() {
            let found = limit(context, name, node, &pointer.key(name));
            limits.0.extend(found.map(|limit| (name, limit)));
        }
        limits
    }

    /// The limits that count an operation, the most specific first; `None` where it says nothing about them.
    ///
    /// ```yaml
    /// get:
    ///   x-graph-limits: [callRecord, callRecords]
    /// ```
    pub(crate) fn of(
        &self,
        context: &Context<'_>,
        node: &Node,
        pointer: &Pointer<'_>,
        parts: &[PathPart],
    ) -> Option<Vec<Limit>> {
        node.get(KEY)?;
        let names = context.texts(node, pointer, KEY);
        let pointer = pointer.key(KEY);
        let mut found = Vec::new();
        for name in names {
            let Some(limit) = self.0.get(name) else {
                let message = format!("`{name}` is not the name of a limit");
                let known: Vec<_> = self.0.keys().copied().collect();
                let expected = match &*known {
                    [] => "the name of a limit; the document has none".to_owned(),
                    known => format!("some of {}", known.join(", ")),
                };
                context.report(
                    Problem::new(node.position, &pointer, message)
                        .expected(expected)
                        .help("add the limit to `x-graph-limits` of the document with the overlay"),
                );
                continue;
            };
            let has = |key: &String| {
                let mut parts = parts.iter();
                parts.any(|part| matches!(part, PathPart::Key(argument) if argument.wire == *key))
            };
            if let Some(key) = limit.key.as_ref().filter(|key| !has(key)) {
                let message = format!("the limit `{name}` counts for each `{key}`");
                let expected = format!("a path with the key `{key}`");
                context.report(Problem::new(node.position, &pointer, message).expected(expected));
            }
            found.push(limit.clone());
        }
        Some(found)
    }
}

fn limit(context: &Context<'_>, name: &str, node: &Node, pointer: &Pointer<'_>) -> Option<Limit> {
    let known = ["requests", "seconds", "per", "description"];
    let Some(object) = node.as_object() else {
        context.unexpected(node, pointer, "an object with `requests` and `seconds`");
        return None;
    };
    context.check_keys(object, pointer, &known);
    let number = |key| {
        let number = u32::try_from(node.get(key)?.as_integer()?).ok()?;
        Some(number).filter(|number| *number > 0)
    };
    let Some((requests, seconds)) = number("requests").zip(number("seconds")) else {
        context.unexpected(
            node,
            pointer,
            "`requests` and `seconds`, both numbers above 0",
        );
        return None;
    };
    Some(Limit {
        name: name.to_owned(),
        requests,
        seconds,
        key: node.get("per").and_then(Node::as_str).map(str::to_owned),
    })
}
