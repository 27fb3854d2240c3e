//! `Edm.Decimal`.

use serde::de::Deserializer;
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::ParseError;
use super::scan::Expected;
use crate::wire::{Decoded, Reading, Shape, Wire, decode};

/// A decimal number, `Edm.Decimal`, with every digit it was written with.
///
/// It prints as it was read; equality and order are those of the number: `1.0` equals `1.00` and
/// `1e0`. For arithmetic, convert it: to `rust_decimal::Decimal` with the feature `rust_decimal`, or
/// with [`to_f64`](Self::to_f64) where a rounded number will do.
///
/// ```
/// use graph_calls_core::primitive::Decimal;
///
/// let charge: Decimal = "0.10".parse()?;
/// assert_eq!(charge, "0.1".parse()?);
/// assert_eq!(charge.to_string(), "0.10");
/// # Ok::<(), graph_calls_core::primitive::ParseError>(())
/// ```
#[derive(Clone)]
pub struct Decimal(Box<RawValue>);

/// A decimal taken apart: `0.digits` times ten to the power of `magnitude`.
///
/// The digits neither begin nor end with a zero; zero has none, whatever its sign.
struct Parts<'a> {
    is_negative: bool,
    integer: &'a [u8],
    fraction: &'a [u8],
    magnitude: i64,
}

impl<'a> Parts<'a> {
    /// Takes a JSON number apart; `None` for other text, or an exponent beyond an `i32`.
    fn of(text: &'a str) -> Option<Self> {
        let (is_negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (rest, 0),
        };
        let (integer, fraction) = match mantissa.split_once('.') {
            Some((integer, fraction)) => (integer, Some(fraction)),
            None => (mantissa, None),
        };
        let is_number =
            |digits: &str| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
        let leads_with_zero = integer.len() > 1 && integer.starts_with('0');
        if !is_number(integer) || leads_with_zero || !fraction.is_none_or(is_number) {
            return None;
        }
        let mut parts = Self {
            is_negative,
            integer: integer.as_bytes(),
            fraction: fraction.unwrap_or_default().as_bytes(),
            magnitude: i64::from(exponent) + integer.len() as i64,
        };
        parts.trim();
        Some(parts)
    }

    fn trim(&mut self) {
        let leading = self.digits().take_while(|digit| *digit == b'0').count();
        let of_integer = leading.min(self.integer.len());
        self.integer = &self.integer[of_integer..];
        self.fraction = &self.fraction[leading - of_integer..];
        self.magnitude -= leading as i64;
        let trailing = self
            .digits()
            .rev()
            .take_while(|digit| *digit == b'0')
            .count();
        let of_fraction = trailing.min(self.fraction.len());
        self.fraction = &self.fraction[..self.fraction.len() - of_fraction];
        self.integer = &self.integer[..self.integer.len() - (trailing - of_fraction)];
        if self.digits().next().is_none() {
            (self.is_negative, self.magnitude) = (false, 0);
        }
    }

    fn digits(&self) -> impl DoubleEndedIterator<Item = u8> + 'a {
        self.integer.iter().chain(self.fraction).copied()
    }

    /// -1, 0 or 1.
    fn sign(&self) -> i8 {
        match (self.digits().next(), self.is_negative) {
            (None, _) => 0,
            (Some(_), false) => 1,
            (Some(_), true) => -1,
        }
    }

    fn cmp(&self, other: &Self) -> Ordering {
        self.sign().cmp(&other.sign()).then_with(|| {
            let size = self
                .magnitude
                .cmp(&other.magnitude)
                .then_with(|| self.digits().cmp(other.digits()));
            if self.is_negative {
                size.reverse()
            } else {
                size
            }
        })
    }

    fn to_integer(&self) -> Option<i64> {
        let count = usize::try_from(self.magnitude).ok()?;
        let length = self.integer.len() + self.fraction.len();
        // 19 digits hold every `i64`, and bound the loop.
        if length > count || count > 19 {
            return None;
        }
        let digits = self.digits().chain(std::iter::repeat(b'0')).take(count);
        let size = digits.fold(0_i128, |number, digit| {
            number * 10 + i128::from(digit - b'0')
        });
        i64::try_from(if self.is_negative { -size } else { size }).ok()
    }
}

impl Decimal {
    fn parts(&self) -> Parts<'_> {
        const ZERO: Parts<'_> = Parts {
            is_negative: false,
            integer: &[],
            fraction: &[],
            magnitude: 0,
        };
        // A decimal is only ever made from a text that has parts.
        Parts::of(self.0.get()).unwrap_or(ZERO)
    }

    /// The number as it was written.
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// The nearest floating-point number; infinite when the value is too large.
    pub fn to_f64(&self) -> f64 {
        // Every JSON number is one that Rust reads.
        self.0.get().parse().unwrap_or(f64::NAN)
    }

    /// The integer that the number is; `None` when it has a fraction or is too large.
    pub fn to_integer(&self) -> Option<i64> {
        self.parts().to_integer()
    }
}

const EXPECTED: Expected = Expected {
    name: "decimal number",
    example: "12.50",
};

impl FromStr for Decimal {
    type Err = ParseError;

    /// Reads a number in the grammar of JSON, exponents included.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let refuse = || {
            let is_of_number = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
            let position = text.bytes().take_while(is_of_number).count();
            ParseError::new(&EXPECTED, text, position)
        };
        Parts::of(text).ok_or_else(refuse)?;
        RawValue::from_string(text.to_owned())
            .map(Self)
            .map_err(|_| refuse())
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        // An integer's digits are a JSON number.
        Self(serde_json::value::to_raw_value(&number).unwrap_or_default())
    }
}

impl Default for Decimal {
    fn default() -> Self {
        Self::from(0)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts().cmp(&other.parts())
    }
}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let parts = self.parts();
        (parts.sign(), parts.magnitude).hash(state);
        parts.digits().for_each(|digit| digit.hash(state));
    }
}

impl Shape<'_> for Decimal {
    fn from_number(text: &str) -> Reading<Self> {
        text.parse().map_or(Reading::Misfit, Reading::Exact)
    }

    fn from_text(text: &str) -> Reading<Self> {
        Self::from_number(text).odd()
    }
}

impl Wire for Decimal {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decoded<Self>, D::Error> {
        decode(deserializer)
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
