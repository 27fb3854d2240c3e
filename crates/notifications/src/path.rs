//! Paths as Graph writes them in notifications and subscriptions.

use graph_calls_core::operation::{Segment, Segments};

/// The names and keys of a path in their order, whichever form the keys are in; `None` for a text that is not
/// a path, or one with arguments or a query.
pub(crate) fn parts(path: &str) -> Option<Vec<String>> {
    if path.contains('?') {
        return None;
    }
    let segments = Segments::read(path).ok()?;
    let texts = segments.as_slice().iter().map(|segment| match segment {
        Segment::Text(text) | Segment::Reserved(text) | Segment::Key(text) => Some(text.clone()),
        _ => None,
    });
    texts.collect()
}
