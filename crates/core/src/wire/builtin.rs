//! The JSON forms of `String`, `bool`, the integers and the floating-point number.

use serde::de::Deserializer;
use serde::ser::Serializer;

use super::{Decoded, Reading, Shape, Wire, decode};
use crate::primitive::Decimal;

impl Shape<'_> for String {
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

impl Shape<'_> for bool {
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
        impl Shape<'_> for $type {
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
impl Shape<'_> for f64 {
    fn from_number(text: &str) -> Reading<Self> {
        if let Some(value) = plain_decimal(text) {
            return Reading::Exact(value);
        }
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Reading::of(value, prints_as(value, text)),
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

/// The number, where it certainly prints as the text.
///
/// So do the plain decimals of up to 15 digits that make up nearly all of the traffic: their digits and
/// the power of ten are floating-point numbers without rounding, so one division gives the nearest one, and
/// they are short enough to be printed without an exponent.
fn plain_decimal(text: &str) -> Option<f64> {
    const POWERS_OF_TEN: [f64; 16] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ];
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits.as_bytes()),
        None => (false, text.as_bytes()),
    };
    if digits.len() > 16 {
        return None;
    }
    let mut number = 0_u64;
    let mut point = None;
    for (place, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => number = number * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(place),
            _ => return None,
        }
    }
    let fraction = match point {
        Some(place) => {
            let is_plain = digits.last() != Some(&b'0') && !digits.starts_with(b"0.0000");
            is_plain.then(|| digits.len() - place - 1)?
        }
        None => {
            let is_plain = digits.len() <= 15 && !(is_negative && number == 0);
            is_plain.then_some(0)?
        }
    };
    let size = number as f64 / POWERS_OF_TEN.get(fraction)?;
    Some(if is_negative { -size } else { size })
}

/// Returns `true` when the number prints as the text.
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
