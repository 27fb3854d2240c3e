//! Changes of the models crate.

use super::renames::{removed, suggestion};
use super::{Changes, Class, pairs, text};
use crate::api::{Derived, Enumeration, Family, Member, Property, Struct, Type, Value};

/// Compares all types.
pub(super) fn compare(old: &[Type], new: &[Type], changes: &mut Changes) {
    let (old_names, new_names) = (names(old), names(new));
    let pairs = pairs(&old_names, &new_names, |(name, _)| name);
    let added: Vec<_> = pairs
        .iter()
        .filter_map(|pair| match pair {
            (None, Some((name, ty))) => Some((name.as_str(), *ty)),
            _ => None,
        })
        .collect();
    for pair in &pairs {
        match pair {
            (Some((name, old)), Some((_, new))) => ty(name, old, new, changes),
            (None, Some((name, new))) => {
                changes.add(
                    Class::Additive,
                    name,
                    docs(new),
                    format!("{} is new", kind(new)),
                );
            }
            (Some((name, old)), None) => {
                let alike = added.iter().filter(|(_, new)| kind(new) == kind(old));
                let suggestion = suggestion(name, alike.map(|(name, _)| *name));
                changes.add(
                    Class::Breaking,
                    name,
                    docs(old),
                    removed(kind(old), suggestion),
                );
            }
            (None, None) => {}
        }
    }
}

/// Every Rust item with the type that it is, or is the base of.
fn names(types: &[Type]) -> Vec<(String, &Type)> {
    types
        .iter()
        .map(|ty| (text::model(ty.path()), ty))
        .collect()
}

fn kind(ty: &Type) -> &'static str {
    match ty {
        Type::Struct(_) => "the struct",
        Type::Family(_) => "the enum of derived types",
        Type::Enumeration(_) => "the enumeration",
    }
}

fn docs(ty: &Type) -> &crate::api::Docs {
    match ty {
        Type::Struct(object) => &object.docs,
        Type::Family(family) => &family.base.docs,
        Type::Enumeration(enumeration) => &enumeration.docs,
    }
}

fn ty(item: &str, old: &Type, new: &Type, changes: &mut Changes) {
    match (old, new) {
        (Type::Struct(old), Type::Struct(new)) => object(item, old, new, changes),
        (Type::Family(old), Type::Family(new)) => family(item, old, new, changes),
        (Type::Enumeration(old), Type::Enumeration(new)) => enumeration(item, old, new, changes),
        _ => {
            let message = format!("was {} and is {} now", kind(old), kind(new));
            changes.add(Class::Breaking, item, docs(new), message);
        }
    }
}

fn object(item: &str, old: &Struct, new: &Struct, changes: &mut Changes) {
    changes.docs(item, &old.docs, &new.docs);
    versions(item, &old.docs, &new.docs, changes);
    wire(item, (&old.wire, &new.wire), &new.docs, changes);
    match (old.is_selectable, new.is_selectable) {
        (true, false) => {
            let message = "the constants for `$select` and `$expand` are gone";
            changes.add(Class::Breaking, item, &new.docs, message);
        }
        (false, true) => {
            let message = "the constants for `$select` and `$expand` are new";
            changes.add(Class::Additive, item, &new.docs, message);
        }
        _ => {}
    }
    let pairs = pairs(&old.properties, &new.properties, |property| &property.field);
    for pair in &pairs {
        match pair {
            (Some(before), Some(after)) => {
                let is_constant = old.is_selectable && new.is_selectable;
                property(item, before, after, is_constant, changes);
            }
            (None, Some(after)) => {
                let item = format!("{item}::{}", after.field);
                let message = format!("the property is new: {}", field(after));
                changes.add(Class::Additive, &item, &after.docs, message);
            }
            (Some(before), None) => {
                let added = pairs.iter().filter_map(|pair| match pair {
                    (None, Some(after)) if field(after) == field(before) => Some(&*after.field),
                    _ => None,
                });
                let message = removed("the property", suggestion(&before.field, added));
                let item = format!("{item}::{}", before.field);
                changes.add(Class::Breaking, &item, &before.docs, message);
            }
            (None, None) => {}
        }
    }
}

