//! Members that an object held on the wire beside its fields.

use std::borrow::Cow;

use serde::Serialize;
use serde::de::{DeserializeOwned, Error, MapAccess};
use serde_json::value::RawValue;

use super::TYPE_MEMBER;
use crate::wire::{Decoded, Keep, Tag};

/// The bit that says that `@odata.type` stood there in its canonical spelling.
const TYPE_BIT: usize = 63;

/// The bit that says that the object came without `@odata.type` although it is of a derived type.
const NO_TYPE_BIT: usize = 62;

/// The number of explicit nulls that are bits.
const NULL_BITS: usize = 62;

/// Members that stood on the wire beside an object's fields: unknown ones, explicit nulls, and the texts of
/// declared properties that encoding the field would not give back.
///
/// It takes two words in most objects. Explicit nulls and a canonical `@odata.type` are bits of the first word;
/// anything rarer is in a box.
#[derive(Clone, Default)]
pub struct Remainder {
    bits: u64,
    kept: Option<Box<Kept>>,
}

#[derive(Clone, Default)]
struct Kept {
    /// Undeclared members; sorted by name once the object is complete.
    unknown: Vec<(Box<str>, Box<RawValue>)>,
    /// Declared properties whose text encoding the field would not give back.
    odd: Vec<(&'static str, Box<RawValue>)>,
}

impl Remainder {
    /// The members that the type does not declare.
    pub fn unknown(&self) -> Unknown<'_> {
        Unknown {
            members: self.kept.as_deref().map_or(&[], |kept| &kept.unknown),
        }
    }

    /// Sets an undeclared member, an annotation for example.
    ///
    /// # Errors
    /// Fails when `value` has no JSON form.
    pub fn insert(&mut self, name: &str, value: &impl Serialize) -> Result<(), serde_json::Error> {
        let text = serde_json::value::to_raw_value(value)?;
        let unknown = &mut self.kept_mut().unknown;
        match unknown.binary_search_by(|(key, _)| (**key).cmp(name)) {
            Ok(place) => unknown[place].1 = text,
            Err(place) => unknown.insert(place, (name.into(), text)),
        }
        Ok(())
    }

    /// Takes an undeclared member out; `None` when there is none.
    pub fn remove(&mut self, name: &str) -> Option<Box<RawValue>> {
        let unknown = &mut self.kept.as_mut()?.unknown;
        let place = unknown
            .binary_search_by(|(key, _)| (**key).cmp(name))
            .ok()?;
        Some(unknown.remove(place).1)
    }

    /// Returns `true` when it is known that the object named its type, in whatever spelling, or came without.
    pub(crate) fn says_of_type(&self) -> bool {
        self.has_canonical_type()
            || self.bits & (1 << NO_TYPE_BIT) != 0
            || self.unknown().raw(TYPE_MEMBER).is_some()
    }

    /// Notes that the object came without its type.
    pub(crate) fn note_no_type(&mut self) {
        self.bits |= 1 << NO_TYPE_BIT;
    }

    pub(crate) fn has_canonical_type(&self) -> bool {
        self.bits & (1 << TYPE_BIT) != 0
    }

    /// Reads a member that the type does not declare.
    #[doc(hidden)]
    pub fn read_unknown<'de, A: MapAccess<'de>>(
        &mut self,
        type_name: &str,
        name: &str,
        members: &mut A,
    ) -> Result<(), A::Error> {
        if name == TYPE_MEMBER {
            let tag = members.next_value_seed(Tag)?;
            return self.note_type(type_name, tag);
        }
        let text = members.next_value_seed(Keep)?;
        self.kept_mut().unknown.push((name.into(), text));
        Ok(())
    }

