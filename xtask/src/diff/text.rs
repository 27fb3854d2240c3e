//! Items as a reader of Rust knows them.

use crate::api::{Output, Scalar, Shape, TypePath, Value};

/// A type of the models crate.
pub(super) fn model(path: &TypePath) -> String {
    item("graph_calls_models", path)
}

/// An operation of the endpoints crate.
pub(super) fn endpoint(path: &TypePath) -> String {
    item("graph_calls_endpoints", path)
}

fn item(root: &str, path: &TypePath) -> String {
    let modules = path.modules.iter().map(String::as_str);
    let segments = [root].into_iter().chain(modules).chain([&*path.name]);
    segments.collect::<Vec<_>>().join("::")
}

/// The type of a value.
pub(super) fn value(value: &Value) -> String {
    let name = |path: &TypePath| {
        let modules = path.modules.iter().map(|module| format!("{module}::"));
        format!("{}{}", modules.collect::<String>(), path.name)
    };
    match value {
        Value::Scalar(found) => scalar(*found).to_owned(),
        Value::Enumeration(path) | Value::Object(path) => name(path),
        Value::Flags(path) => format!("Flags<{}>", name(path)),
    }
}

/// The type of a scalar.
pub(super) fn scalar(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::String => "String",
        Scalar::Secret => "Secret",
        Scalar::Boolean => "bool",
        Scalar::Byte => "u8",
        Scalar::Int16 => "i16",
        Scalar::Int32 => "i32",
        Scalar::Int64 => "i64",
        Scalar::Double => "f64",
        Scalar::Decimal => "Decimal",
        Scalar::Timestamp => "Timestamp",
        Scalar::Duration => "Duration",
        Scalar::Date => "Date",
        Scalar::TimeOfDay => "TimeOfDay",
        Scalar::Reference => "Reference",
        Scalar::Untyped => "Untyped",
    }
}

/// The type of a field.
pub(super) fn field(shape: &Shape, is_key: bool) -> String {
    let ty = self::shape(shape);
    match is_key {
        true => ty,
        false => format!("Option<{ty}>"),
    }
}

/// The type of one value or of several.
pub(super) fn shape(shape: &Shape) -> String {
    let value = value(&shape.value);
    match (shape.is_collection, shape.has_null_items, shape.is_boxed) {
        (true, true, _) => format!("Vec<Option<{value}>>"),
        (true, false, _) => format!("Vec<{value}>"),
        (false, _, true) => format!("Box<{value}>"),
        (false, _, false) => value,
    }
}

/// The type of an answer.
pub(super) fn output(output: &Output) -> String {
    match output {
        Output::Nothing => "()".to_owned(),
        Output::Value(found) => value(found),
        Output::List(list) => shape(list),
        Output::Page(item, _) => format!("Page<{}>", value(item)),
        Output::Count => "i64".to_owned(),
        Output::Content(_) => "Vec<u8>".to_owned(),
    }
}
