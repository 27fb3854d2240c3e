//! Paths and methods as operations.

use super::docs::docs;
use super::inline::Unnamed;
use super::limits::Limits;
use super::overloads::{ending, merge_repeated, tell_apart};
use super::parameters::Parameters;
use super::schemas::Schemas;
use super::scope::Scope;
use super::subscription::subscriptions;
use super::{Context, members, path, query, response};
use crate::api::{
    Body, IDS, Method, Operation, Output, PathPart, Permissions, Struct, TypePath, Value,
};
use crate::naming::{camel_case, module_name};
use crate::problem::Problem;
use crate::spec::{Node, Pointer};

/// Keys beside the methods of a path.
const PATH_KEYWORDS: &[&str] = &[
    "delete",
    "description",
    "get",
    "parameters",
    "patch",
    "post",
    "put",
    "summary",
];

/// Keys of an operation.
const OPERATION_KEYWORDS: &[&str] = &[
    "deprecated",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "security",
    "summary",
    "tags",
    "x-graph-accept",
    "x-graph-clouds",
    "x-graph-filter",
    "x-graph-limits",
    "x-graph-name",
    "x-graph-page-size",
    "x-graph-permissions",
    "x-graph-prefer",
    "x-graph-subscription",
    "x-graph-versions",
];

/// The clouds that have a Graph.
const CLOUDS: &[&str] = &["global", "us-l4", "us-l5", "china"];

/// An operation that may still have to be told apart from others of its name.
#[derive(Clone, Debug)]
pub(crate) struct Draft<'a> {
    pub(crate) operation: Operation,
    /// True if the spec or the memory gives the name, which then stays.
    pub(crate) has_own_name: bool,
    /// True if the name is that of a function or action, and not what is done with a resource.
    pub(crate) is_call: bool,
    pub(crate) body: Option<Unnamed<'a>>,
    pub(crate) answer: Option<Unnamed<'a>>,
    node: &'a Node,
    pointer: String,
}

/// All operations of the document, and the types that they have to themselves.
pub(crate) fn operations<'a>(
    context: &Context<'a>,
    schemas: &Schemas<'a>,
) -> (Vec<Operation>, Vec<Struct>) {
    let mut drafts = drafts(context, schemas);
    drafts.sort_by(|left, right| {
        let key = |draft: &Draft<'_>| (draft.operation.template.clone(), draft.operation.method);
        key(left).cmp(&key(right))
    });
    merge_repeated(&mut drafts);
    for draft in &mut drafts {
        context.names.order_arguments(&mut draft.operation);
    }
    tell_apart(&mut drafts, context.names);
    let way_out = "give one of the two another name with `x-graph-name`";
    let limits = Limits::read(context);
    let mut scope = Scope::new(context, way_out);
    let mut files = Scope::new(context, way_out);
    let (mut operations, mut structs) = (Vec::with_capacity(drafts.len()), Vec::new());
    for draft in drafts {
        let pointer = &Pointer::written(&draft.pointer);
        let mut operation = draft.operation;
        operation.limits = limits.of(context, draft.node, pointer, &operation.parts);
        if let Some(body) = draft.body {
            let object = body.lower(context, schemas, &operation.path, ("Body", "sends"));
            operation.body = Some(Body::Json(object.path.clone()));
            structs.push(object);
        }
        if let Some(answer) = draft.answer {
            let object = answer.lower(context, schemas, &operation.path, ("Response", "answers"));
            operation.output = Output::Value(Value::Object(object.path.clone()));
            structs.push(object);
        }
        members::check_names(context, &operation, draft.node, pointer);
        let wire = format!(
            "{} {}",
            operation.method.key().to_uppercase(),
            operation.template
        );
        let path = &operation.path;
        let modules = path.modules.iter().map(|module| format!("{module}::"));
        let modules: String = modules.collect();
        let name = format!("{modules}{}", path.name);
        let file = format!("{modules}{}", module_name(&path.name));
        if scope.add(name, &wire, draft.node.position, pointer) {
            files.add(file, &wire, draft.node.position, pointer);
        }
        operations.push(operation);
    }
    operations.sort_by(|left, right| left.path.cmp(&right.path));
    (operations, structs)
}

