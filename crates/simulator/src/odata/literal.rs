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

/// The parts of the text between separators that stand outside quotes and parentheses.
pub(super) fn split(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut is_quoted, mut start) = (0_usize, false, 0);
    for (position, character) in text.char_indices() {
        match character {
            '\'' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if character == separator && depth == 0 => {
                parts.push(&text[start..position]);
                start = position + character.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}
