use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use super::*;
use crate::reader;

/// Decodes from text and gives back the text that would be sent.
fn again<T: Wire>(decoded: Decoded<T>) -> String {
    match decoded {
        Decoded::Value(value) => serde_json::to_string(&AsWire(&value)).unwrap(),
        Decoded::Odd(_, text) | Decoded::Misfit(text) => text.get().to_owned(),
        Decoded::Null => "null".to_owned(),
    }
}

fn decoded<T: Wire>(json: &str) -> Decoded<T> {
    T::decode(&mut serde_json::Deserializer::from_str(json)).unwrap()
}

/// The decoded value, and the text when it was kept.
fn outcome<T: Wire + fmt::Debug>(json: &str) -> String {
    match decoded::<T>(json) {
        Decoded::Odd(value, text) => format!("odd {value:?} {}", text.get()),
        Decoded::Misfit(text) => format!("misfit {}", text.get()),
        Decoded::Null => "null".to_owned(),
        Decoded::Value(value) => {
            assert_eq!(serde_json::to_string(&AsWire(&value)).unwrap(), json);
            format!("{value:?}")
        }
    }
}

#[test]
fn strings_and_booleans() {
    assert_eq!(outcome::<String>(r#""a\"b""#), r#""a\"b""#);
    assert_eq!(outcome::<String>("12.5"), "misfit 12.5");
    assert_eq!(outcome::<String>("null"), "null");
    assert_eq!(outcome::<bool>("true"), "true");
    assert_eq!(outcome::<bool>(r#""false""#), r#"odd false "false""#);
    assert_eq!(outcome::<bool>("0"), "misfit 0");
}

#[test]
fn integers() {
    assert_eq!(
        outcome::<i64>("-9223372036854775808"),
        "-9223372036854775808"
    );
    assert_eq!(outcome::<i64>("9007199254740993"), "9007199254740993");
    let large = "123456789012345678901234567890";
    assert_eq!(outcome::<i64>(large), format!("misfit {large}"));
    assert_eq!(outcome::<u8>("256"), "misfit 256");
    assert_eq!(outcome::<i16>("-1"), "-1");
    assert_eq!(outcome::<i32>("3.00"), "odd 3 3.00");
    assert_eq!(outcome::<i32>("1e2"), "odd 100 1e2");
    assert_eq!(outcome::<i32>("3.5"), "misfit 3.5");
    assert_eq!(outcome::<i32>("-0"), "odd 0 -0");
    assert_eq!(outcome::<i32>(r#""42""#), r#"odd 42 "42""#);
    assert_eq!(outcome::<i32>(r#""+42""#), r#"misfit "+42""#);
    assert_eq!(outcome::<i32>(r#""NaN""#), r#"misfit "NaN""#);
    assert_eq!(outcome::<i32>("1e999999"), "misfit 1e999999");
    assert_eq!(outcome::<i32>("true"), "misfit true");
}

#[test]
fn floating_point_numbers() {
    for exact in [
        "0",
        "23",
        "-70",
        "0.5",
        "0.0078125",
        "60.25816",
        "123456.789012345",
        "1e+300",
    ] {
        assert_eq!(
            decoded::<f64>(exact).map(|value| value.to_string()),
            exact_value(exact)
        );
    }
    assert_eq!(outcome::<f64>("0.0"), "odd 0.0 0.0");
    assert_eq!(outcome::<f64>("0.10"), "odd 0.1 0.10");
    assert_eq!(
        outcome::<f64>("0.10000000000000000555"),
        "odd 0.1 0.10000000000000000555"
    );
    assert_eq!(outcome::<f64>("-0"), "odd -0.0 -0");
    assert_eq!(outcome::<f64>("-0.0"), "-0.0");
    assert_eq!(outcome::<f64>("1e400"), "misfit 1e400");
    assert_eq!(outcome::<f64>(r#""INF""#), "inf");
    assert_eq!(outcome::<f64>(r#""-INF""#), "-inf");
    assert_eq!(outcome::<f64>(r#""NaN""#), "NaN");
    assert_eq!(outcome::<f64>(r#""1.5""#), r#"odd 1.5 "1.5""#);
    assert_eq!(outcome::<f64>(r#""nan""#), r#"misfit "nan""#);
}

fn exact_value(text: &str) -> Decoded<String> {
    Decoded::Value(text.parse::<f64>().unwrap().to_string())
}

impl<T: PartialEq> PartialEq for Decoded<T> {
    fn eq(&self, other: &Self) -> bool {
        matches!((self, other), (Decoded::Value(left), Decoded::Value(right)) if left == right)
    }
}

#[test]
fn arrays_keep_their_text_from_the_first_element_that_does_not_fit() {
    assert_eq!(outcome::<Vec<i32>>("[1,2]"), "[1, 2]");
    assert_eq!(outcome::<Vec<i32>>("[]"), "[]");
    assert_eq!(
        outcome::<Vec<i32>>(r#"[1,"2",null,{"a":[1.50]},5]"#),
        r#"odd [1, 2, 5] [1,"2",null,{"a":[1.50]},5]"#
    );
    assert_eq!(outcome::<Vec<Option<i32>>>("[1,null]"), "[Some(1), None]");
    assert_eq!(
        outcome::<Vec<Vec<bool>>>("[[true],[1]]"),
        "odd [[true], []] [[true],[1]]"
    );
    assert_eq!(outcome::<Vec<i32>>(r#"{"a":1}"#), r#"misfit {"a":1}"#);
    assert_eq!(outcome::<Box<i32>>("7"), "7");
}

#[test]
fn what_is_no_json_is_an_error() {
    for json in ["", "[1,", "tru", "\"a", "-", "{\"a\"}"] {
        let mut input = serde_json::Deserializer::from_str(json);
        assert!(i32::decode(&mut input).is_err(), "{json}");
        let mut input = serde_json::Deserializer::from_str(json);
        assert!(String::decode(&mut input).is_err(), "{json}");
    }
}

#[test]
fn numbers_of_arbitrary_precision() {
    // The form that serde_json hands over when some crate turns on `arbitrary_precision`.
    let number = [("$serde_json::private::Number", "12.50")].into_iter();
    let input = serde::de::value::MapDeserializer::<_, serde::de::value::Error>::new(number);
    assert!(
        matches!(Decimal::decode(input.clone()), Ok(Decoded::Value(value)) if value.as_str() == "12.50")
    );
    assert!(matches!(String::decode(input), Ok(Decoded::Misfit(text)) if text.get() == "12.50"));
}

/// JSON text without white space, as serde_json itself would write all but its numbers.
fn json() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        (-300..300_i32).prop_map(|number| number.to_string()),
        any::<f64>()
            .prop_filter("finite", |number| number.is_finite())
            .prop_map(|number| serde_json::to_string(&number).unwrap()),
        "-?(0|[1-9][0-9]{0,24})(\\.[0-9]{1,24})?([eE][+-]?[0-9]{1,2})?",
    ];
    let text = prop_oneof![
        "-?[0-9]{1,3}(\\.[0-9]{1,3})?",
        "-?P([0-9]{1,2}D)?(T([0-9]{1,2}H)?([0-9]{1,2}M)?([0-9]{1,2}(\\.[0-9]{1,12})?S)?)?",
        "[0-9]{4}-[01][0-9]-[0-3][0-9]([Tt][0-2][0-9]:[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,12})?)?([Zz]|[+-][01][0-9]:[0-5][0-9])?)?",
        "[0-2][0-9]:[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,12})?)?",
        Just("INF".to_owned()),
        any::<String>(),
    ]
    .prop_map(|text| serde_json::to_string(&text).unwrap());
    let scalar = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        number,
        text,
    ];
    scalar.prop_recursive(3, 24, 4, |inner| {
        let member = (any::<String>(), inner.clone())
            .prop_map(|(name, value)| format!("{}:{value}", serde_json::to_string(&name).unwrap()));
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(|all| format!("[{}]", all.join(","))),
            prop::collection::vec(member, 0..4).prop_map(|all| format!("{{{}}}", all.join(","))),
        ]
    })
}

fn loses_nothing<T: Wire>(json: &str) -> Result<(), TestCaseError> {
    let value: Value = serde_json::from_str(json).unwrap();
    let sent = [
        again(decoded::<T>(json)),
        again(T::decode(&mut serde_json::Deserializer::from_slice(json.as_bytes())).unwrap()),
        again(T::decode(&mut serde_json::Deserializer::from_reader(json.as_bytes())).unwrap()),
        again(reader::read_seed(WireSeed::<T>::default(), json).unwrap()),
        again(T::decode(&value).unwrap()),
        again(T::decode(value.clone()).unwrap()),
    ];
    for sent in sent {
        prop_assert_eq!(serde_json::from_str::<Value>(&sent).unwrap(), value.clone());
    }
    Ok(())
}

/// Scalars do not even lose how a number was written.
fn keeps_text<T: Wire>(json: &str) -> Result<(), TestCaseError> {
    loses_nothing::<T>(json)?;
    prop_assert_eq!(again(decoded::<T>(json)), json);
    let read = reader::read_seed(WireSeed::<T>::default(), json).unwrap();
    prop_assert_eq!(again(read), json);
    Ok(())
}

proptest! {
    #[test]
    fn no_type_loses_anything(json in json()) {
        keeps_text::<u8>(&json)?;
        keeps_text::<i16>(&json)?;
        keeps_text::<i32>(&json)?;
        keeps_text::<i64>(&json)?;
        keeps_text::<f64>(&json)?;
        keeps_text::<Decimal>(&json)?;
        keeps_text::<bool>(&json)?;
        keeps_text::<String>(&json)?;
        keeps_text::<Secret>(&json)?;
        keeps_text::<Timestamp>(&json)?;
        keeps_text::<Duration>(&json)?;
        keeps_text::<Date>(&json)?;
        keeps_text::<TimeOfDay>(&json)?;
        loses_nothing::<Vec<i32>>(&json)?;
        loses_nothing::<Vec<Option<Timestamp>>>(&json)?;
        loses_nothing::<Vec<Vec<f64>>>(&json)?;
        loses_nothing::<Box<Vec<String>>>(&json)?;
    }
}

#[test]
fn plain_serde_drops_the_kept_text() {
    assert_eq!(
        serde_json::from_str::<Duration>(r#""PT90M""#)
            .unwrap()
            .to_string(),
        "PT1H30M"
    );
    assert_eq!(
        Decimal::deserialize(serde_json::json!("1.50"))
            .unwrap()
            .as_str(),
        "1.50"
    );
    let error = serde_json::from_str::<Timestamp>("null").unwrap_err();
    assert_eq!(error.to_string(), "expected a value of Edm.DateTimeOffset");
}

#[test]
fn a_wrapped_deserializer_will_do() {
    let mut track = serde_path_to_error::Track::new();
    let json = &mut serde_json::Deserializer::from_str("[1.50,\"2\",{}]");
    let input = serde_path_to_error::Deserializer::new(json, &mut track);
    assert_eq!(
        again(Vec::<Decimal>::decode(input).unwrap()),
        r#"[1.50,"2",{}]"#
    );

    // serde's own buffer, as used for `#[serde(flatten)]` and untagged enums.
    let input = serde::de::value::F64Deserializer::<serde::de::value::Error>::new(1.5);
    assert!(matches!(f64::decode(input), Ok(Decoded::Value(1.5))));
    let input =
        serde::de::value::SeqDeserializer::<_, serde::de::value::Error>::new([1_u8, 2].into_iter());
    assert!(matches!(Vec::<i32>::decode(input), Ok(Decoded::Value(all)) if all == [1, 2]));
}