/// The operations in the order of the document.
fn drafts<'a>(context: &Context<'a>, schemas: &Schemas<'a>) -> Vec<Draft<'a>> {
    let pointer = Pointer::written("/paths");
    let mut found = Vec::new();
    let Some(paths) = context.document.root.get("paths") else {
        return found;
    };
    let Some(paths) = context.object(paths, &pointer) else {
        return found;
    };
    for (template, _, item) in paths.iter() {
        let pointer = pointer.key(template);
        let Some(object) = context.object(item, &pointer) else {
            continue;
        };
        context.check_keys(object, &pointer, PATH_KEYWORDS);
        for method in Method::ALL {
            let Some(node) = item.get(method.key()) else {
                continue;
            };
            let place = (template, item, &pointer);
            found.extend(draft(context, schemas, method, node, place));
        }
    }
    found
}

fn draft<'a>(
    context: &Context<'a>,
    schemas: &Schemas<'a>,
    method: Method,
    node: &'a Node,
    (template, item, place): (&str, &'a Node, &Pointer<'_>),
) -> Option<Draft<'a>> {
    let pointer = &place.key(method.key());
    context.check_keys(context.object(node, pointer)?, pointer, OPERATION_KEYWORDS);
    let mut parameters = Parameters::read(context, schemas, [(node, pointer), (item, place)]);
    let parts = path::parts(context, template, node, pointer, &mut parameters)?;
    let (output, answer) = response::output(context, schemas, node, pointer)?;
    let sent = response::body(context, schemas, node, pointer);
    let (body, unnamed, media_type) = match sent {
        Some(sent) => (Some(sent.body), sent.unnamed, sent.media_type),
        None => (None, None, None),
    };
    let media_types = [response::accept(&output, pointer), media_type];
    // Without words of its own an operation is known by its URL, which stands among the notes.
    let docs = docs(context, node, pointer, String::new);
    // The properties of an object without a name cannot be selected by name.
    let named = Some(&output).filter(|_| answer.is_none());
    let is_call = is_call(item, node, method, parts.last());
    let operation = Operation {
        path: operation_path(
            context,
            node,
            pointer,
            method,
            is_call,
            (&parts, &body, &output),
        ),
        method,
        template: template.to_owned(),
        permissions: permissions(context, node, pointer),
        clouds: clouds(context, node, pointer),
        page_size: page_size(context, node, pointer),
        limits: None,
        subscriptions: subscriptions(context, node, pointer),
        versions: docs.versions.clone(),
        query: query::query(context, node, pointer, &mut parameters, named),
        headers: query::headers(context, &mut parameters, media_types.into_iter().flatten()),
        docs,
        parts,
        body,
        body_example: response::body_example(node),
        output,
    };
    parameters.refuse_rest(context);
    Some(Draft {
        operation,
        has_own_name: node.get("x-graph-name").is_some(),
        is_call,
        body: unnamed,
        answer,
        node,
        pointer: pointer.to_string(),
    })
}

/// The module and name of an operation: the module mirrors the fixed segments of the URL, the name is
/// that of a function or action, or the verb.
fn operation_path<'a>(
    context: &Context<'a>,
    node: &'a Node,
    pointer: &Pointer<'_>,
    method: Method,
    is_call: bool,
    (parts, body, output): (&[PathPart], &Option<Body>, &Output),
) -> TypePath {
    let fixed = parts.iter().filter_map(|part| match part {
        PathPart::Segment(name) | PathPart::Function { name, .. } => Some(name.as_str()),
        PathPart::Key(_) => None,
    });
    let mut modules: Vec<String> = fixed
        .filter(|name| !name.starts_with('$') && !name.is_empty())
        .map(module_name)
        .collect();
    let is_bytes = matches!(output, Output::Content(_)) || *body == Some(Body::Bytes);
    let name = match parts.last() {
        Some(PathPart::Function { arguments, .. }) if !is_call => {
            format!("{}{}", verb(method, output), ending(arguments.iter()))
        }
        Some(PathPart::Function { name, .. }) => {
            modules.pop();
            camel_case(name)
        }
        Some(PathPart::Segment(name)) if name == "$count" => "Count".to_owned(),
        Some(PathPart::Segment(name)) if name.starts_with('$') => {
            format!("{}{}", verb(method, output), camel_case(name))
        }
        Some(PathPart::Segment(name)) if is_call => {
            modules.pop();
            camel_case(name)
        }
        Some(PathPart::Segment(name)) if is_bytes => {
            modules.pop();
            format!("{}{}", verb(method, output), camel_case(name))
        }
        _ => verb(method, output).to_owned(),
    };
    // The ids of the crate have a module of that name.
    if let Some(first) = modules.first_mut().filter(|first| **first == IDS) {
        first.push('_');
    }
    let own_name = context.text(node, pointer, "x-graph-name").map(camel_case);
    TypePath {
        modules,
        name: own_name.unwrap_or(name),
    }
}

