//! Changes of the endpoints crate.

use super::renames::{removed, suggestion};
use super::{Changes, Class, pairs, text};
use crate::api::{
    Argument, Body, Condition, Form, Operation, Output, PathPart, Query, QueryOption, Version,
};

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
    for pair in &pairs {
        match pair {
            (Some((name, old)), Some((_, new))) => operation(name, old, new, changes),
            (None, Some((name, new))) => {
                let message = format!("the operation is new: {}", request(new));
                changes.add(Class::Additive, name, &new.docs, message);
            }
            (Some((name, old)), None) => {
                let same_request = added.iter().find(|(_, new)| request(new) == request(old));
                let suggestion = same_request.map(|(name, _)| *name).or_else(|| {
                    let alike = added.iter().filter(|(_, new)| new.method == old.method);
                    suggestion(name, alike.map(|(name, _)| *name))
                });
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

fn operation(item: &str, old: &Operation, new: &Operation, changes: &mut Changes) {
    let (before, after) = (required(old), required(new));
    if types(&before) != types(&after) {
        let list = |arguments: &[(String, String)]| {
            let arguments = arguments.iter().map(|(name, ty)| format!("{name}: {ty}"));
            arguments.collect::<Vec<_>>().join(", ")
        };
        let message = format!("`new({})` is `new({})` now", list(&before), list(&after));
        changes.add(Class::Breaking, item, &new.docs, message);
    } else if before != after {
        let message = "the arguments of `new` have other names, in the same order";
        changes.add(Class::Docs, item, &new.docs, message);
    }
    optional(item, old, new, changes);
    output(item, old, new, changes);
    query(item, (&old.query, &new.query), new, changes);
    versions(item, old, new, changes);
    if sent(old) != sent(new) {
        let message = format!("sends `{}` now, and sent `{}`", request(new), request(old));
        changes.add(Class::Additive, item, &new.docs, message);
    }
    wire(item, old, new, changes);
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

/// What is sent, whatever the keys are called.
fn sent(operation: &Operation) -> Vec<String> {
    let form = |argument: &Argument| format!("{}:{:?}", argument.wire, argument.form);
    let parts = operation.parts.iter().map(|part| match part {
        PathPart::Segment(name) => name.clone(),
        PathPart::Key(_) => "{}".to_owned(),
        PathPart::Function { name, arguments } => {
            let arguments: Vec<_> = arguments.iter().map(form).collect();
            format!("{name}({})", arguments.join(","))
        }
    });
    let method = operation.method.key().to_owned();
    [method].into_iter().chain(parts).collect()
}

/// Headers and query options that keep their name in Rust and not that on the wire.
fn wire(item: &str, old: &Operation, new: &Operation, changes: &mut Changes) {
    let names = |operation: &Operation| -> Vec<(String, String)> {
        let headers = operation.headers.iter();
        let headers = headers.map(|header| (header.argument.field.clone(), header.wire.clone()));
        let options = operation
            .query
            .options
            .iter()
            .map(|option| &option.argument);
        let options = options.map(|argument| (argument.field.clone(), argument.wire.clone()));
        headers.chain(options).collect()
    };
    let (old, new_names) = (names(old), names(new));
    for pair in pairs(&old, &new_names, |(field, _)| field) {
        if let (Some((field, before)), Some((_, after))) = pair
            && before != after
        {
            let message = format!("`{field}` is sent as `{after}` now, and was sent as `{before}`");
            changes.add(Class::Additive, item, &new.docs, message);
        }
    }
}

/// The arguments of the path and the headers.
fn arguments(operation: &Operation) -> impl Iterator<Item = &Argument> {
    let in_path = operation.parts.iter().flat_map(|part| match part {
        PathPart::Key(argument) => std::slice::from_ref(argument),
        PathPart::Function { arguments, .. } => arguments,
        PathPart::Segment(_) => &[],
    });
    in_path.chain(operation.headers.iter().map(|header| &header.argument))
}

/// Name and type of everything that `new` takes, in order.
fn required(operation: &Operation) -> Vec<(String, String)> {
    let given = |argument: &Argument| (argument.field.clone(), argument_type(argument));
    let mut all: Vec<_> = arguments(operation)
        .filter(|argument| argument.is_required)
        .map(given)
        .collect();
    match &operation.body {
        Some(Body::Json(path)) => all.push(("body".to_owned(), text::model(path))),
        Some(Body::List(list)) => all.push(("items".to_owned(), text::shape(list))),
        Some(Body::Bytes) => all.push(("content".to_owned(), "Vec<u8>".to_owned())),
        None => {}
    }
    let query = &operation.query;
    let options = query
        .options
        .iter()
        .filter(|option| option.argument.is_required);
    all.extend(options.map(|option| (option.argument.field.clone(), option_type(option))));
    if query
        .filter
        .as_ref()
        .is_some_and(|filter| filter.is_required)
    {
        all.push(("filter".to_owned(), "Filter<Self>".to_owned()));
    }
    all
}

fn types(arguments: &[(String, String)]) -> Vec<&str> {
    arguments.iter().map(|(_, ty)| ty.as_str()).collect()
}

fn argument_type(argument: &Argument) -> String {
    let value = text::value(&argument.value);
    match argument.form {
        Form::JsonList => format!("impl IntoIterator<Item = {value}>"),
        Form::Literal | Form::Bare | Form::Json => value,
    }
}

fn option_type(option: &QueryOption) -> String {
    match option.is_list {
        true => "impl IntoIterator<Item = String>".to_owned(),
        false => text::value(&option.argument.value),
    }
}

/// The methods that set what may be left out.
fn optional(item: &str, old: &Operation, new: &Operation, changes: &mut Changes) {
    let methods = |operation: &Operation| -> Vec<(String, String, crate::api::Docs)> {
        let given = arguments(operation)
            .map(|argument| (argument, argument_type(argument)))
            .chain(
                operation
                    .query
                    .options
                    .iter()
                    .map(|it| (&it.argument, option_type(it))),
            );
        let given = given.filter(|(argument, _)| !argument.is_required);
        given
            .map(|(argument, ty)| (argument.field.clone(), ty, argument.docs.clone()))
            .collect()
    };
    let (old, new) = (methods(old), methods(new));
    for pair in pairs(&old, &new, |(name, ..)| name) {
        match pair {
            (Some((name, before, old)), Some((_, after, new))) => {
                let item = format!("{item}::{name}");
                if before != after {
                    let message = format!("took {before} and takes {after} now");
                    changes.add(Class::Breaking, &item, new, message);
                }
                changes.docs(&item, old, new);
            }
            (None, Some((name, _, new))) => {
                let item = format!("{item}::{name}");
                changes.add(Class::Additive, &item, new, "the option is new");
            }
            (Some((name, _, old)), None) => {
                let item = format!("{item}::{name}");
                changes.add(Class::Breaking, &item, old, "the option is gone");
            }
            (None, None) => {}
        }
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

fn query(item: &str, (old, new): (&Query, &Query), operation: &Operation, changes: &mut Changes) {
    let docs = &operation.docs;
    let mut method = |name: &str, before: Option<String>, after: Option<String>| {
        let item = format!("{item}::{name}");
        match (before, after) {
            (Some(_), None) => changes.add(Class::Breaking, &item, docs, "the option is gone"),
            (None, Some(_)) => changes.add(Class::Additive, &item, docs, "the option is new"),
            (Some(before), Some(after)) if before != after => {
                let message = format!("was for {before} and is for {after} now");
                changes.add(Class::Breaking, &item, docs, message);
            }
            _ => {}
        }
    };
    let path = |path: &Option<crate::api::TypePath>| path.as_ref().map(text::model);
    method("select", path(&old.select), path(&new.select));
    method("expand", path(&old.expand), path(&new.expand));
    let filter = |query: &Query| {
        let filter = query.filter.as_ref().filter(|filter| !filter.is_required);
        filter.map(|_| String::new())
    };
    method("filter", filter(old), filter(new));
    let flag = |is_set: bool| is_set.then(String::new);
    method(
        "max_page_size",
        flag(old.prefers_page_size),
        flag(new.prefers_page_size),
    );
    method(
        "include_unknown_enum_members",
        flag(old.prefers_unknown_members),
        flag(new.prefers_unknown_members),
    );
    method(
        "omit_nulls",
        flag(old.prefers_no_nulls),
        flag(new.prefers_no_nulls),
    );
    conditions(item, old, new, changes);
}

/// The constants to filter by.
fn conditions(item: &str, old: &Query, new: &Query, changes: &mut Changes) {
    let list = |query: &'_ Query| -> Vec<Condition> {
        let filter = query.filter.iter();
        filter
            .flat_map(|filter| filter.conditions.clone())
            .collect()
    };
    let (old, new) = (list(old), list(new));
    for pair in pairs(&old, &new, |condition| &condition.constant) {
        let name = |condition: &Condition| format!("{item}::{}", condition.constant);
        match pair {
            (Some(old), Some(new)) => {
                if (old.scalar, old.kind) != (new.scalar, new.kind) {
                    let message = "takes other comparisons or another type of value";
                    changes.add(Class::Breaking, &name(new), &new.docs, message);
                }
                if (&old.collection, &old.property) != (&new.collection, &new.property) {
                    let message = "filters by another property";
                    changes.add(Class::Additive, &name(new), &new.docs, message);
                }
                changes.docs(&name(new), &old.docs, &new.docs);
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
