//! The one visitor under every [`Wire`](super::Wire) type.

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::Decoded;
use super::keep::{keep_map, keep_sequence, quoted};
use super::text::Text;

/// The value that a type read from a scalar; the caller still has the text of the scalar.
pub(crate) enum Reading<T> {
    /// The value encodes to the same text.
    Exact(T),
    /// The value encodes to other text.
    Odd(T),
    /// Not a value of the type.
    Misfit,
}

impl<T> Reading<T> {
    /// A value that has `exact`ly the text it was read from, or another.
    pub(crate) fn of(value: T, exact: bool) -> Self {
        if exact {
            Reading::Exact(value)
        } else {
            Reading::Odd(value)
        }
    }

    /// The same value, read from something that the type does not encode to.
    pub(crate) fn odd(self) -> Self {
        match self {
            Reading::Exact(value) => Reading::Odd(value),
            other => other,
        }
    }
}

/// The kinds of JSON value that a type reads; any other is a misfit.
pub(crate) trait Shape<'de>: Sized {
    /// Reads the content of a JSON string.
    fn from_text(_text: &str) -> Reading<Self> {
        Reading::Misfit
    }

    /// Reads the content of a JSON string that stands so in the input.
    fn from_borrowed_text(text: &'de str) -> Reading<Self> {
        Self::from_text(text)
    }

    /// Reads the text of a JSON number.
    fn from_number(_text: &str) -> Reading<Self> {
        Reading::Misfit
    }

    /// Reads `true` or `false`.
    fn from_boolean(_value: bool) -> Reading<Self> {
        Reading::Misfit
    }

    /// Reads a JSON array.
    fn from_array<A: SeqAccess<'de>>(sequence: A) -> Result<Decoded<Self>, A::Error> {
        keep_sequence(sequence).map(Decoded::Misfit)
    }

    /// Reads a JSON object.
    fn from_object<A: MapAccess<'de>>(map: A) -> Result<Decoded<Self>, A::Error> {
        of_json(&json_of_map(map)?).map_err(A::Error::custom)
    }
}

/// The names under which serde_json hands over JSON text in place of a value: [`RAW`] when asked
/// for a newtype of this name, [`NUMBER`] for every number when some crate of the build turns on
/// `arbitrary_precision`. A deserializer that does not know the first answers with the value.
pub(crate) const RAW: &str = "$serde_json::private::RawValue";
const NUMBER: &str = "$serde_json::private::Number";

/// Decodes a scalar: from the text of the JSON value, so that no digit is lost of a number, even where the
/// type is not a number.
pub(crate) fn decode<'de, T: Shape<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Decoded<T>, D::Error> {
    deserializer.deserialize_newtype_struct(RAW, ShapeVisitor(PhantomData))
}

/// Decodes an array or an object member by member, without reading its text twice. Of a number in its
/// place only what an `f64` holds is kept.
pub(crate) fn decode_nested<'de, T: Shape<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Decoded<T>, D::Error> {
    deserializer.deserialize_any(ShapeVisitor(PhantomData))
}

struct ShapeVisitor<T>(PhantomData<T>);

impl<'de, T: Shape<'de>> Visitor<'de> for ShapeVisitor<T> {
    type Value = Decoded<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Decoded<T>, E> {
        of_text(T::from_text(text), text)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Decoded<T>, E> {
        of_text(T::from_borrowed_text(text), text)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Decoded<T>, E> {
        of_json(if value { "true" } else { "false" }).map_err(E::custom)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Decoded<T>, E> {
        of_json(&value.to_string()).map_err(E::custom)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Decoded<T>, E> {
        of_json(&value.to_string()).map_err(E::custom)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Decoded<T>, E> {
        let text = serde_json::value::to_raw_value(&value).map_err(E::custom)?;
        of_json(text.get()).map_err(E::custom)
    }

    fn visit_unit<E: Error>(self) -> Result<Decoded<T>, E> {
        Ok(Decoded::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Decoded<T>, E> {
        Ok(Decoded::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Decoded<T>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Decoded<T>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, sequence: A) -> Result<Decoded<T>, A::Error> {
        T::from_array(sequence)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Decoded<T>, A::Error> {
        T::from_object(map)
    }
}

/// The value, with the JSON text of `text`, from which it was read, where that has to be kept.
#[inline]
fn of_text<T, E: Error>(reading: Reading<T>, text: &str) -> Result<Decoded<T>, E> {
    match reading {
        Reading::Exact(value) => Ok(Decoded::Value(value)),
        other => Ok(other.kept(quoted(text).map_err(E::custom)?)),
    }
}

/// The JSON text that a map stands for: what serde_json hands over as one, or the text of an object.
fn json_of_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Cow<'de, str>, A::Error> {
    match map.next_key_seed(Text)? {
        Some(name) if name == RAW || name == NUMBER => map.next_value_seed(Text),
        first => keep_map(first.map(Cow::into_owned), map).map(Cow::Owned),
    }
}

/// Reads the JSON text of a value.
fn of_json<'de, T: Shape<'de>>(text: &str) -> serde_json::Result<Decoded<T>> {
    let reading = match text.as_bytes().first() {
        Some(b'-' | b'0'..=b'9') => T::from_number(text),
        Some(b'"') => match unescaped(text) {
            Some(content) => T::from_text(&content),
            None => Reading::Misfit,
        },
        Some(b'n') => return Ok(Decoded::Null),
        Some(b't') => T::from_boolean(true),
        Some(b'f') => T::from_boolean(false),
        _ => Reading::Misfit,
    };
    match reading {
        Reading::Exact(value) => Ok(Decoded::Value(value)),
        other => RawValue::from_string(text.to_owned()).map(|text| other.kept(text)),
    }
}

/// The content of a JSON string; `None` when an escape names half a character.
#[inline]
fn unescaped(text: &str) -> Option<Cow<'_, str>> {
    let content = text.get(1..text.len().checked_sub(1)?)?;
    // Without an early end, which short texts would only pay for.
    let has_escapes = content
        .bytes()
        .fold(false, |found, byte| found | (byte == b'\\'));
    if has_escapes {
        serde_json::from_str(text).ok().map(Cow::Owned)
    } else {
        Some(Cow::Borrowed(content))
    }
}
