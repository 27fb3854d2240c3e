//! Objects in `Debug` form: what is there, and nothing about what is not.

use std::fmt;

use super::{Field, Object};

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
pub fn debug_remainder<T: Object>(mut object: fmt::DebugStruct<'_, '_>, value: &T) -> fmt::Result {
    for (name, text) in value.unknown().iter() {
        object.field(name, &format_args!("{}", text.get()));
    }
    object.finish()
}
