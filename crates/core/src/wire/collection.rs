//! Arrays, boxed values, and values that may be null inside an array.

use serde::de::{Deserializer, Error, SeqAccess};
use serde::ser::Serializer;
use serde_json::value::RawValue;

use super::keep::raw;
use super::{AsWire, Decoded, Shape, Wire, WireSeed, decode_nested};

/// An array holds the elements that fit. While all of them do, nothing else is kept; from the
/// first that does not, the text of the whole array is put together.
impl<T: Wire> Shape for Vec<T> {
    fn from_array<'de, A: SeqAccess<'de>>(mut sequence: A) -> Result<Decoded<Self>, A::Error> {
        let mut elements = Vec::new();
        let mut text = None;
        while let Some(element) = sequence.next_element_seed(WireSeed::<T>::default())? {
            let (element, kept) = match element {
                Decoded::Value(element) => (Some(element), None),
                Decoded::Odd(element, kept) => (Some(element), Some(kept)),
                Decoded::Null => (None, Some(RawValue::NULL.to_owned())),
                Decoded::Misfit(kept) => (None, Some(kept)),
            };
            if text.is_none() && kept.is_some() {
                text = Some(ArrayText::of(&elements)?);
            }
            if let Some(text) = &mut text {
                match (&kept, &element) {
                    (Some(kept), _) => text.push_text(kept.get()),
                    (None, Some(element)) => text.push(element)?,
                    (None, None) => {}
                }
            }
            elements.extend(element);
        }
        Ok(match text {
            Some(text) => Decoded::Odd(elements, text.finish()?),
            None => Decoded::Value(elements),
        })
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decoded<Self>, D::Error> {
        decode_nested(deserializer)
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(AsWire))
    }
}

/// The text of an array, put together element by element.
struct ArrayText(Vec<u8>);

impl ArrayText {
    fn of<T: Wire, E: Error>(elements: &[T]) -> Result<Self, E> {
        let mut text = Self(vec![b'[']);
        for element in elements {
            text.push(element)?;
        }
        Ok(text)
    }

    fn push<T: Wire, E: Error>(&mut self, element: &T) -> Result<(), E> {
        self.separate();
        serde_json::to_writer(&mut self.0, &AsWire(element)).map_err(E::custom)
    }

    fn push_text(&mut self, element: &str) {
        self.separate();
        self.0.extend_from_slice(element.as_bytes());
    }

    fn separate(&mut self) {
        if self.0.len() > 1 {
            self.0.push(b',');
        }
    }

    fn finish<E: Error>(mut self) -> Result<Box<RawValue>, E> {
        self.0.push(b']');
        raw(String::from_utf8(self.0).map_err(E::custom)?)
    }
}

impl<T: Wire> Wire for Box<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decoded<Self>, D::Error> {
        Ok(T::decode(deserializer)?.map(Box::new))
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        T::encode(self, serializer)
    }
}

/// A value that may be null, as an element of an array: here null is a value and not the lack of
/// one, so it is never [`Decoded::Null`].
impl<T: Wire> Wire for Option<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decoded<Self>, D::Error> {
        Ok(match T::decode(deserializer)? {
            Decoded::Null => Decoded::Value(None),
            other => other.map(Some),
        })
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.encode(serializer),
            None => serializer.serialize_unit(),
        }
    }
}
