//! Types that are made from any text.

use serde::de::Deserializer;

use super::{Decoded, Reading, Shape, decode};

struct AnyText<T>(T);

impl<T: for<'a> From<&'a str>> Shape for AnyText<T> {
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
