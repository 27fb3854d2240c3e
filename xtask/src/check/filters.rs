//! Filters by properties that do not exist.

use super::Checked;
use crate::api::{Output, Property, Struct, Type, Value};
use crate::problem::Sink;

/// Notes the filterable properties that the items of a page do not have, in whatever case.
pub(super) fn check(checked: &Checked<'_>, sink: &mut Sink) {
    for operation in &checked.api.operations {
        let (Output::Page(item, _), Some(filter)) = (&operation.output, &operation.query.filter)
        else {
            continue;
        };
        for condition in &filter.conditions {
            let collection = condition.collection.iter().map(String::as_str);
            let names = collection.chain(condition.property.split('/'));
            let Err((owner, name)) = follow(checked, item, names) else {
                continue;
            };
            let pointer = &condition.docs.pointer;
            // Some filters are not by a property of the items; the spec says so.
            let node = checked.document.root.pointer(pointer);
            let is_known = node.and_then(|node| node.get("virtual")?.as_bool()) == Some(true);
            if is_known {
                continue;
            }
            let message = format!("`{owner}` has no property `{name}` to filter by");
            sink.push(checked.problem(pointer, message).expected("the path of a property").help(
                "correct the name, add the property with the overlay, or say `virtual: true` where \
                 Graph takes the name although no item has it",
            ));
        }
    }
}

/// Goes down a property path; the error names the type that lacks a property, and the property.
fn follow<'a>(
    checked: &Checked<'_>,
    item: &Value,
    names: impl Iterator<Item = &'a str>,
) -> Result<(), (String, String)> {
    let mut value = item.clone();
    for name in names {
        let Value::Object(path) = &value else {
            return Err(("a scalar".to_owned(), name.to_owned()));
        };
        let objects = objects(checked, &value);
        let properties = objects.iter().flat_map(|object| &object.properties);
        let is_it = |property: &&Property| property.wire.eq_ignore_ascii_case(name);
        let Some(property) = properties.clone().find(is_it) else {
            return Err((path.name.clone(), name.to_owned()));
        };
        value = property.shape.value.clone();
    }
    Ok(())
}

/// The type of a value, and the types derived from it.
fn objects<'c>(checked: &'c Checked<'_>, value: &Value) -> Vec<&'c Struct> {
    let Value::Object(path) = value else {
        return Vec::new();
    };
    match checked.ty(path) {
        Some(Type::Struct(object)) => vec![object],
        Some(Type::Family(family)) => {
            let derived = family.derived.iter().filter_map(|derived| {
                checked.api.types.iter().find_map(|ty| match ty {
                    Type::Struct(object) if object.path == derived.path => Some(object),
                    Type::Family(family) if family.base.path == derived.path => Some(&family.base),
                    _ => None,
                })
            });
            std::iter::once(&family.base).chain(derived).collect()
        }
        Some(Type::Enumeration(_)) | None => Vec::new(),
    }
}