    /// Notes the value of `@odata.type`.
    pub(crate) fn note_type<E: Error>(
        &mut self,
        type_name: &str,
        tag: Decoded<Cow<'_, str>>,
    ) -> Result<(), E> {
        let text = match tag {
            Decoded::Value(tag) if tag.strip_prefix('#') == Some(type_name) => {
                self.bits |= 1 << TYPE_BIT;
                return Ok(());
            }
            Decoded::Value(tag) => serde_json::value::to_raw_value(&tag).map_err(E::custom)?,
            Decoded::Odd(_, text) | Decoded::Misfit(text) => text,
            Decoded::Null => RawValue::NULL.to_owned(),
        };
        self.kept_mut().unknown.push((TYPE_MEMBER.into(), text));
        Ok(())
    }

    /// Notes that the property `name`, the one at `place`, was an explicit null.
    pub(crate) fn note_null(&mut self, place: usize, name: &'static str) {
        if place < NULL_BITS {
            self.bits |= 1 << place;
        } else {
            self.note_odd(name, RawValue::NULL.to_owned());
        }
    }

    pub(crate) fn is_null(&self, place: usize) -> bool {
        place < NULL_BITS && self.bits & (1 << place) != 0
    }

    /// Notes the text of the declared property `name`.
    pub(crate) fn note_odd(&mut self, name: &'static str, text: Box<RawValue>) {
        let odd = &mut self.kept_mut().odd;
        odd.retain(|(key, _)| *key != name);
        odd.push((name, text));
    }

    #[inline]
    pub(crate) fn odd(&self, name: &str) -> Option<&RawValue> {
        let odd = &self.kept.as_deref()?.odd;
        odd.iter()
            .find(|(key, _)| *key == name)
            .map(|(_, text)| &**text)
    }

    /// Brings the members into order once all have been read; of repeated ones the last stays.
    pub(crate) fn complete(&mut self) {
        let Some(kept) = &mut self.kept else { return };
        if kept.unknown.len() > 1 {
            kept.unknown.reverse();
            kept.unknown
                .sort_by(|(left, _), (right, _)| left.cmp(right));
            kept.unknown
                .dedup_by(|(later, _), (earlier, _)| later == earlier);
        }
    }

    fn kept_mut(&mut self) -> &mut Kept {
        self.kept.get_or_insert_default()
    }
}

impl PartialEq for Remainder {
    fn eq(&self, other: &Self) -> bool {
        let odd = |remainder: &Self| remainder.kept.as_deref().map_or(0, |kept| kept.odd.len());
        self.bits == other.bits
            && self.unknown().len() == other.unknown().len()
            && self.unknown().iter().zip(other.unknown().iter()).all(
                |((name, text), (other_name, other_text))| {
                    name == other_name && same_json(text, other_text)
                },
            )
            && odd(self) == odd(other)
            && self
                .kept
                .iter()
                .flat_map(|kept| &kept.odd)
                .all(|(name, text)| {
                    other
                        .odd(name)
                        .is_some_and(|other_text| same_json(text, other_text))
                })
    }
}

/// Returns `true` for two texts of the same JSON value, white space and member order aside.
fn same_json(left: &RawValue, right: &RawValue) -> bool {
    let value = |text: &RawValue| serde_json::from_str::<serde_json::Value>(text.get()).ok();
    left.get() == right.get() || value(left) == value(right)
}

/// The undeclared members of an object, in the order of their names.
///
/// Annotations are among them: `@odata.etag`, `sessions@odata.nextLink`.
#[derive(Clone, Copy)]
pub struct Unknown<'a> {
    members: &'a [(Box<str>, Box<RawValue>)],
}

impl<'a> Unknown<'a> {
    /// The number of members.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Returns `true` when there are no members.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Names and JSON texts.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a RawValue)> + use<'a> {
        self.members.iter().map(|(name, text)| (&**name, &**text))
    }

    /// The JSON text of the member `name`.
    pub fn raw(&self, name: &str) -> Option<&'a RawValue> {
        let place = self
            .members
            .binary_search_by(|(key, _)| (**key).cmp(name))
            .ok()?;
        Some(&self.members[place].1)
    }

    /// The member `name` as a value; the inner error says why it is not a `T`.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Option<Result<T, serde_json::Error>> {
        self.raw(name).map(|text| serde_json::from_str(text.get()))
    }
}
