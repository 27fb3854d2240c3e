//! Changes of the models crate.

use super::renames::{NewPaths, removed, suggestion};
use super::{Changes, Class, pairs, text};
use crate::api::{Derived, Enumeration, Family, Member, Property, Struct, Type, Value};

/// Compares all types.
pub(super) fn compare(old: &[Type], new: &[Type], changes: &mut Changes) {
    let (old_names, new_names) = (names(old), names(new));
    let pairs = pairs(&old_names, &new_names, |(name, _)| name);
    let added = pairs.iter().filter_map(|pair| match pair {
        (None, Some((name, ty))) => Some((kind(ty), name.as_str())),
        _ => None,
    });
    let added = NewPaths::of(added);
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
                let suggestion = added.suggestion(kind(old), name);
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
    if old == new {
        return;
    }
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
    let kept = changes.types.get(&old.wire).cloned();
    wire(item, (&old.wire, &new.wire), kept, &new.docs, changes);
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
    let is_sent = changes.sent.contains(&new.path);
    for pair in &pairs {
        match pair {
            (Some(before), Some(after)) => {
                let is_constant = old.is_selectable && new.is_selectable;
                let mut others = new.properties.iter();
                let kept = others.find(|other| other.wire == before.wire);
                let kept = kept.map(|other| other.field.clone());
                property(item, before, after, (is_constant, kept), changes);
                if is_sent && after.is_required && !before.is_required {
                    let item = format!("{item}::{}", after.field);
                    let message = "is required now in what operations send";
                    changes.add(Class::Breaking, &item, &after.docs, message);
                }
            }
            (None, Some(after)) => {
                let item = format!("{item}::{}", after.field);
                let mut message = format!("the property is new: {}", text::field(after));
                let is_required = is_sent && after.is_required;
                if is_required {
                    message.push_str(", and required in what operations send");
                }
                let class = match is_required {
                    true => Class::Breaking,
                    false => Class::Additive,
                };
                changes.add(class, &item, &after.docs, message);
            }
            (Some(before), None) => {
                let added = pairs.iter().filter_map(|pair| match pair {
                    (None, Some(after)) if text::field(after) == text::field(before) => {
                        Some(&*after.field)
                    }
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

fn property(
    owner: &str,
    old: &Property,
    new: &Property,
    (is_constant, kept): (bool, Option<String>),
    changes: &mut Changes,
) {
    let item = &format!("{owner}::{}", new.field);
    let (before, after) = (text::field(old), text::field(new));
    if before != after {
        let message = format!("was {before} and is {after} now");
        changes.add(Class::Breaking, item, &new.docs, message);
    }
    if is_constant && target(old) != target(new) {
        let message = "the constant for `$select` or `$expand` has another type";
        changes.add(Class::Breaking, item, &new.docs, message);
    }
    wire(item, (&old.wire, &new.wire), kept, &new.docs, changes);
    changes.docs(item, &old.docs, &new.docs);
    versions(item, &old.docs, &new.docs, changes);
}

/// Returns the type that `$expand` gives a property, as in the type of its constant.
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
    let pairs = pairs(&old.derived, &new.derived, |derived| &derived.variant);
    for pair in &pairs {
        let name = |derived: &Derived| format!("{item}::{}", derived.variant);
        match pair {
            (Some(old), Some(new)) => {
                if old.path != new.path {
                    let paths = (text::model(&old.path), text::model(&new.path));
                    let message = format!("held `{}` and holds `{}` now", paths.0, paths.1);
                    changes.add(Class::Breaking, &name(new), &new.docs, message);
                }
                let mut others = pairs.iter().filter_map(|(_, other)| *other);
                let kept = others.find(|other| other.wire == old.wire);
                let kept = kept.map(|other| other.variant.clone());
                wire(&name(new), (&old.wire, &new.wire), kept, &new.docs, changes);
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
                let mut others = pairs.iter().filter_map(|(_, other)| *other);
                let kept = others.find(|other| other.wire == old.wire);
                let kept = kept.map(|other| other.variant.clone());
                wire(&name(new), (&old.wire, &new.wire), kept, &new.docs, changes);
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

/// Notes another spelling on the wire under the same name in Rust; `kept` is the item that the old spelling
/// belongs to now, if it is still there: then the name has changed hands.
fn wire(
    item: &str,
    (old, new): (&str, &str),
    kept: Option<String>,
    docs: &crate::api::Docs,
    changes: &mut Changes,
) {
    if old == new {
        return;
    }
    let mut message = format!("is `{new}` on the wire now, and was `{old}`");
    let class = match kept {
        Some(other) => {
            message.push_str(&format!(", which is `{other}` now"));
            Class::Breaking
        }
        None => Class::Additive,
    };
    changes.add(class, item, docs, message);
}

fn versions(item: &str, old: &crate::api::Docs, new: &crate::api::Docs, changes: &mut Changes) {
    if old.versions != new.versions {
        changes.add(Class::Docs, item, new, "is in other versions of Graph now");
    }
}
