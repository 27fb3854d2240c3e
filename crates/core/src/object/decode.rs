//! Reading objects.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

use super::{Field, Object, Remainder, TYPE_MEMBER};
use crate::reader::read_seed;
use crate::wire::{self, Decoded, Shape, Tag, Text, WireSeed};

/// Reads an object for [`serde::Deserialize`].
///
/// # Errors
/// Fails when the value is not a JSON object.
pub fn deserialize<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct Strict<T>(PhantomData<T>);

    impl<'de, T: Object> Visitor<'de> for Strict<T> {
        type Value = T;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
            read_members(members)
        }
    }

    deserializer.deserialize_map(Strict(PhantomData))
}

/// Reads an object in a property, where null and other JSON are no errors.
#[doc(hidden)]
pub fn decode_object<'de, T: Object, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Decoded<T>, D::Error> {
    struct Whole<T>(T);

    impl<'de, T: Object> Shape<'de> for Whole<T> {
        fn from_object<A: MapAccess<'de>>(members: A) -> Result<Decoded<Self>, A::Error> {
            read_members(members).map(|object| Decoded::Value(Whole(object)))
        }
    }

    Ok(wire::decode_nested::<Whole<T>, D>(deserializer)?.map(|Whole(object)| object))
}

/// The place of `name` in `names`, known when the program is compiled.
#[doc(hidden)]
pub const fn place_of(names: &[&str], name: &str) -> usize {
    let mut place = 0;
    while place < names.len() && !is_same(names[place].as_bytes(), name.as_bytes()) {
        place += 1;
    }
    place
}

const fn is_same(left: &[u8], right: &[u8]) -> bool {
    let mut place = 0;
    while place < left.len() && place < right.len() && left[place] == right[place] {
        place += 1;
    }
    place == left.len() && place == right.len()
}

/// Reads the property `name`, the one at `place`, of an object into its field.
#[doc(hidden)]
pub fn read_property<'de, F: Field, A: MapAccess<'de>>(
    field: &mut F,
    name: &'static str,
    place: usize,
    remainder: &mut Remainder,
    members: &mut A,
) -> Result<(), A::Error> {
    let value = match members.next_value_seed(WireSeed::<F::Value>::default())? {
        Decoded::Value(value) => Some(value),
        Decoded::Odd(value, text) => {
            remainder.note_odd(name, text);
            Some(value)
        }
        Decoded::Misfit(text) => {
            remainder.note_odd(name, text);
            None
        }
        Decoded::Null => {
            remainder.note_null(place, name);
            None
        }
    };
    let is_there = value.is_some();
    field.set(value);
    if is_there && field.value().is_none() {
        // The empty key: a text on the wire, and no value of the field.
        let empty = serde_json::value::to_raw_value("").map_err(A::Error::custom)?;
        remainder.note_odd(name, empty);
    }
    Ok(())
}

/// Reads all members into a new object.
pub(crate) fn read_members<'de, T: Object, A: MapAccess<'de>>(
    mut members: A,
) -> Result<T, A::Error> {
    let mut object = if T::IS_FAMILY {
        read_family(&mut members)?
    } else {
        T::begin(None)
    };
    while let Some(name) = members.next_key_seed(Text)? {
        object.read(&name, &mut members)?;
    }
    object.remainder_mut().complete();
    Ok(object)
}

/// The derived type to which the undeclared members of `object` belong, if there is one only.
///
/// Graph writes identity sets without a tag, as most tools write files that they keep: then a member that only
/// one of the derived types declares is what there is to go by.
#[doc(hidden)]
pub fn told_by_members<T: Object>(object: &T, derived: &[Derived<T>]) -> Option<T> {
    /// Of more types, members tell little, and each would have to be asked.
    const MOST: usize = 32;

    let unknown = object.unknown();
    if unknown.is_empty() || derived.len() > MOST {
        return None;
    }
    let mut told = derived
        .iter()
        .filter(|(properties, _)| unknown.iter().any(|(name, _)| properties.contains(&name)));
    let (_, empty) = told.next()?;
    told.next().is_none().then(empty)
}

/// The properties of a derived type, and how to make an empty object of it.
#[doc(hidden)]
pub type Derived<T> = (&'static [&'static str], fn() -> T);

/// Reads members up to and including `@odata.type` into an object of that type.
///
/// The tag comes first by the format, but may stand anywhere. Members before it go into the base
/// type, which loses nothing: its text is read again into the type that the tag names, or without
/// a tag into the one that the members tell.
fn read_family<'de, T: Object, A: MapAccess<'de>>(members: &mut A) -> Result<T, A::Error> {
    let mut untyped = None;
    while let Some(name) = members.next_key_seed(Text)? {
        if name == TYPE_MEMBER {
            let tag = members.next_value_seed(Tag)?;
            let mut typed = match &tag {
                Decoded::Value(tag) => T::begin(Some(tag)),
                _ => T::begin(None),
            };
            if let Some(mut untyped) = untyped {
                move_members(&mut untyped, &mut typed)?;
            }
            let type_name = typed.type_name();
            typed.remainder_mut().note_type(type_name, tag)?;
            return Ok(typed);
        }
        untyped
            .get_or_insert_with(|| T::begin(None))
            .read(&name, members)?;
    }
    let mut object = untyped.unwrap_or_else(|| T::begin(None));
    object.remainder_mut().complete();
    if let Some(mut typed) = object.told_by_members() {
        move_members(&mut object, &mut typed)?;
        typed.remainder_mut().note_no_type();
        object = typed;
    }
    Ok(object)
}

/// Reads everything that `from` holds into `to`.
fn move_members<T: Object, E: Error>(from: &mut T, to: &mut T) -> Result<(), E> {
    struct Into<'a, T>(&'a mut T);

    impl<'de, T: Object> DeserializeSeed<'de> for Into<'_, T> {
        type Value = ();

        fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
            deserializer.deserialize_map(self)
        }
    }

    impl<'de, T: Object> Visitor<'de> for Into<'_, T> {
        type Value = ();

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
            while let Some(name) = members.next_key_seed(Text)? {
                self.0.read(&name, &mut members)?;
            }
            Ok(())
        }
    }

    from.remainder_mut().complete();
    let json = from.to_json().map_err(E::custom)?;
    let text = std::str::from_utf8(&json).map_err(E::custom)?;
    read_seed(Into(to), text).map_err(E::custom)
}
