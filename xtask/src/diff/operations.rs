//! Changes of the endpoints crate.

use std::collections::HashMap;

use super::renames::{NewPaths, removed};
use super::{Changes, Class, facts, pairs, text};
use crate::api::{Condition, Docs, Face, Operation, Output, PathPart, Sent, Version};

/// Compares all operations.
pub(super) fn compare(old: &[Operation], new: &[Operation], changes: &mut Changes) {
    let named = |operations: &[Operation]| -> Vec<String> {
        operations
            .iter()
            .map(|operation| text::endpoint(&operation.path))
            .collect()
    };
    let (old_names, new_names) = (named(old), named(new));
    let old: Vec<_> = old_names.iter().zip(old).collect();
    let new: Vec<_> = new_names.iter().zip(new).collect();
    let pairs = pairs(&old, &new, |(name, _)| name);
    let added: Vec<_> = pairs
        .iter()
        .filter_map(|pair| match pair {
            (None, Some((name, operation))) => Some((name.as_str(), *operation)),
            _ => None,
        })
        .collect();
    let requests: HashMap<_, _> = added
        .iter()
        .rev()
        .map(|(name, operation)| (request(operation), *name))
        .collect();
    let added = added.iter();
    let added = NewPaths::of(added.map(|(name, new)| (new.method.key(), *name)));
    let names: HashMap<_, _> = new
        .iter()
        .map(|(name, operation)| (sent(operation), name.as_str()))
        .collect();
    for pair in &pairs {
        match pair {
            (Some((name, old)), Some((_, new))) => operation(name, old, new, &names, changes),
            (None, Some((name, new))) => {
                let message = format!("the operation is new: {}", request(new));
                changes.add(Class::Additive, name, &new.docs, message);
            }
            (Some((name, old)), None) => {
                let same_request = requests.get(&request(old)).copied();
                let suggestion = same_request.or_else(|| added.suggestion(old.method.key(), name));
                let message = removed("the operation", suggestion);
                changes.add(Class::Breaking, name, &old.docs, message);
            }
            (None, None) => {}
        }
    }
}

fn request(operation: &Operation) -> String {
    format!(
        "{} {}",
        operation.method.key().to_uppercase(),
        operation.template
    )
}

/// Compares two operations of one name; `names` are those of the new document's requests.
fn operation(
    item: &str,
    old: &Operation,
    new: &Operation,
    names: &HashMap<Vec<String>, &str>,
    changes: &mut Changes,
) {
    if old == new {
        return;
    }
    let (before, after) = (Face::of(old), Face::of(new));
    constructor(item, &before, &after, &new.docs, changes);
    setters(item, &before, &after, &new.docs, changes);
    wires(item, &before, &after, &new.docs, changes);
    conditions(item, before.constants, after.constants, changes);
    output(item, old, new, changes);
    versions(item, old, new, changes);
    facts::limits(item, old, new, changes);
    facts::subscriptions(item, old, new, changes);
    let (was_sent, is_sent) = (sent(old), sent(new));
    if was_sent != is_sent {
        let mut message = format!("sends `{}` now, and sent `{}`", request(new), request(old));
        let class = match names.get(&was_sent) {
            Some(other) => {
                message.push_str(&format!(", which is `{other}` now"));
                Class::Breaking
            }
            None => Class::Additive,
        };
        changes.add(class, item, &new.docs, message);
    }
    let mut told = |what: &str, before: String, after: String| {
        if before != after {
            let message = format!("{what}: {after}; before: {before}");
            changes.add(Class::Docs, item, &new.docs, message);
        }
    };
    told(
        "asks for other permissions",
        permissions(old),
        permissions(new),
    );
    told("is in other clouds", clouds(old), clouds(new));
    told("has other page sizes", page_size(old), page_size(new));
    changes.docs(item, &old.docs, &new.docs);
}

/// The request, whatever the keys are called and in which order the arguments of a function stand.
fn sent(operation: &Operation) -> Vec<String> {
    let parts = operation.parts.iter().map(|part| match part {
        PathPart::Segment(name) => name.clone(),
        PathPart::Key(_) => "{}".to_owned(),
        PathPart::Function { name, arguments } => {
            let arguments = arguments.iter();
            let mut arguments: Vec<_> = arguments
                .map(|argument| format!("{}:{:?}", argument.wire, argument.form))
                .collect();
            arguments.sort_unstable();
            format!("{name}({})", arguments.join(","))
        }
    });
    let method = operation.method.key().to_owned();
    [method].into_iter().chain(parts).collect()
}

