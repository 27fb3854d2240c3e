//! The JSON forms of `String`, `bool`, the integers and the floating-point number.

use serde::de::Deserializer;
use serde::ser::Serializer;

use super::{Decoded, Reading, Shape, Wire, decode};
use crate::primitive::Decimal;

impl Shape for String {
    fn from_text(text: &str) -> Reading<Self> {
        Reading::Exact(text.to_owned())
    }
}

impl Wire for String {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decoded<Self>, D::Error> {
        decode(deserializer)
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl Shape for bool {
    fn from_boolean(value: bool) -> Reading<Self> {
        Reading::Exact(value)
    }

    fn from_text(text: &str) -> Reading<Self> {
        match text {
            "true" => Reading::Odd(true),
            "false" => Reading::Odd(false),
            _ => Reading::Misfit,
        }
    }
}

impl Wire for bool {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decoded<Self>, D::Error> {
        decode(deserializer)
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(*self)
    }
}

macro_rules! integer {
    ($($type:ty: $serialize:ident),+ $(,)?) => {$(
        impl Shape for $type {
            fn from_number(text: &str) -> Reading<Self> {
                match text.parse() {
                    Ok(value) => Reading::of(value, text != "-0"),
                    // `3.0` and `3e0` are the integer in other words.
                    Err(_) => text
                        .parse()
                        .ok()
                        .and_then(|decimal: Decimal| decimal.to_integer())
                        .and_then(|integer| integer.try_into().ok())
                        .map_or(Reading::Misfit, Reading::Odd),
                }
            }

            fn from_text(text: &str) -> Reading<Self> {
                if text.starts_with('+') {
                    return Reading::Misfit;
                }
                Self::from_number(text).odd()
            }
        }

        impl Wire for $type {
            fn decode<'de, D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Decoded<Self>, D::Error> {
                decode(deserializer)
            }

            fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.$serialize(*self)
            }
        }
    )+};
}

integer! {
    u8: serialize_u8,
    i16: serialize_i16,
    i32: serialize_i32,
    i64: serialize_i64,
}

// Edm.Single and Edm.Double: a number, or one of the strings `INF`, `-INF` and `NaN`.
impl Shape for f64 {
    fn from_number(text: &str) -> Reading<Self> {
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => {
                Reading::of(value, prints_as_read(text) || prints_as(value, text))
            }
            _ => Reading::Misfit,
        }
    }

    fn from_text(text: &str) -> Reading<Self> {
        match text {
            "INF" => Reading::Exact(f64::INFINITY),
            "-INF" => Reading::Exact(f64::NEG_INFINITY),
            "NaN" => Reading::Exact(f64::NAN),
            "Infinity" => Reading::Odd(f64::INFINITY),
            "-Infinity" => Reading::Odd(f64::NEG_INFINITY),
            // Through the grammar of JSON: Rust's own also takes `nan`, `.5` and `+1`.
            _ if text.parse::<Decimal>().is_ok() => Self::from_number(text).odd(),
            _ => Reading::Misfit,
        }
    }
}

impl Wire for f64 {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decoded<Self>, D::Error> {
        decode(deserializer)
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_nan() {
            serializer.serialize_str("NaN")
        } else if self.is_infinite() {
            serializer.serialize_str(if *self > 0.0 { "INF" } else { "-INF" })
        } else {
            match whole(*self) {
                Some(integer) => serializer.serialize_i64(integer),
                None => serializer.serialize_f64(*self),
            }
        }
    }
}

/// The integer that the number is; Graph sends whole numbers without a decimal point.
fn whole(value: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let integer = value.fract() == 0.0 && value.abs() < EXACT;
    let negative_zero = value == 0.0 && value.is_sign_negative();
    (integer && !negative_zero).then_some(value as i64)
}

/// Whether the number certainly prints as it was read, told from the text alone.
///
/// True for the plain decimals of up to 15 digits that make up nearly all of the traffic: they
/// survive the way through an `f64`, and are short enough to be printed without an exponent.
fn prints_as_read(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let plain = digits.len() <= 16 && digits.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.'));
    let fraction = match digits.iter().position(|&byte| byte == b'.') {
        Some(_) => digits.last() != Some(&b'0') && !digits.starts_with(b"0.0000"),
        None => digits.len() <= 15 && text != "-0",
    };
    plain && fraction
}

/// Whether the number prints as the text.
fn prints_as(value: f64, text: &str) -> bool {
    let mut printed = [0; 32];
    let mut rest = &mut printed[..];
    if value
        .encode(&mut serde_json::Serializer::new(&mut rest))
        .is_err()
    {
        return false;
    }
    let unused = rest.len();
    printed[..printed.len() - unused] == *text.as_bytes()
}
