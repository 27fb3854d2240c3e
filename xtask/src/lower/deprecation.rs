//! Announcements that the service is about to drop something.

use super::Context;
use crate::spec::{Node, Pointer};

/// Key of what is said about it.
const KEY: &str = "x-ms-deprecation";

/// The note on an item that is deprecated, empty where nothing is said about it; `None` where it is not.
///
/// ```yaml
/// deprecated: true
/// x-ms-deprecation:
///   description: Read `organizer_v2` instead.
///   date: '2023-11-06'
///   removalDate: '2026-11-06'
/// ```
///
/// The compiler and rustdoc put the word `deprecated` in front. Of the times that Microsoft writes the dates are kept.
pub(crate) fn deprecation(
    context: &Context<'_>,
    node: &Node,
    pointer: &Pointer<'_>,
) -> Option<String> {
    let details = node.get(KEY);
    if !context.flag(node, pointer, "deprecated") {
        return None;
    }
    let pointer = pointer.key(KEY);
    let text = |key| {
        let text = details.and_then(|details| context.text(details, &pointer, key))?;
        Some(text.trim()).filter(|text| !text.is_empty())
    };
    let date = |key| text(key).map(|time| time.split('T').next().unwrap_or(time));
    let dates = match (date("date"), date("removalDate")) {
        (Some(since), Some(end)) => Some(format!("Since {since}, to be removed on {end}.")),
        (Some(since), None) => Some(format!("Since {since}.")),
        (None, Some(end)) => Some(format!("To be removed on {end}.")),
        (None, None) => None,
    };
    let parts = text("description").map(str::to_owned).into_iter();
    Some(parts.chain(dates).collect::<Vec<_>>().join(" "))
}