/// The arguments of `new`: other types are refused by the compiler, and values of one type that change places, or are
/// sent as something else, are not.
fn constructor(item: &str, old: &Face<'_>, new: &Face<'_>, docs: &Docs, changes: &mut Changes) {
    let list = |face: &Face<'_>| -> Vec<(String, String)> {
        let given = face.new.iter();
        given
            .map(|given| (given.name.to_string(), text::given(&given.given)))
            .collect()
    };
    let (before, after) = (list(old), list(new));
    let types = |list: &[(String, String)]| -> Vec<String> {
        list.iter().map(|(_, ty)| ty.clone()).collect()
    };
    let has_changed_hands = old
        .new
        .iter()
        .zip(&new.new)
        .filter(|(old, now)| !old.sent.is_like(now.sent))
        .any(|(old, now)| new.sends(old.sent) || old.name != now.name);
    if types(&before) != types(&after) || has_changed_hands {
        let signature = |list: &[(String, String)]| {
            let list = list.iter().map(|(name, ty)| format!("{name}: {ty}"));
            format!("new({})", list.collect::<Vec<_>>().join(", "))
        };
        let mut message = format!("`{}` is `{}` now", signature(&before), signature(&after));
        if types(&before) == types(&after) {
            message.push_str(", which compiles and asks for something else");
        }
        changes.add(Class::Breaking, item, docs, message);
    } else if before != after {
        let message = "the arguments of `new` have other names, in the same order";
        changes.add(Class::Docs, item, docs, message);
    }
}

/// The methods that set what may be left out.
fn setters(item: &str, old: &Face<'_>, new: &Face<'_>, docs: &Docs, changes: &mut Changes) {
    let told = |found: &Docs| match found.pointer.is_empty() {
        true => Docs {
            pointer: docs.pointer.clone(),
            ..found.clone()
        },
        false => found.clone(),
    };
    for pair in pairs(&old.setters, &new.setters, |setter| setter.name) {
        let name = |name: &str| format!("{item}::{name}");
        match pair {
            (Some(old), Some(new)) => {
                let takes = |setter: &crate::api::Setter<'_>| match &setter.takes {
                    Some((_, given)) => text::given(given),
                    None => "nothing".to_owned(),
                };
                let (before, after) = (takes(old), takes(new));
                if before != after {
                    let message = format!("took {before} and takes {after} now");
                    changes.add(Class::Breaking, &name(new.name), &told(&new.docs), message);
                }
                changes.docs(&name(new.name), &told(&old.docs), &told(&new.docs));
            }
            (None, Some(new)) => {
                let message = "the option is new";
                changes.add(Class::Additive, &name(new.name), &told(&new.docs), message);
            }
            (Some(old), None) => {
                let message = "the option is gone";
                changes.add(Class::Breaking, &name(old.name), &told(&old.docs), message);
            }
            (None, None) => {}
        }
    }
}

/// Headers and query options that keep their name in Rust and not that on the wire.
fn wires(item: &str, old: &Face<'_>, new: &Face<'_>, docs: &Docs, changes: &mut Changes) {
    let (before, after) = (named(old), named(new));
    for pair in pairs(&before, &after, |(name, _)| name) {
        let (Some((name, before)), Some((_, after))) = pair else {
            continue;
        };
        if before.is_like(*after) {
            continue;
        }
        if let (Some(was), Some(is)) = (before.wire(), after.wire()) {
            let message = format!("`{name}` is sent as `{is}` now, and was sent as `{was}`");
            let class = match new.sends(*before) {
                true => Class::Breaking,
                false => Class::Additive,
            };
            changes.add(class, item, docs, message);
        }
    }
}

/// The headers and query options of an operation by their names in Rust.
fn named<'f>(face: &'f Face<'_>) -> Vec<(&'f str, Sent<'f>)> {
    let by_new = face.new.iter().map(|given| (&*given.name, given.sent));
    let by_setters = face.setters.iter().map(|setter| (setter.name, setter.sent));
    by_new
        .chain(by_setters)
        .filter(|(_, sent)| matches!(sent, Sent::Header(_) | Sent::Option(_)))
        .collect()
}

