//! Examples that are not what they are examples of.

use serde_json::Value as Json;

use super::Checked;
use crate::api::{Scalar, Shape, Struct, Type, Value};
use crate::problem::Sink;
use crate::spec::{Node, to_json};

/// Notes the examples of types and properties that do not decode.
pub(super) fn check(checked: &Checked<'_>, sink: &mut Sink) {
    for ty in &checked.api.types {
        let object = match ty {
            Type::Struct(object) => object,
            Type::Family(family) => &family.base,
            Type::Enumeration(_) => continue,
        };
        if let Some(example) = example(checked, &object.docs.pointer) {
            note(
                checked,
                &object.docs.pointer,
                misfit_of_object(checked, object, &example),
                sink,
            );
        }
        for property in &object.properties {
            let pointer = &property.docs.pointer;
            if let Some(example) = example(checked, pointer) {
                note(
                    checked,
                    pointer,
                    misfit(checked, &property.shape, &example),
                    sink,
                );
            }
        }
    }
    for operation in &checked.api.operations {
        let Some(item) = bodies(checked, &operation.docs.pointer) else {
            continue;
        };
        for (pointer, value, json) in item {
            note(
                checked,
                &pointer,
                misfit_of_value(checked, &value, &json),
                sink,
            );
        }
    }
}

/// The examples of the JSON bodies of an operation that hold one object, with the type that they should be.
fn bodies(checked: &Checked<'_>, pointer: &str) -> Option<Vec<(String, Value, Json)>> {
    use crate::api::{Body, Output};

    let operation = checked
        .api
        .operations
        .iter()
        .find(|operation| operation.docs.pointer == pointer)?;
    let node = checked.document.root.pointer(pointer)?;
    let mut found = Vec::new();
    let mut add = |place: String, owner: &Node, value: &Value| {
        let media = owner
            .get("content")
            .and_then(|content| content.get("application/json"));
        if let Some(example) = media.and_then(|media| media.get("example")) {
            let pointer = format!("{place}/content/application~1json/example");
            found.push((pointer, value.clone(), to_json(example)));
        }
    };
    if let (Some(Body::Json(path)), Some(body)) = (&operation.body, node.get("requestBody")) {
        add(
            format!("{pointer}/requestBody"),
            body,
            &Value::Object(path.clone()),
        );
    }
    if let (Output::Value(value), Some(responses)) = (
        &operation.output,
        node.get("responses").and_then(Node::as_object),
    ) {
        for (status, _, response) in responses
            .iter()
            .filter(|(status, ..)| status.starts_with('2'))
        {
            add(format!("{pointer}/responses/{status}"), response, value);
        }
    }
    Some(found)
}

fn example(checked: &Checked<'_>, pointer: &str) -> Option<Json> {
    checked
        .document
        .root
        .pointer(pointer)?
        .get("example")
        .map(to_json)
}

fn note(checked: &Checked<'_>, pointer: &str, misfit: Option<String>, sink: &mut Sink) {
    if let Some(misfit) = misfit {
        let own = format!("{pointer}/example");
        let has_own = checked.document.root.pointer(&own).is_some();
        let pointer = if has_own { &own } else { pointer };
        let message = format!("the example does not decode: {misfit}");
        let help = "correct the example or the type with the overlay";
        sink.push(checked.problem(pointer, message).help(help));
    }
}

/// Returns the problem of a value, if there is one.
fn misfit(checked: &Checked<'_>, shape: &Shape, json: &Json) -> Option<String> {
    match (shape.is_collection, json) {
        (_, Json::Null) => None,
        (true, Json::Array(items)) => {
            let mut items = items.iter().filter(|item| !item.is_null());
            items.find_map(|item| misfit_of_value(checked, &shape.value, item))
        }
        (true, _) => Some(format!("{json} is no array")),
        (false, _) => misfit_of_value(checked, &shape.value, json),
    }
}

fn misfit_of_value(checked: &Checked<'_>, value: &Value, json: &Json) -> Option<String> {
    match value {
        Value::Scalar(scalar) => {
            let expected = expected(*scalar, json)?;
            Some(format!("{json} is no {expected}"))
        }
        Value::Flags(_) => (!json.is_string()).then(|| format!("{json} is no text of names")),
        Value::Enumeration(path) => match (checked.ty(path), json.as_str()) {
            (Some(Type::Enumeration(enumeration)), Some(text)) => {
                let is_known = enumeration.members.iter().any(|member| member.wire == text);
                (!is_known).then(|| format!("`{}` has no member `{text}`", path.name))
            }
            (_, Some(_)) => None,
            (_, None) => Some(format!("{json} is no name")),
        },
        Value::Object(path) => match checked.ty(path) {
            Some(Type::Struct(object)) => misfit_of_object(checked, object, json),
            Some(Type::Family(family)) => misfit_of_object(checked, &family.base, json),
            Some(Type::Enumeration(_)) | None => None,
        },
    }
}

fn misfit_of_object(checked: &Checked<'_>, object: &Struct, json: &Json) -> Option<String> {
    let Some(members) = json.as_object() else {
        return Some(format!("{json} is no object"));
    };
    members.iter().find_map(|(name, json)| {
        let property = object
            .properties
            .iter()
            .find(|property| property.wire == *name)?;
        misfit(checked, &property.shape, json).map(|misfit| format!("in `{name}`, {misfit}"))
    })
}

/// The JSON that was expected; `None` when it is the same.
fn expected(scalar: Scalar, json: &Json) -> Option<&'static str> {
    use graph_calls_core::primitive::{Date, Decimal, Duration, TimeOfDay, Timestamp};

    fn is<T: std::str::FromStr>(json: &Json) -> bool {
        json.as_str().is_some_and(|text| text.parse::<T>().is_ok())
    }
    let (fits, expected) = match scalar {
        Scalar::Untyped => (true, "value"),
        Scalar::Reference => (json.is_object(), "reference"),
        Scalar::String | Scalar::Secret => (json.is_string(), "text"),
        Scalar::Boolean => (json.is_boolean(), "boolean"),
        Scalar::Byte | Scalar::Int16 | Scalar::Int32 | Scalar::Int64 => {
            (json.is_i64() || json.is_u64(), "whole number")
        }
        Scalar::Double => {
            let is_special = matches!(json.as_str(), Some("INF" | "-INF" | "NaN"));
            (json.is_number() || is_special, "number")
        }
        Scalar::Decimal => (json.is_number() || is::<Decimal>(json), "decimal"),
        Scalar::Timestamp => (is::<Timestamp>(json), "timestamp"),
        Scalar::Duration => (is::<Duration>(json), "duration"),
        Scalar::Date => (is::<Date>(json), "date"),
        Scalar::TimeOfDay => (is::<TimeOfDay>(json), "time of day"),
    };
    (!fits).then_some(expected)
}
