//! Keeping a JSON value as its text.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess};
use serde_json::value::RawValue;

use super::shape::{Shape, decode};
use super::{Decoded, Reading};

/// Fits no JSON value, so that every one of them is kept as text.
struct Nothing;

impl Shape<'_> for Nothing {}

/// Keeps any JSON value as its text.
pub(super) fn keep<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<RawValue>, D::Error> {
    match decode::<Nothing, D>(deserializer)? {
        Decoded::Odd(_, text) | Decoded::Misfit(text) => Ok(text),
        Decoded::Null | Decoded::Value(_) => Ok(RawValue::NULL.to_owned()),
    }
}

/// Keeps what is left of an object as the text of an object.
///
/// `first` is the name of a property whose value comes next, when the name has already been read.
pub(super) fn keep_map<'de, A: MapAccess<'de>>(
    first: Option<String>,
    mut map: A,
) -> Result<String, A::Error> {
    let mut text = String::from("{");
    let mut next = match first {
        Some(name) => Some(name),
        None => map.next_key()?,
    };
    while let Some(name) = next {
        let value = map.next_value_seed(Keep)?;
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(quoted(&name).map_err(A::Error::custom)?.get());
        text.push(':');
        text.push_str(value.get());
        next = map.next_key()?;
    }
    text.push('}');
    Ok(text)
}

/// Keeps what is left of an array as the text of an array.
pub(super) fn keep_sequence<'de, A: SeqAccess<'de>>(
    mut sequence: A,
) -> Result<Box<RawValue>, A::Error> {
    let mut text = String::from("[");
    while let Some(element) = sequence.next_element_seed(Keep)? {
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(element.get());
    }
    text.push(']');
    RawValue::from_string(text).map_err(A::Error::custom)
}

/// [`keep`] where serde asks for a seed.
pub(crate) struct Keep;

impl<'de> DeserializeSeed<'de> for Keep {
    type Value = Box<RawValue>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Box<RawValue>, D::Error> {
        keep(deserializer)
    }
}

/// The text as a JSON string.
pub(super) fn quoted(text: &str) -> serde_json::Result<Box<RawValue>> {
    serde_json::value::to_raw_value(text)
}

impl<T> Reading<T> {
    /// Adds the JSON text that was read, where it has to be kept.
    pub(super) fn kept(self, text: Box<RawValue>) -> Decoded<T> {
        match self {
            Reading::Exact(value) => Decoded::Value(value),
            Reading::Odd(value) => Decoded::Odd(value, text),
            Reading::Misfit => Decoded::Misfit(text),
        }
    }
}
