//! Comparing two JSON texts.

use std::collections::BTreeMap;

use graph_calls_core::primitive::Decimal;
use serde_json::value::RawValue;

/// The first place where two texts differ, as a JSON pointer with both texts; `None` when they are equal:
/// the same members in whatever order, the same strings, numbers equal as decimals, nulls where there are
/// nulls.
pub fn difference(left: &str, right: &str) -> Option<String> {
    differ(left.trim(), right.trim(), "")
}

fn differ(left: &str, right: &str, pointer: &str) -> Option<String> {
    if let (Some(left), Some(right)) = (members(left), members(right)) {
        let names: std::collections::BTreeSet<_> = left.keys().chain(right.keys()).collect();
        return names.into_iter().find_map(|name| {
            let text = |members: &BTreeMap<String, Box<RawValue>>| {
                members.get(name).map(|value| value.get().to_owned())
            };
            let pointer = format!("{pointer}/{name}");
            match (text(&left), text(&right)) {
                (Some(left), Some(right)) => differ(&left, &right, &pointer),
                (left, right) => Some(report(&pointer, left.as_deref(), right.as_deref())),
            }
        });
    }
    if let (Some(left_items), Some(right_items)) = (items(left), items(right)) {
        if left_items.len() != right_items.len() {
            return Some(report(pointer, Some(left), Some(right)));
        }
        let mut pairs = left_items.iter().zip(&right_items).enumerate();
        return pairs.find_map(|(place, (left, right))| {
            differ(left.get(), right.get(), &format!("{pointer}/{place}"))
        });
    }
    (!same_scalar(left, right)).then(|| report(pointer, Some(left), Some(right)))
}

fn report(pointer: &str, left: Option<&str>, right: Option<&str>) -> String {
    format!(
        "{pointer}: {} became {}",
        left.unwrap_or("nothing"),
        right.unwrap_or("nothing")
    )
}

fn members(text: &str) -> Option<BTreeMap<String, Box<RawValue>>> {
    serde_json::from_str(text).ok()
}

fn items(text: &str) -> Option<Vec<Box<RawValue>>> {
    serde_json::from_str(text).ok()
}

fn same_scalar(left: &str, right: &str) -> bool {
    let string = |text: &str| serde_json::from_str::<String>(text).ok();
    if let (Some(left), Some(right)) = (string(left), string(right)) {
        return left == right;
    }
    let number = |text: &str| text.parse::<Decimal>().ok();
    match (number(left), number(right)) {
        (Some(left), Some(right)) => left == right,
        _ => left == right,
    }
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn equal_texts_do_not_differ() {
        let same = [
            (r#"{"a":1,"b":[null]}"#, r#"{ "b": [null], "a": 1.0 }"#),
            ("0.10", "1e-1"),
            (r#""\u0041""#, r#""A""#),
        ];
        for (left, right) in same {
            assert_eq!(difference(left, right), None);
        }
    }

    #[test]
    fn the_first_difference_is_named() {
        let different = [
            (r#"{"a":null}"#, "{}", "/a: null became nothing"),
            ("[1]", "[1,2]", ": [1] became [1,2]"),
            (r#"{"a":["1"]}"#, r#"{"a":[1]}"#, r#"/a/0: "1" became 1"#),
            (
                "0.1",
                "0.10000000000000000001",
                ": 0.1 became 0.10000000000000000001",
            ),
            ("true", "false", ": true became false"),
        ];
        for (left, right, report) in different {
            assert_eq!(difference(left, right).as_deref(), Some(report));
        }
    }
}
