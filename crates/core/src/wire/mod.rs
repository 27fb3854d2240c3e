//! Reading one JSON value into a Rust value, and writing the same JSON again.
//!
//! Decoding never loses anything: a value that a type has no room for comes back as JSON text
//! ([`Decoded::Odd`], [`Decoded::Misfit`]), and whoever holds the value keeps that text beside it.
//!
//! ```
//! use graph_calls_core::{Decoded, Wire};
//!
//! let mut json = serde_json::Deserializer::from_str("3.0");
//! let Decoded::Odd(value, text) = i32::decode(&mut json)? else { panic!() };
//! assert_eq!((value, text.get()), (3, "3.0"));
//! # Ok::<(), serde_json::Error>(())
//! ```

mod builtin;
mod collection;
mod keep;
mod shape;
mod text;
mod untyped;

pub(crate) use collection::push;
pub(crate) use keep::Keep;
pub(crate) use shape::{RAW, Reading, Shape, decode, decode_nested};
pub use text::decode_text;
pub(crate) use text::{Tag, Text};

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::fmt;
use std::marker::PhantomData;

use crate::primitive::{Date, Decimal, Duration, Secret, TimeOfDay, Timestamp, Untyped};

/// The result of reading a JSON value.
pub enum Decoded<T> {
    /// A value that encodes to the JSON it came from.
    Value(T),
    /// A value that would encode to other JSON text, and the text that it came from.
    Odd(T, Box<RawValue>),
    /// JSON `null`.
    Null,
    /// Not a value of the type: the JSON text as it came.
    Misfit(Box<RawValue>),
}

impl<T> Decoded<T> {
    /// Changes the value and leaves the kept text alone.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Decoded<U> {
        match self {
            Decoded::Value(value) => Decoded::Value(change(value)),
            Decoded::Odd(value, text) => Decoded::Odd(change(value), text),
            Decoded::Null => Decoded::Null,
            Decoded::Misfit(text) => Decoded::Misfit(text),
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Decoded<T> {
    // The kept text may be that of a secret, so only its presence is shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Decoded::Value(value) => f.debug_tuple("Value").field(value).finish(),
            Decoded::Odd(value, _) => f.debug_tuple("Odd").field(value).finish(),
            Decoded::Null => f.write_str("Null"),
            Decoded::Misfit(_) => f.write_str("Misfit"),
        }
    }
}

/// A type that is decoded leniently and encoded to the very JSON it was decoded from.
///
/// `decode` fails only when the input is not JSON; a JSON value that does not fit the type is a
/// [`Decoded::Misfit`]. `encode` of a [`Decoded::Value`] gives back the JSON that was decoded.
pub trait Wire: Sized {
    /// Decodes one JSON value.
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decoded<Self>, D::Error>;

    /// Encodes the value as JSON.
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// Decodes a [`Wire`] type where serde asks for a seed: in a map or a sequence.
pub(crate) struct WireSeed<T>(PhantomData<fn() -> T>);

impl<T> Default for WireSeed<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: Wire> DeserializeSeed<'de> for WireSeed<T> {
    type Value = Decoded<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Decoded<T>, D::Error> {
        T::decode(deserializer)
    }
}

/// Encodes a [`Wire`] type where serde asks for [`Serialize`].
pub(crate) struct AsWire<'a, T>(pub(crate) &'a T);

impl<T: Wire> Serialize for AsWire<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.encode(serializer)
    }
}

/// serde's own traits for the primitive types, so that they can be stored and sent elsewhere.
///
/// Drops the text that [`Decoded::Odd`] would keep: a plain serde value has no place for it.
macro_rules! plain_serde {
    ($($type:ty = $edm:literal),+ $(,)?) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.encode(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                match Self::decode(deserializer)? {
                    Decoded::Value(value) | Decoded::Odd(value, _) => Ok(value),
                    Decoded::Null | Decoded::Misfit(_) => {
                        Err(D::Error::custom(concat!("expected a value of ", $edm)))
                    }
                }
            }
        }
    )+};
}

plain_serde! {
    Date = "Edm.Date",
    Decimal = "Edm.Decimal",
    Duration = "Edm.Duration",
    Secret = "Edm.String",
    TimeOfDay = "Edm.TimeOfDay",
    Timestamp = "Edm.DateTimeOffset",
    Untyped = "Edm.Untyped",
}

#[cfg(test)]
mod tests;