/// The constants to filter by.
fn conditions(item: &str, old: &[Condition], new: &[Condition], changes: &mut Changes) {
    let property =
        |condition: &Condition| (condition.collection.clone(), condition.property.clone());
    for pair in pairs(old, new, |condition| &condition.constant) {
        let name = |condition: &Condition| format!("{item}::{}", condition.constant);
        match pair {
            (Some(old), Some(now)) => {
                if (old.scalar, old.kind) != (now.scalar, now.kind) {
                    let message = "takes other comparisons or another type of value";
                    changes.add(Class::Breaking, &name(now), &now.docs, message);
                }
                if property(old) != property(now) {
                    let message = "filters by another property";
                    let class = match new.iter().any(|other| property(other) == property(old)) {
                        true => Class::Breaking,
                        false => Class::Additive,
                    };
                    changes.add(class, &name(now), &now.docs, message);
                }
                changes.docs(&name(now), &old.docs, &now.docs);
            }
            (None, Some(new)) => {
                let message = "the property to filter by is new";
                changes.add(Class::Additive, &name(new), &new.docs, message);
            }
            (Some(old), None) => {
                let message = "the property to filter by is gone";
                changes.add(Class::Breaking, &name(old), &old.docs, message);
            }
            (None, None) => {}
        }
    }
}

const NOT_TOLD: &str = "not told";

fn permissions(operation: &Operation) -> String {
    let Some(permissions) = &operation.permissions else {
        return NOT_TOLD.to_owned();
    };
    let named = |names: &[String]| match names {
        [] => "none".to_owned(),
        names => names.join(" or "),
    };
    format!(
        "delegated {}, application {}",
        named(&permissions.delegated),
        named(&permissions.application)
    )
}

fn clouds(operation: &Operation) -> String {
    match &*operation.clouds {
        [] => NOT_TOLD.to_owned(),
        clouds => clouds.join(", "),
    }
}

fn page_size(operation: &Operation) -> String {
    match operation.page_size {
        Some((default, maximum)) => format!("{default}, at most {maximum}"),
        None => NOT_TOLD.to_owned(),
    }
}

fn output(item: &str, old: &Operation, new: &Operation, changes: &mut Changes) {
    let (before, after) = (text::output(&old.output), text::output(&new.output));
    // Content is also bytes, and is downloaded in another way than a value.
    let is_content = |operation: &Operation| matches!(operation.output, Output::Content(_));
    if before != after || is_content(old) != is_content(new) {
        let message = format!("answered {before} and answers {after} now");
        changes.add(Class::Breaking, item, &new.docs, message);
        return;
    }
    match (&old.output, &new.output) {
        (Output::Page(_, true), Output::Page(_, false)) => {
            changes.add(
                Class::Breaking,
                item,
                &new.docs,
                "is no delta operation any more",
            );
        }
        (Output::Page(_, false), Output::Page(_, true)) => {
            changes.add(Class::Additive, item, &new.docs, "is a delta operation now");
        }
        (Output::Content(old), Output::Content(new_types))
            if old.accept() != new_types.accept() =>
        {
            let message = format!(
                "asked for `{}` and asks for `{}` now",
                old.accept(),
                new_types.accept()
            );
            changes.add(Class::Breaking, item, &new.docs, message);
        }
        _ => {}
    }
}

/// An operation is refused by the versions that it is not in.
fn versions(item: &str, old: &Operation, new: &Operation, changes: &mut Changes) {
    let has = |operation: &Operation, version: Version| {
        operation.versions.is_empty() || operation.versions.contains(&version)
    };
    for version in [Version::V1_0, Version::Beta] {
        let name = version.as_str();
        match (has(old, version), has(new, version)) {
            (true, false) => {
                let message = format!("is not in {name} any more");
                changes.add(Class::Breaking, item, &new.docs, message);
            }
            (false, true) => {
                changes.add(
                    Class::Additive,
                    item,
                    &new.docs,
                    format!("is in {name} now"),
                );
            }
            _ => {}
        }
    }
}
