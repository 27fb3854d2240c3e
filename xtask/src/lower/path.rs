//! Paths: segments, keys, and functions with their arguments.

use std::cell::Cell;

use super::parameters::Parameters;
use super::{Context, schema};
use crate::api::{Argument, Form, PathPart, Scalar, Value};
use crate::naming::snake_case;
use crate::problem::Problem;
use crate::spec::{Node, Pointer};

/// The parts of a path:
///
/// ```yaml
/// /users/{user-id}/onlineMeetings/getAllRecordings(userId='@userId',startDateTime=@startDateTime)/delta()
/// ```
///
/// An entity with several keys has all of them in one segment:
///
/// ```yaml
/// /deviceManagement/deviceHealthScriptStates/id='{id}',policyId='{policyId}'
/// ```
///
/// A function's name may be qualified by its namespace; the documented URLs leave that out, and so does
/// the result.
pub(crate) fn parts<'a>(
    context: &Context<'a>,
    template: &str,
    node: &Node,
    pointer: &Pointer<'_>,
    parameters: &mut Parameters<'a, '_>,
) -> Option<Vec<PathPart>> {
    let is_understood = Cell::new(true);
    let report = |message: String, expected: &str| {
        is_understood.set(false);
        context.report(Problem::new(node.position, pointer, message).expected(expected));
    };
    let Some(segments) = template.strip_prefix('/') else {
        report(
            format!("the path `{template}` is not understood"),
            "a path that begins with `/`",
        );
        return None;
    };
    let mut parts = Vec::new();
    for segment in segments.split('/') {
        if let Some(name) = placeholder(segment) {
            match parameters.take("path", name) {
                Some(parameter) => parts.extend(parameter.argument(context).map(PathPart::Key)),
                None => report(
                    format!("`{{{name}}}` has no parameter"),
                    "a parameter of that name with `in: path` and a scalar schema",
                ),
            }
        } else if let Some((name, list)) = segment.strip_suffix(')').and_then(|s| s.split_once('('))
            && is_fixed(name)
        {
            let items = list.split(',').filter(|item| !item.is_empty());
            let arguments = items.filter_map(|item| argument(context, item, parameters, &report));
            let mut arguments: Vec<_> = arguments.collect();
            for (argument, placeholder) in &mut arguments {
                let mut earlier = parts.iter().flat_map(arguments_of);
                if earlier.any(|earlier| earlier.field == argument.field) {
                    argument.field = snake_case(placeholder);
                }
            }
            parts.push(PathPart::Function {
                name: unqualified(name),
                arguments: arguments
                    .into_iter()
                    .map(|(argument, _)| argument)
                    .collect(),
            });
        } else if is_fixed(segment) {
            parts.push(PathPart::Segment(unqualified(segment)));
        } else if segment.contains('=') && !segment.contains(['(', ')']) {
            let keys = segment.split(',');
            let keys = keys.filter_map(|item| argument(context, item, parameters, &report));
            parts.push(PathPart::Function {
                name: String::new(),
                arguments: keys.map(|(argument, _)| argument).collect(),
            });
        } else {
            report(
                format!("the segment `{segment}` is not understood"),
                "a fixed segment, `{key}`, `name='{name}',other='{other}'` of several keys, or \
                 `function(name={name})`",
            );
        }
    }
    distinguish_keys(&mut parts);
    is_understood.get().then_some(parts)
}

/// The arguments of a function.
fn arguments_of(part: &PathPart) -> &[Argument] {
    match part {
        PathPart::Function { arguments, .. } => arguments,
        PathPart::Segment(_) | PathPart::Key(_) => &[],
    }
}

/// A key that is named like an argument behind it (`/users/{user-id}/…/getAllRecordings(userId=…)`) is
/// called `user_key`.
fn distinguish_keys(parts: &mut [PathPart]) {
    let arguments: Vec<String> = parts
        .iter()
        .flat_map(arguments_of)
        .map(|argument| argument.field.clone())
        .collect();
    for part in parts {
        if let PathPart::Key(key) = part
            && arguments.contains(&key.field)
        {
            let entity = key.field.strip_suffix("_id").unwrap_or(&key.field);
            key.field = format!("{entity}_key");
        }
    }
}

/// An argument in the path of a function: `name={name}`, `name='{name}'`, `name=@name`, `name='@name'`.
///
/// The aliased forms stand for optional arguments, with a query parameter beside them; what is sent is
/// the argument itself. With it comes the name of its parameter, which the spec has told apart where two
/// functions in one path have arguments of one name: `row(row={row})/…/row(row={row1})`.
///
/// Quotes are those of the literal: members of enumerations have them, and so have texts that are no guids.
fn argument<'a>(
    context: &Context<'a>,
    item: &str,
    parameters: &mut Parameters<'a, '_>,
    report: &impl Fn(String, &str),
) -> Option<(Argument, &'a str)> {
    let found = item.split_once('=').and_then(|(wire, value)| {
        let quoted = value
            .strip_prefix('\'')
            .and_then(|value| value.strip_suffix('\''));
        let bare = quoted.unwrap_or(value);
        let parameter = match bare.strip_prefix('@') {
            Some(alias) => parameters
                .take("query", alias)
                .or_else(|| parameters.take("query", bare)),
            None => parameters.take("path", placeholder(bare)?),
        };
        Some((wire, quoted.is_some(), parameter?))
    });
    let Some((wire, is_quoted, parameter)) = found else {
        report(
            format!("`{item}` is not an argument that is understood"),
            "`name={name}` with a path parameter, or `name=@name` with a query parameter",
        );
        return None;
    };
    let mut argument = parameter.function_argument(context)?;
    let is_json = matches!(argument.form, Form::Json | Form::JsonList);
    let (is_literal, has_quotes) = match argument.value {
        _ if is_json => (true, false),
        Value::Scalar(scalar) => (schema::is_literal(scalar), scalar == Scalar::String),
        _ => (true, true),
    };
    // OData quotes the members of an enumeration, whatever the older documents say.
    let is_enumeration = matches!(argument.value, Value::Enumeration(_) | Value::Flags(_));
    let is_quoted = is_quoted || is_enumeration;
    if has_quotes && !is_quoted && argument.value == Value::Scalar(Scalar::String) {
        argument.form = Form::Bare;
    } else if !is_literal {
        report(
            format!("`{wire}` has no literal"),
            "a type that OData has a literal of",
        );
    } else if is_quoted != has_quotes {
        let message = match has_quotes {
            true => format!("`{item}` has no quotes, and the value is a text"),
            false => format!("`{item}` has quotes, and the value is no text"),
        };
        report(
            message,
            "quotes around the placeholder of a text, and no others",
        );
    }
    let argument = Argument {
        wire: wire.to_owned(),
        field: snake_case(parameter.own_name(context).unwrap_or(wire)),
        ..argument
    };
    Some((argument, parameter.name()))
}

/// Returns whether the text can stand in a URL's path as it is, alone.
pub(crate) fn is_fixed(segment: &str) -> bool {
    let is_plain =
        |character: char| character.is_ascii_alphanumeric() || "$-._~".contains(character);
    segment.chars().all(is_plain) && !matches!(segment, "" | "." | "..")
}

/// A function or action may be qualified by its namespace: `microsoft.graph.reauthorize`.
fn unqualified(name: &str) -> String {
    name.rsplit('.').next().unwrap_or(name).to_owned()
}

fn placeholder(segment: &str) -> Option<&str> {
    let name = segment.strip_prefix('{')?.strip_suffix('}')?;
    (!name.contains(['{', '}'])).then_some(name)
}
