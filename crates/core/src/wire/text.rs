//! Texts, and types that are made from any text.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

use super::{Decoded, Reading, Shape, decode};

struct AnyText<T>(T);

impl<T: for<'a> From<&'a str>> Shape<'_> for AnyText<T> {
    fn from_text(text: &str) -> Reading<Self> {
        Reading::Exact(AnyText(T::from(text)))
    }
}

/// Decodes a type that takes any text and encodes to the same text, an open enumeration for example.
///
/// # Errors
/// Those of the deserializer: the input is not JSON.
pub fn decode_text<'de, T, D>(deserializer: D) -> Result<Decoded<T>, D::Error>
where
    T: for<'a> From<&'a str>,
    D: Deserializer<'de>,
{
    Ok(decode::<AnyText<T>, D>(deserializer)?.map(|AnyText(value)| value))
}

/// Reads the name of a type, borrowed where it stands so in the input; anything else is kept.
pub(crate) struct Tag;

impl<'de> DeserializeSeed<'de> for Tag {
    type Value = Decoded<Cow<'de, str>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        decode(deserializer)
    }
}

impl<'de> Shape<'de> for Cow<'de, str> {
    fn from_text(text: &str) -> Reading<Self> {
        Reading::Exact(Cow::Owned(text.to_owned()))
    }

    fn from_borrowed_text(text: &'de str) -> Reading<Self> {
        Reading::Exact(Cow::Borrowed(text))
    }
}

/// Reads a string, borrowed where it stands so in the input.
pub(crate) struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = Cow<'de, str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text))
    }
}