fn field(property: &Property) -> String {
    text::field(&property.shape, property.is_key)
}

fn property(owner: &str, old: &Property, new: &Property, is_constant: bool, changes: &mut Changes) {
    let item = &format!("{owner}::{}", new.field);
    let (before, after) = (field(old), field(new));
    if before != after {
        let message = format!("was {before} and is {after} now");
        changes.add(Class::Breaking, item, &new.docs, message);
    }
    if is_constant && target(old) != target(new) {
        let message = "the constant for `$select` or `$expand` has another type";
        changes.add(Class::Breaking, item, &new.docs, message);
    }
    wire(item, (&old.wire, &new.wire), &new.docs, changes);
    changes.docs(item, &old.docs, &new.docs);
    versions(item, &old.docs, &new.docs, changes);
}

/// What `$expand` makes of a property, as in the type of its constant.
fn target(property: &Property) -> Option<String> {
    match &property.shape.value {
        Value::Object(path) if property.is_navigation => Some(text::model(path)),
        _ => None,
    }
}

fn family(item: &str, old: &Family, new: &Family, changes: &mut Changes) {
    let base = text::model(&new.base.path);
    let before = text::model(&old.base.path);
    if base != before {
        let message = format!("the base was `{before}` and is `{base}` now");
        changes.add(Class::Breaking, item, &new.base.docs, message);
    }
    // The choice reads what all of them have, so what happens to the base happens to it as well.
    object(&base, &old.base, &new.base, changes);
    for pair in pairs(&old.derived, &new.derived, |derived| &derived.variant) {
        let name = |derived: &Derived| format!("{item}::{}", derived.variant);
        match pair {
            (Some(old), Some(new)) => {
                if old.path != new.path {
                    let paths = (text::model(&old.path), text::model(&new.path));
                    let message = format!("held `{}` and holds `{}` now", paths.0, paths.1);
                    changes.add(Class::Breaking, &name(new), &new.docs, message);
                }
                wire(&name(new), (&old.wire, &new.wire), &new.docs, changes);
            }
            (None, Some(new)) => {
                changes.add(
                    Class::Additive,
                    &name(new),
                    &new.docs,
                    "the derived type is new",
                );
            }
            (Some(old), None) => {
                changes.add(
                    Class::Breaking,
                    &name(old),
                    &old.docs,
                    "the derived type is gone",
                );
            }
            (None, None) => {}
        }
    }
}

fn enumeration(item: &str, old: &Enumeration, new: &Enumeration, changes: &mut Changes) {
    changes.docs(item, &old.docs, &new.docs);
    versions(item, &old.docs, &new.docs, changes);
    let pairs = pairs(&old.members, &new.members, |member| &member.variant);
    for pair in &pairs {
        let name = |member: &Member| format!("{item}::{}", member.variant);
        match pair {
            (Some(old), Some(new)) => {
                wire(&name(new), (&old.wire, &new.wire), &new.docs, changes);
                changes.docs(&name(new), &old.docs, &new.docs);
            }
            (None, Some(new)) => {
                changes.add(Class::Additive, &name(new), &new.docs, "the member is new");
            }
            (Some(old), None) => {
                let added = pairs.iter().filter_map(|pair| match pair {
                    (None, Some(new)) => Some(&*new.variant),
                    _ => None,
                });
                let message = removed("the member", suggestion(&old.variant, added));
                changes.add(Class::Breaking, &name(old), &old.docs, message);
            }
            (None, None) => {}
        }
    }
}

/// Notes another spelling on the wire under the same name in Rust.
fn wire(item: &str, (old, new): (&str, &str), docs: &crate::api::Docs, changes: &mut Changes) {
    if old != new {
        let message = format!("is `{new}` on the wire now, and was `{old}`");
        changes.add(Class::Additive, item, docs, message);
    }
}

fn versions(item: &str, old: &crate::api::Docs, new: &crate::api::Docs, changes: &mut Changes) {
    if old.versions != new.versions {
        changes.add(Class::Docs, item, new, "is in other versions of Graph now");
    }
}
