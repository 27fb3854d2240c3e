//! Enumerations of which several members stand in one text.

use std::fmt;

use serde::de::Deserializer;
use serde::ser::Serializer;

use crate::wire::{Decoded, Reading, Shape, Wire, decode};

/// Members of the enumeration `E` that stand together in one text: `created,updated`.
///
/// ```
/// use graph_calls_core::{Flags, UnrecognizedMember, enumeration};
///
/// /// What may happen to a resource.
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// #[non_exhaustive]
/// pub enum ChangeType {
///     /// It came.
///     Created,
///     /// It changed.
///     Updated,
///     /// A member that this version does not know.
///     Unrecognized(UnrecognizedMember),
/// }
///
/// enumeration! {
///     ChangeType {
///         Created = "created",
///         Updated = "updated",
///     }
/// }
///
/// let both = Flags::from_iter([ChangeType::Created, ChangeType::Updated]);
/// assert!(both.contains(&ChangeType::Created));
/// assert_eq!(both.to_string(), "created,updated");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Flags<E>(Vec<E>);

impl<E> Flags<E> {
    /// The members in the order of the text.
    pub fn iter(&self) -> std::slice::Iter<'_, E> {
        self.0.iter()
    }

    /// Returns whether there is no member.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<E: PartialEq> Flags<E> {
    /// Returns whether the member is one of these.
    pub fn contains(&self, member: &E) -> bool {
        self.0.contains(member)
    }
}

impl<E> Default for Flags<E> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<E> From<E> for Flags<E> {
    fn from(member: E) -> Self {
        Self(vec![member])
    }
}

impl<E> FromIterator<E> for Flags<E> {
    fn from_iter<I: IntoIterator<Item = E>>(members: I) -> Self {
        Self(members.into_iter().collect())
    }
}

impl<'a, E> IntoIterator for &'a Flags<E> {
    type Item = &'a E;
    type IntoIter = std::slice::Iter<'a, E>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The members as they stand on the wire.
impl<E: fmt::Display> fmt::Display for Flags<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, member) in self.0.iter().enumerate() {
            if place > 0 {
                formatter.write_str(",")?;
            }
            member.fmt(formatter)?;
        }
        Ok(())
    }
}

impl<E: fmt::Debug> fmt::Debug for Flags<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(&self.0).finish()
    }
}

impl<E: for<'a> From<&'a str> + fmt::Display> Shape<'_> for Flags<E> {
    fn from_text(text: &str) -> Reading<Self> {
        let members = text.split(',').map(str::trim);
        let flags: Self = members
            .filter(|member| !member.is_empty())
            .map(E::from)
            .collect();
        let is_exact = flags.to_string() == text;
        Reading::of(flags, is_exact)
    }
}

impl<E: for<'a> From<&'a str> + fmt::Display> Wire for Flags<E> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decoded<Self>, D::Error> {
        decode(deserializer)
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_spellings_are_kept() {
        for (text, is_exact) in [
            ("created,updated", true),
            ("created", true),
            ("", true),
            ("created, updated", false),
            ("created,,", false),
        ] {
            let json = format!("{text:?}");
            let mut deserializer = serde_json::Deserializer::from_str(&json);
            let decoded = Flags::<String>::decode(&mut deserializer).expect("it is JSON");
            assert_eq!(matches!(decoded, Decoded::Value(_)), is_exact, "{text}");
        }
    }
}
