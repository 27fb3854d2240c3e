//! Objects in `Debug` form: what is there, and nothing about what is not.

use std::fmt;

use serde_json::value::RawValue;

use super::{Field, Remainder, Unknown};
use crate::operation::Link;

/// Adds a property that has a value.
#[doc(hidden)]
pub fn debug_property<F: Field<Value: fmt::Debug>>(
    object: &mut fmt::DebugStruct<'_, '_>,
    name: &str,
    field: &F,
) {
    if let Some(value) = field.value() {
        object.field(name, value);
    }
}

/// Adds what stood on the wire beside the properties, and ends the object.
#[doc(hidden)]
pub fn debug_remainder(mut object: fmt::DebugStruct<'_, '_>, remainder: &Remainder) -> fmt::Result {
    for (name, text) in remainder.unknown().iter() {
        object.field(&name.escape_debug().to_string(), &Member(name, text));
    }
    object.finish()
}

/// The undeclared members. The kept texts of declared properties are left out, as one may be a secret.
impl fmt::Debug for Remainder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.unknown().fmt(formatter)
    }
}

impl fmt::Debug for Unknown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = formatter.debug_map();
        for (name, text) in self.iter() {
            map.entry(
                &format_args!("{}", name.escape_debug()),
                &Member(name, text),
            );
        }
        map.finish()
    }
}

/// An undeclared member: its JSON, or a [`Link`] where an annotation is one, as its query is not shown.
struct Member<'a>(&'a str, &'a RawValue);

impl fmt::Debug for Member<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(name, json) = self;
        match serde_json::from_str::<String>(json.get()) {
            Ok(text) if name.contains('@') && text.contains('?') => Link::from(text).fmt(formatter),
            _ => formatter.write_str(json.get()),
        }
    }
}
