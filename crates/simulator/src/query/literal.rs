//! Literals in filters and in arguments of functions.

use graph_calls_core::primitive::{Date, Timestamp};

/// The content of a string literal; `None` when it is no complete one.
pub(crate) fn unquote(literal: &str) -> Option<String> {
    let inner = literal.strip_prefix('\'')?.strip_suffix('\'')?;
    let content = inner.replace("''", "");
    (!content.contains('\'')).then(|| inner.replace("''", "'"))
}

/// An instant, or a day, which stands for its first instant.
pub(crate) fn timestamp(literal: &str) -> Option<Timestamp> {
    let literal = literal.trim();
    if let Ok(timestamp) = literal.parse() {
        return Some(timestamp);
    }
    let day: Date = literal.parse().ok()?;
    format!("{day}T00:00:00Z").parse().ok()
}
