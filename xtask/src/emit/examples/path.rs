//! The path that an operation of an example asks for.

use std::fmt::Write;

use super::{Example, is_plain};
use crate::api::{Form, Operation, PathPart, Scalar, Value};
use crate::naming::identifier;

/// The longest part of a path that stays in one line.
const LITERAL: usize = 72;

/// The path as a format string; `None` where a value of it is not shown.
pub(super) fn path(operation: &Operation, example: &Example<'_>) -> Option<String> {
    let shown = |field: &str, value: &Value| match value {
        Value::Scalar(Scalar::Boolean) => Some("true".to_owned()),
        Value::Scalar(Scalar::Byte | Scalar::Int16 | Scalar::Int32 | Scalar::Int64) => {
            Some("1".to_owned())
        }
        Value::Enumeration(path) => {
            let found = example.examples.enumerations.get(path)?;
            let member = found.members.iter().find(|member| is_plain(&member.wire));
            member.map(|member| member.wire.clone())
        }
        _ => Some(format!("{{{}}}", identifier(field))),
    };
    let mut text = String::new();
    for part in &operation.parts {
        text.push('/');
        match part {
            PathPart::Segment(name) => text.push_str(name),
            PathPart::Key(argument) => text.push_str(&shown(&argument.field, &argument.value)?),
            PathPart::Function { name, arguments } => {
                let mut list = Vec::new();
                for argument in arguments.iter().filter(|argument| argument.is_required) {
                    let value = shown(&argument.field, &argument.value)?;
                    let quoted = matches!(
                        argument.value,
                        Value::Scalar(Scalar::String) | Value::Enumeration(_)
                    );
                    list.push(match argument.form {
                        Form::Literal if quoted => format!("{}='{value}'", argument.wire),
                        Form::Literal | Form::Bare => format!("{}={value}", argument.wire),
                        Form::Json | Form::JsonList => return None,
                    });
                }
                let list = list.join(",");
                match (&**name, &*list) {
                    ("", list) => text.push_str(list),
                    (name, "") => text.push_str(name),
                    (name, list) => {
                        let _ = write!(text, "{name}({list})");
                    }
                }
            }
        }
    }
    Some(text)
}

/// The path as a literal, of several lines where it is long: each begins with a slash or a question mark.
pub(super) fn broken(path: &str) -> String {
    let mut literal = String::from("\"");
    let mut width = 0;
    let path = path.replace('\\', r"\\").replace('"', "\\\"");
    for part in path.split_inclusive(['/', '?']) {
        // The sign that ends a part belongs to the next line.
        let (text, sign) = match part.strip_suffix(['/', '?']) {
            Some(text) => part.split_at(text.len()),
            None => (part, ""),
        };
        let is_full = width > 0 && width + text.len() > LITERAL;
        if is_full {
            let sign = literal.pop();
            literal.push_str("\\\n     ");
            literal.extend(sign);
            width = 1;
        }
        literal.push_str(text);
        literal.push_str(sign);
        width += part.len();
    }
    literal.push('"');
    literal
}
