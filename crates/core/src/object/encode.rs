//! Writing objects.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use super::{Field, Object, Remainder, TYPE_MEMBER};
use crate::reader::read_seed;
use crate::wire::{AsWire, Decoded, Wire, WireSeed};
use crate::writer;

/// Writes an object for [`serde::Serialize`].
///
/// # Errors
/// Those of the serializer.
pub fn serialize<T: Object, S: Serializer>(object: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let remainder = object.remainder();
    let mut map = serializer.serialize_map(None)?;
    if remainder.has_canonical_type() || (object.needs_type_member() && !remainder.says_of_type()) {
        map.serialize_entry(TYPE_MEMBER, &format_args!("#{}", object.type_name()))?;
    }
    object.write(&mut ObjectWriter {
        map: &mut map,
        remainder,
        place: 0,
    })?;
    for (name, text) in remainder.unknown().iter() {
        map.serialize_entry(name, text)?;
    }
    map.end()
}

pub(super) fn to_json<T: Object>(object: &T) -> Result<Vec<u8>, serde_json::Error> {
    struct AsObject<'a, T>(&'a T);

    impl<T: Object> Serialize for AsObject<'_, T> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serialize(self.0, serializer)
        }
    }

    writer::write(&AsObject(object))
}

/// Writes the declared properties of an object, in the order of [`Object::properties`].
pub struct ObjectWriter<'a, M> {
    map: &'a mut M,
    remainder: &'a Remainder,
    place: usize,
}

impl<M: SerializeMap> ObjectWriter<'_, M> {
    /// Writes the next property.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn property<F: Field>(&mut self, name: &'static str, field: &F) -> Result<(), M::Error> {
        let place = self.place;
        self.place += 1;
        let value = field.value();
        match (value, self.remainder.odd(name)) {
            (_, Some(text)) if is_still_said_by::<F>(value, text) => {
                self.map.serialize_entry(name, text)
            }
            (Some(value), _) => self.map.serialize_entry(name, &AsWire(value)),
            (None, _) if self.remainder.is_null(place) => self.map.serialize_entry(name, &()),
            (None, _) => Ok(()),
        }
    }

    /// Writes the items of a collection; an empty one is written too.
    pub(crate) fn items<T: Wire>(
        &mut self,
        name: &'static str,
        items: &[T],
    ) -> Result<(), M::Error> {
        struct Items<'a, T>(&'a [T]);

        impl<T: Wire> Serialize for Items<'_, T> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(self.0.iter().map(AsWire))
            }
        }

        self.map.serialize_entry(name, &Items(items))
    }

    /// Says that all properties have been written.
    ///
    /// # Errors
    /// None so far.
    pub fn end(&mut self) -> Result<(), M::Error> {
        Ok(())
    }
}

/// Returns `true` while the program has left the field as `text` set it.
#[cold]
fn is_still_said_by<F: Field>(value: Option<&F::Value>, text: &RawValue) -> bool {
    let mut field = F::default();
    let seed = WireSeed::<F::Value>::default();
    if let Ok(Decoded::Value(said) | Decoded::Odd(said, _)) = read_seed(seed, text.get()) {
        field.set(Some(said));
    }
    match (value, field.value()) {
        (None, None) => true,
        (Some(value), Some(said)) => {
            let text = |value| serde_json::to_string(&AsWire(value)).ok();
            text(value) == text(said)
        }
        _ => false,
    }
}
