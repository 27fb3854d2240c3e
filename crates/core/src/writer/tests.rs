use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Writer, write};

/// The writer says the same as serde_json.
#[track_caller]
fn agrees(value: impl Serialize) {
    let expected = serde_json::to_vec(&value).map_err(|error| error.to_string());
    assert_eq!(write(&value).map_err(|error| error.to_string()), expected);
}

/// Returns `true` when the writer leaves the value to serde_json.
fn is_refused(value: impl Serialize) -> bool {
    let mut writer = Writer {
        json: Vec::new(),
        is_raw: false,
    };
    value.serialize(&mut writer).is_err()
}

fn json() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[ -~]{0,40}".prop_map(Value::from),
    ];
    scalar.prop_recursive(4, 64, 8, |inside| {
        prop_oneof![
            prop::collection::vec(inside.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inside, 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn writes_what_serde_json_writes(value in json()) {
        prop_assert!(!is_refused(&value));
        agrees(&value);
    }

    #[test]
    fn prints_numbers_as_serde_json_does(double in any::<f64>(), single in any::<f32>()) {
        agrees(double);
        agrees(single);
    }
}

#[test]
fn every_place_of_a_text_is_looked_at() {
    for length in 0..40 {
        for place in 0..length {
            for character in ['"', '\\', '\0', '\u{1f}', ' ', '!', '#', '\u{7f}', 'ü', '𝄞'] {
                let mut text = "x".repeat(length);
                text.replace_range(place..=place, &character.to_string());
                agrees(&text);
                agrees(BTreeMap::from([(&text, "value")]));
            }
        }
    }
}

#[test]
fn numbers_have_room() {
    agrees(u64::MAX);
    agrees(i64::MIN);
    for double in [
        f64::MIN,
        f64::MIN_POSITIVE,
        f64::NAN,
        -0.0,
        5e-324,
        -2.2250738585072014e-308,
    ] {
        assert!(!is_refused(double), "{double}");
        agrees(double);
    }
}

#[test]
fn json_that_was_kept_stays_as_it_is() {
    let kept = || RawValue::from_string("[1.50, \"\\u00e9\" ]".to_owned()).expect("it is JSON");
    agrees(BTreeMap::from([("a", kept()), ("b", kept())]));
    assert!(!is_refused([kept()].as_slice()));
    // The text behind it is a text again.
    agrees(BTreeMap::from([
        ("a", Value::from("\n")),
        ("b", Value::from(1)),
    ]));
}

#[test]
fn what_is_rare_is_left_to_serde_json() {
    agrees((1, "text"));
    agrees(["text"; 3]);
    agrees(Some('"'));
    agrees(format_args!("a{}c", "b"));
    agrees(format_args!("a{}\u{1}", "\""));
    agrees(None::<i32>);
    agrees(Ok::<_, ()>(1));
    agrees(Duration::from_millis(1_500));
    agrees(BTreeMap::from([(1, 2)]));
    agrees(BTreeMap::from([(false, ())]));
    agrees(BTreeMap::from([([1], 2)]));
    agrees(vec![BTreeMap::from([("name", (1, 2))])]);
    assert!(is_refused(BTreeMap::from([(1, 2)])));
}
