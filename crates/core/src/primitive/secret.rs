//! Strings that must not be shown.

use serde::de::Deserializer;
use serde::ser::Serializer;
use std::fmt;

use crate::wire::{Decoded, Reading, Shape, Wire, decode};

/// A string that `Debug` does not show: a client state, a validation token, a key.
///
/// It is sent and stored like any string. Comparing takes longer the more of the two strings agrees,
/// so what an attacker can send over and over is to be compared by other means.
///
/// ```
/// use graph_calls_core::primitive::Secret;
///
/// let secret = Secret::from("hunter2");
/// assert_eq!(format!("{secret:?}"), "Secret(…)");
/// assert_eq!(secret.expose(), "hunter2");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Secret(String);

impl Secret {
    /// The string itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

impl Shape<'_> for Secret {
    fn from_text(text: &str) -> Reading<Self> {
        Reading::Exact(Self::from(text))
    }
}

impl Wire for Secret {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decoded<Self>, D::Error> {
        decode(deserializer)
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
