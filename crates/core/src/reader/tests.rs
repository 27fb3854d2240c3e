use proptest::prelude::*;
use serde_json::Value;

use super::{DEEPEST, read};
use crate::Page;
use crate::error::ErrorBody;
use crate::primitive::Untyped;

/// serde_json takes everything that the reader takes, and reads the same.
fn agrees(text: &str) -> Result<(), TestCaseError> {
    let expected = serde_json::from_str::<Value>(text).ok();
    if let Ok(value) = read::<Value>(text) {
        prop_assert_eq!(Some(value), expected.clone());
    }
    if let Ok(kept) = read::<Untyped>(text) {
        let again = serde_json::from_str::<Untyped>(text).expect("serde_json keeps it too");
        prop_assert_eq!(kept, again);
    }
    if let Ok(page) = read::<Page<Untyped>>(text) {
        let again = serde_json::from_str::<Page<Untyped>>(text);
        prop_assert_eq!(Some(page), again.ok());
    }
    if let Ok(body) = read::<ErrorBody>(text) {
        prop_assert_eq!(Some(body), serde_json::from_str(text).ok());
    }
    Ok(())
}

/// Pieces of JSON, and of what is nearly JSON.
fn piece() -> impl Strategy<Value = String> {
    const FIXED: &[&str] = &[
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        " ",
        "\n",
        "\t",
        "\u{c}",
        "\u{a0}",
        "\\",
        "\"",
        "null",
        "nul",
        "true",
        "truefalse",
        "0",
        "00",
        "-",
        "-0",
        "-01",
        "1.",
        ".5",
        "1.50",
        "1e5",
        "1E+05",
        "1e",
        "12345678901234567890",
        "1e999",
        r#""""#,
        r#""a""#,
        r#""value":"#,
        r#""error":{"#,
        r#""@odata.nextLink":"#,
        r#""a\"b""#,
        r#""\u00e9""#,
        r#""\ud800""#,
        r#""\x""#,
        "\"\u{1}\"",
        "\"\u{7f}\"",
        "\"12345678\u{1f}\"",
        "\"ä𝄞\"",
        "\"eight...\\nmore\"",
    ];
    prop_oneof![
        4 => proptest::sample::select(FIXED).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => any::<String>().prop_map(|text| Value::from(text).to_string()),
        1 => "-?[0-9]{1,4}(\\.[0-9]{0,3})?([eE][+-]?[0-9]{0,2})?",
    ]
}

proptest! {
    #[test]
    fn takes_nothing_that_serde_json_refuses(pieces in prop::collection::vec(piece(), 0..12)) {
        agrees(&pieces.concat())?;
    }

    #[test]
    fn a_damaged_body_is_no_other_body(place in any::<prop::sample::Index>(), damage in piece()) {
        let body = r#"{ "@odata.count": 2, "value": [{"a": -1.50e3, "b": [true, null]}, "t\u0065xt"], "x": {} }"#;
        let place = place.index(body.len());
        agrees(&format!("{}{damage}{}", &body[..place], &body[place..]))?;
        agrees(&format!("{}{damage}{}", &body[..place], &body[place + 1..]))?;
        agrees(&body[..place])?;
    }
}

#[test]
fn takes_a_plain_body_itself() {
    for body in [
        r#"{"value":[{"a":[1,2.5,-3e-2],"b":{}},"text",[],true,false,{"c":null}]}"#,
        "{\r\n\t\"@odata.count\" : 2 ,\n \"value\" : [ { } , [ ] ] , \"more\" : [{\"a\":\"\\n\"}]\n}\n",
        r#"{"value":["\u00e9scape",{"k\u0065y":"äöü"}],"@odata.nextLink":"https://a/b?c=d"}"#,
    ] {
        assert!(read::<Page<Untyped>>(body).is_ok(), "{body}");
        let value = read::<Value>(body).expect("it is plain");
        assert_eq!(
            value,
            serde_json::from_str::<Value>(body).expect("it is JSON")
        );
    }
}

#[test]
fn every_place_of_a_string_is_looked_at() {
    for length in 0..40 {
        for place in 0..length {
            for byte in [
                '"',
                '\\',
                '\0',
                '\u{1f}',
                ' ',
                '!',
                '#',
                '\u{7f}',
                'ü',
                '\u{10ffff}',
            ] {
                let mut content = "x".repeat(length);
                content.replace_range(place..=place, &byte.to_string());
                agrees(&format!("\"{content}\"")).expect("both agree");
                agrees(&format!("[\"{content}")).expect("both agree");
            }
        }
    }
}

#[test]
fn deep_bodies_are_left_to_serde_json() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let deepest = nested(DEEPEST.into());
    assert!(read::<Value>(&deepest).is_ok());
    assert!(serde_json::from_str::<Value>(&deepest).is_ok());
    assert!(read::<Value>(&nested(usize::from(DEEPEST) + 1)).is_err());
    agrees(&nested(100_000)).expect("both agree");
}