fn verb(method: Method, output: &Output) -> &'static str {
    match (method, output) {
        (Method::Get, Output::Page(..)) => "List",
        (Method::Get, _) => "Get",
        (Method::Post, _) => "Create",
        (Method::Patch, _) => "Update",
        (Method::Put, _) => "Replace",
        (Method::Delete, _) => "Delete",
    }
}

/// Returns whether an operation calls a function or an action.
///
/// Parentheses hold the arguments of a function, unless the operation is one of an entity: then
/// it is another key than the usual one.
///
/// ```yaml
/// /users(userPrincipalName='{userPrincipalName}'):
///   get:
///     x-ms-docs-operation-type: operation
/// ```
///
/// A function may do without parentheses. Where the spec does not say what it is, a POST to something that is
/// no collection calls an action.
fn is_call(item: &Node, node: &Node, method: Method, last: Option<&PathPart>) -> bool {
    let kind = node.get("x-ms-docs-operation-type").and_then(Node::as_str);
    match (last, method) {
        (Some(PathPart::Function { name, .. }), Method::Get) => {
            !name.is_empty() && kind != Some("operation")
        }
        (Some(PathPart::Segment(name)), _) if name.starts_with('$') => false,
        (Some(PathPart::Segment(_)), Method::Get) => kind == Some("function"),
        (Some(PathPart::Segment(_)), Method::Post) => match kind {
            None => item.get("get").is_none(),
            kind => kind == Some("action"),
        },
        _ => false,
    }
}

/// ```yaml
/// x-graph-permissions:
///   delegated: []
///   application: [CallRecords.Read.All]
/// ```
fn permissions(context: &Context<'_>, node: &Node, pointer: &Pointer<'_>) -> Option<Permissions> {
    let list = node.get("x-graph-permissions")?;
    let pointer = pointer.key("x-graph-permissions");
    let known = ["delegated", "application"];
    context.check_keys(context.object(list, &pointer)?, &pointer, &known);
    for key in known {
        if list.get(key).is_none() {
            let message = format!("`{key}` is missing");
            context.report(
                Problem::new(list.position, &pointer, message)
                    .expected("a list of permissions, empty where that kind is not supported"),
            );
        }
    }
    Some(Permissions {
        delegated: texts(context, list, &pointer, "delegated"),
        application: texts(context, list, &pointer, "application"),
    })
}

fn clouds(context: &Context<'_>, node: &Node, pointer: &Pointer<'_>) -> Vec<String> {
    let clouds = context.texts(node, pointer, "x-graph-clouds");
    let unknown = clouds.iter().find(|cloud| !CLOUDS.contains(cloud));
    if let (Some(unknown), Some(list)) = (unknown, node.get("x-graph-clouds")) {
        let message = format!("`{unknown}` is not the name of a cloud");
        let expected = format!("some of {}", CLOUDS.join(", "));
        let pointer = pointer.key("x-graph-clouds");
        context.report(Problem::new(list.position, &pointer, message).expected(expected));
    }
    clouds.into_iter().map(str::to_owned).collect()
}

/// ```yaml
/// x-graph-page-size: {default: 60, maximum: 60}
/// ```
fn page_size(context: &Context<'_>, node: &Node, pointer: &Pointer<'_>) -> Option<(u32, u32)> {
    let size = node.get("x-graph-page-size")?;
    let pointer = pointer.key("x-graph-page-size");
    context.check_keys(
        context.object(size, &pointer)?,
        &pointer,
        &["default", "maximum"],
    );
    let number = |key| u32::try_from(size.get(key)?.as_integer()?).ok();
    let found = number("default").zip(number("maximum"));
    if found.is_none() {
        context.unexpected(size, &pointer, "`default` and `maximum`, both numbers");
    }
    found
}

fn texts(context: &Context<'_>, node: &Node, pointer: &Pointer<'_>, key: &str) -> Vec<String> {
    context
        .texts(node, pointer, key)
        .into_iter()
        .map(str::to_owned)
        .collect()
}
