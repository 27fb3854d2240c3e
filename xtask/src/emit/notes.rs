//! Notes of an operation's documentation, beside its description.

use crate::api::{Argument, Form, Operation, PathPart, Permissions, Scalar, Value};
use crate::naming::snake_case;

/// Text between the description and the link.
pub(crate) fn notes(operation: &Operation) -> Vec<String> {
    let method = operation.method.key().to_uppercase();
    let mut notes = vec![format!("`{method} {}`", url(operation))];
    let mut list = Vec::new();
    if let Some(permissions) = &operation.permissions {
        list.push(permission_note(permissions));
    }
    if !operation.clouds.is_empty() {
        list.push(format!("- Clouds: {}", operation.clouds.join(", ")));
    }
    if let Some((default, maximum)) = operation.page_size {
        list.push(format!(
            "- Page size: {default} by default, {maximum} at most"
        ));
    }
    if !list.is_empty() {
        notes.push(list.join("\n"));
    }
    notes
}

/// The path as the service's documentation writes it; optional arguments in brackets.
pub(crate) fn url(operation: &Operation) -> String {
    let mut url = String::new();
    for part in &operation.parts {
        url.push('/');
        match part {
            PathPart::Segment(name) => url.push_str(name),
            PathPart::Key(argument) => url.push_str(&format!("{{{}}}", argument.wire)),
            PathPart::Function { name, arguments } if arguments.is_empty() => url.push_str(name),
            PathPart::Function { name, arguments } => {
                let arguments: Vec<_> = arguments.iter().map(argument_form).collect();
                let arguments = arguments.join(",");
                url.push_str(&match name.is_empty() {
                    true => arguments,
                    false => format!("{name}({arguments})"),
                });
            }
        }
    }
    url
}

fn argument_form(argument: &Argument) -> String {
    let Argument { wire, field, .. } = argument;
    // Another argument of the path may have the name too.
    let is_alone = *field == snake_case(wire);
    let given = if is_alone { wire } else { field };
    let form = match argument.value {
        Value::Scalar(Scalar::String) | Value::Enumeration(_) if argument.form == Form::Literal => {
            format!("{wire}='{{{given}}}'")
        }
        _ => format!("{wire}={{{given}}}"),
    };
    if argument.is_required {
        form
    } else {
        format!("[{form}]")
    }
}

fn permission_note(permissions: &Permissions) -> String {
    let names = |list: &[String]| match list {
        [] => "not supported".to_owned(),
        list => list
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", "),
    };
    let delegated = names(&permissions.delegated);
    let application = names(&permissions.application);
    format!(
        "- Permissions, least privileged first:\n  application {application};\n  delegated {delegated}"
    )
}
