//! `$filter`, as far as Graph documents it: comparisons joined by `and`.

use graph_calls_core::primitive::Timestamp;

use super::literal::{timestamp, unquote};
use crate::error::{GraphError, Result};

/// A comparison of a filter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Condition {
    /// With an instant.
    Instant(Operator, Timestamp),
    /// Equality with a text.
    Text(String),
}

/// How an instant is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A property that a resource filters by.
pub(crate) enum FilterProperty {
    /// An instant with the four orders.
    Instant(&'static str),
    /// A text with equality.
    Text(&'static str),
    /// A text with equality in any item of a collection.
    AnyText(&'static str, &'static str),
}

/// Reads a filter, the properties in which are among `properties`; each condition comes with the
/// place of its property.
pub(crate) fn parse(text: &str, properties: &[FilterProperty]) -> Result<Vec<(usize, Condition)>> {
    conjuncts(text)
        .into_iter()
        .map(|conjunct| {
            let found = properties
                .iter()
                .enumerate()
                .find_map(|(place, property)| Some((place, property.read(conjunct)?)));
            found.ok_or_else(|| {
                GraphError::bad_request(format!(
                    "Invalid filter clause: '{conjunct}' is not supported by this resource."
                ))
            })
        })
        .collect()
}

impl FilterProperty {
    fn read(&self, conjunct: &str) -> Option<Condition> {
        match self {
            Self::Instant(path) => {
                let (operator, literal) = comparison(conjunct, path)?;
                let operator = match operator {
                    "lt" => Operator::Less,
                    "le" => Operator::LessOrEqual,
                    "gt" => Operator::Greater,
                    "ge" => Operator::GreaterOrEqual,
                    _ => return None,
                };
                Some(Condition::Instant(operator, timestamp(literal)?))
            }
            Self::Text(path) => equality(conjunct, path),
            Self::AnyText(collection, path) => {
                let rest = conjunct.strip_prefix(collection)?.trim_start();
                let rest = rest.strip_prefix("/any(")?.strip_suffix(')')?;
                let (variable, body) = rest.split_once(':')?;
                let body = body.trim().strip_prefix(variable.trim())?;
                equality(body.strip_prefix('/')?, path)
            }
        }
    }
}

fn equality(text: &str, path: &str) -> Option<Condition> {
    let ("eq", literal) = comparison(text, path)? else {
        return None;
    };
    Some(Condition::Text(unquote(literal)?))
}

/// The operator and the literal of a comparison of the property at `path`, written in any case.
fn comparison<'a>(text: &'a str, path: &str) -> Option<(&'a str, &'a str)> {
    let name = text.get(..path.len())?;
    let rest = text.get(path.len()..)?;
    if !name.eq_ignore_ascii_case(path) || !rest.starts_with(' ') {
        return None;
    }
    let (operator, literal) = rest.trim_start().split_once(' ')?;
    Some((operator, literal.trim()))
}

/// The operands of `and`, without the parentheses around them.
fn conjuncts(text: &str) -> Vec<&str> {
    let text = strip_parentheses(text.trim());
    match split_and(text) {
        Some((left, right)) => {
            let mut parts = conjuncts(left);
            parts.extend(conjuncts(right));
            parts
        }
        None => vec![text],
    }
}

/// The parts before and behind the first `and` outside quotes and parentheses.
fn split_and(text: &str) -> Option<(&str, &str)> {
    let place = outside(text).find(|place| {
        let part = text.get(*place..*place + 5);
        part.is_some_and(|part| part.eq_ignore_ascii_case(" and "))
    })?;
    Some((&text[..place], &text[place + 5..]))
}

/// The text without parentheses that enclose the whole of it.
fn strip_parentheses(text: &str) -> &str {
    let inner = text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    match inner {
        // A second place outside would mean that the first parenthesis closes before the end.
        Some(inner) if outside(text).all(|place| place == 0 || place + 1 >= text.len()) => {
            strip_parentheses(inner.trim())
        }
        _ => text,
    }
}

/// The places of characters outside quotes and parentheses.
fn outside(text: &str) -> impl Iterator<Item = usize> {
    let (mut depth, mut is_quoted) = (0_usize, false);
    text.char_indices().filter_map(move |(place, character)| {
        let is_outside = depth == 0 && !is_quoted;
        match character {
            '\'' => is_quoted = !is_quoted,
            '(' if !is_quoted => depth += 1,
            ')' if !is_quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_outside.then_some(place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROPERTIES: &[FilterProperty] = &[
        FilterProperty::Instant("startDateTime"),
        FilterProperty::AnyText("participants_v2", "id"),
    ];

    #[test]
    fn documented_filters_are_read() {
        let filter = "(startDateTime ge 2024-01-01T00:00:00Z and STARTDATETIME lt 2024-01-02) and \
                      participants_v2/any(p:p/id eq 'O''Brien and co')";
        let conditions = parse(filter, PROPERTIES).unwrap();
        assert_eq!(conditions.len(), 3);
        assert_eq!(
            conditions[2],
            (1, Condition::Text("O'Brien and co".to_owned()))
        );
    }

    #[test]
    fn others_are_refused() {
        for filter in [
            "",
            "and",
            "startDateTime",
            "startDateTime eq 2024-01-01T00:00:00Z",
            "startDateTime ge 2024-01-01T00:00:00Z or startDateTime lt 2023-01-01T00:00:00Z",
            "type eq 'groupCall'",
            "participants_v2/any(p:p/id eq 'a' or true)",
            "((((",
            "ä and ö",
        ] {
            assert!(parse(filter, PROPERTIES).is_err(), "{filter}");
        }
    }
}
