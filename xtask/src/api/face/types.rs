//! The Rust interface of a type, beyond its fields and variants.

use std::borrow::Cow;

use crate::api::{Enumeration, Family, Property, Struct, Type, TypePath, Value};

/// A constant that names a property in `$select` or `$expand`.
#[derive(Clone, Debug, PartialEq)]
pub struct PropertyConstant<'a> {
    /// The name of the constant.
    pub name: Cow<'a, str>,
    /// The name of the property on the wire.
    pub wire: &'a str,
    /// The type that `$expand` brings along; `None` for `$select`.
    pub leads_to: Option<&'a TypePath>,
}

impl Struct {
    /// The traits that are derived.
    pub const DERIVES: &'static [&'static str] = &["Clone", "Default", "PartialEq"];

    /// The constants that name the properties, where an operation takes them.
    pub fn constants(&self) -> impl Iterator<Item = PropertyConstant<'_>> {
        let properties = self.properties.iter().filter(|_| self.is_selectable);
        let named = properties.filter(|property| !property.wire.starts_with('@'));
        named.map(|property| PropertyConstant {
            name: constant_name(property),
            wire: &property.wire,
            leads_to: match &property.shape.value {
                Value::Object(target) if property.is_navigation => Some(target),
                _ => None,
            },
        })
    }
}

fn constant_name(property: &Property) -> Cow<'_, str> {
    match &*property.field.trim_end_matches('_').to_uppercase() {
        // The table has a constant of this name.
        "PROPERTIES" => Cow::Borrowed("PROPERTIES_"),
        name => Cow::Owned(name.to_owned()),
    }
}

impl Family {
    /// The traits that are derived.
    pub const DERIVES: &'static [&'static str] = &["Clone", "PartialEq"];

    /// The variant for objects of no derived type that is known.
    pub const OTHER: &'static str = "Other";

    /// The properties that a method reads, whichever variant an object is.
    pub fn accessors(&self) -> &[Property] {
        &self.base.properties
    }
}

impl Enumeration {
    /// The traits that are derived.
    pub const DERIVES: &'static [&'static str] = &["Clone", "Debug", "PartialEq", "Eq", "Hash"];

    /// The variant for members that are not known.
    pub const UNRECOGNIZED: &'static str = "Unrecognized";
}

impl Type {
    /// The names of the Rust types that stand for it.
    pub fn names(&self) -> Vec<String> {
        let base = match self {
            Self::Family(family) => Some(&family.base.path.name),
            Self::Struct(_) | Self::Enumeration(_) => None,
        };
        [&self.path().name]
            .into_iter()
            .chain(base)
            .cloned()
            .collect()
    }
}
