//! The one visitor under every [`Wire`](super::Wire) type.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::Decoded;
use super::keep::{keep_map, keep_sequence, quoted, raw};

/// What a type made of a scalar; the text of the scalar is still with the caller.
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

/// Which kinds of JSON value a type reads; what it does not name is a misfit.
pub(crate) trait Shape: Sized {
    /// Reads the content of a JSON string.
    fn from_text(_text: &str) -> Reading<Self> {
        Reading::Misfit
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
    fn from_array<'de, A: SeqAccess<'de>>(sequence: A) -> Result<Decoded<Self>, A::Error> {
        keep_sequence(sequence).map(Decoded::Misfit)
    }

    /// Reads a JSON object.
    fn from_object<'de, A: MapAccess<'de>>(mut map: A) -> Result<Decoded<Self>, A::Error> {
        match map.next_key_seed(FirstName)? {
            Some(First::Raw) => map.next_value_seed(RawText(PhantomData)),
            Some(First::Number) => {
                let text: String = map.next_value()?;
                Self::from_number(&text).keeping(|| raw(text))
            }
            Some(First::Property(name)) => keep_map(Some(name), map).map(Decoded::Misfit),
            None => keep_map(None, map).map(Decoded::Misfit),
        }
    }
}

/// The names under which serde_json hands over JSON text in place of a value: [`RAW`] when asked
/// for a newtype of this name, [`NUMBER`] for every number when some crate of the build turns on
/// `arbitrary_precision`. A deserializer that does not know the first answers with the value.
pub(crate) const RAW: &str = "$serde_json::private::RawValue";
const NUMBER: &str = "$serde_json::private::Number";

/// Decodes a scalar: from the text of the JSON value, so that no digit is lost of a number, even where the
/// type is none.
pub(crate) fn decode<'de, T: Shape, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Decoded<T>, D::Error> {
    deserializer.deserialize_newtype_struct(RAW, ShapeVisitor(PhantomData))
}

/// Decodes an array or an object member by member, without reading its text twice. Of a number in its
/// place only what an `f64` holds is kept.
pub(crate) fn decode_nested<'de, T: Shape, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Decoded<T>, D::Error> {
    deserializer.deserialize_any(ShapeVisitor(PhantomData))
}

struct ShapeVisitor<T>(PhantomData<T>);

impl<'de, T: Shape> Visitor<'de> for ShapeVisitor<T> {
    type Value = Decoded<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Decoded<T>, E> {
        T::from_text(text).keeping(|| quoted(text))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Decoded<T>, E> {
        T::from_boolean(value).keeping(|| raw(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Decoded<T>, E> {
        let text = value.to_string();
        T::from_number(&text).keeping(|| raw(text))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Decoded<T>, E> {
        let text = value.to_string();
        T::from_number(&text).keeping(|| raw(text))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Decoded<T>, E> {
        let text: Box<RawValue> = serde_json::value::to_raw_value(&value).map_err(E::custom)?;
        T::from_number(text.get()).keeping(|| Ok(text))
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

/// What the first name of a map says about the map.
enum First {
    Raw,
    Number,
    Property(String),
}

struct FirstName;

impl<'de> DeserializeSeed<'de> for FirstName {
    type Value = First;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<First, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for FirstName {
    type Value = First;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<First, E> {
        Ok(if name == RAW {
            First::Raw
        } else if name == NUMBER {
            First::Number
        } else {
            First::Property(name.to_owned())
        })
    }
}

/// Reads the JSON text of a value, as serde_json hands it over.
struct RawText<T>(PhantomData<T>);

impl<'de, T: Shape> DeserializeSeed<'de> for RawText<T> {
    type Value = Decoded<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Decoded<T>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<T: Shape> Visitor<'_> for RawText<T> {
    type Value = Decoded<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of a JSON value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Decoded<T>, E> {
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
        reading.keeping(|| raw(text.to_owned()))
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
