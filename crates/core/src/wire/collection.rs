//! Arrays, boxed values, and values that may be null inside an array.

use serde::de::{Deserializer, Error, SeqAccess};
use serde::ser::Serializer;
use serde_json::value::RawValue;

use super::{AsWire, Decoded, Shape, Wire, WireSeed, decode_nested};

/// An array holds the elements that fit. While all of them do, nothing else is kept; from the
/// first that does not, the text of the whole array is put together.
impl<'de, T: Wire> Shape<'de> for Vec<T> {
    fn from_array<A: SeqAccess<'de>>(mut sequence: A) -> Result<Decoded<Self>, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = sequence.next_element_seed(WireSeed::<T>::default())? {
            match element {
                Decoded::Value(element) => push(&mut elements, element),
                other => return from_odd_array(elements, other, sequence),
            }
        }
        Ok(Decoded::Value(elements))
    }
}

/// Adds an element. Arrays of objects are short and many, so the first elements get no room to spare.
pub(crate) fn push<T>(elements: &mut Vec<T>, element: T) {
    if elements.len() == elements.capacity() {
        elements.reserve_exact(elements.len().max(1));
    }
    elements.push(element);
}

/// Reads the rest of an array from the first element on that does not fit.
#[cold]
fn from_odd_array<'de, T: Wire, A: SeqAccess<'de>>(
    mut elements: Vec<T>,
    odd: Decoded<T>,
    mut sequence: A,
) -> Result<Decoded<Vec<T>>, A::Error> {
    let mut text = ArrayText::of(&elements)?;
    let mut next = Some(odd);
    while let Some(element) = next {
        match element {
            Decoded::Value(element) => {
                text.push(&element)?;
                elements.push(element);
            }
            Decoded::Odd(element, kept) => {
                text.push_text(kept.get());
                elements.push(element);
            }
            Decoded::Null => text.push_text(RawValue::NULL.get()),
            Decoded::Misfit(kept) => text.push_text(kept.get()),
        }
        next = sequence.next_element_seed(WireSeed::<T>::default())?;
    }
    Ok(Decoded::Odd(elements, text.finish()?))
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
        let text = String::from_utf8(self.0).map_err(E::custom)?;
        RawValue::from_string(text).map_err(E::custom)
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
