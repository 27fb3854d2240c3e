//! The JSON form of a value of any JSON.

use serde::de::Deserializer;
use serde::ser::{Serialize, Serializer};

use super::keep::keep;
use super::{Decoded, Wire};
use crate::primitive::Untyped;

impl Wire for Untyped {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decoded<Self>, D::Error> {
        let text = keep(deserializer)?;
        Ok(match text.get() {
            "null" => Decoded::Null,
            _ => Decoded::Value(Self(text)),
        })
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
