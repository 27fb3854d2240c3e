//! The parameters of an operation, and those that its path gives to all of its operations.
//!
//! A text is a text here: where `new` takes several, [`Face`](crate::api::Face) gives each the type of an id.

use super::Context;
use super::docs::docs;
use super::schemas::Schemas;
use super::unrecognized;
use crate::api::{Argument, Form, Scalar, Shape, Value};
use crate::naming::snake_case;
use crate::problem::Problem;
use crate::spec::{Node, Pointer};

/// Keys of a parameter.
const KEYWORDS: &[&str] = &[
    "allowReserved",
    "deprecated",
    "description",
    "example",
    "examples",
    "explode",
    "in",
    "name",
    "required",
    "schema",
    "style",
    "x-graph-name",
];

/// The parameters of an operation and of its path, as far as nothing has used them.
pub(crate) struct Parameters<'a, 's> {
    found: Vec<Parameter<'a, 's>>,
}

/// A parameter.
pub(crate) struct Parameter<'a, 's> {
    schemas: &'s Schemas<'a>,
    node: &'a Node,
    name: &'a str,
    place: &'a str,
    pointer: String,
    is_required: bool,
}

impl<'a, 's> Parameters<'a, 's> {
    /// Reads the parameters of `owners`, of which an earlier one's stand in for a later one's.
    pub(crate) fn read(
        context: &Context<'a>,
        schemas: &'s Schemas<'a>,
        owners: [(&'a Node, &Pointer<'_>); 2],
    ) -> Self {
        let mut found: Vec<Parameter<'a, 's>> = Vec::new();
        for (owner, pointer) in owners {
            let Some(list) = owner.get("parameters") else {
                continue;
            };
            let pointer = pointer.key("parameters");
            let Some(items) = list.as_array() else {
                context.unexpected(list, &pointer, "a list of parameters");
                continue;
            };
            for (place, item) in items.iter().enumerate() {
                let Some(parameter) = read(context, schemas, item, &pointer.index(place)) else {
                    continue;
                };
                let is_known = |known: &Parameter<'_, '_>| {
                    (known.place, known.name) == (parameter.place, parameter.name)
                };
                if !found.iter().any(is_known) {
                    found.push(parameter);
                }
            }
        }
        Self { found }
    }

    /// Takes the parameter `name` in `place`.
    pub(crate) fn take(&mut self, place: &str, name: &str) -> Option<Parameter<'a, 's>> {
        let matches = |known: &Parameter<'_, '_>| known.place == place && known.name == name;
        let index = self.found.iter().position(matches)?;
        Some(self.found.remove(index))
    }

    /// Takes all parameters in `place`, in order.
    pub(crate) fn rest(&mut self, place: &str) -> Vec<Parameter<'a, 's>> {
        let (taken, left) = std::mem::take(&mut self.found)
            .into_iter()
            .partition(|parameter| parameter.place == place);
        self.found = left;
        taken
    }

    /// Notes the parameters that nothing has used.
    pub(crate) fn refuse_rest(self, context: &Context<'_>) {
        for parameter in self.found {
            let expected = match parameter.place {
                "path" => "a parameter whose name stands in the path",
                _ => "a parameter in `path`, `query` or `header`",
            };
            parameter.refuse(context, expected);
        }
    }
}

fn read<'a, 's>(
    context: &Context<'a>,
    schemas: &'s Schemas<'a>,
    item: &'a Node,
    pointer: &Pointer<'_>,
) -> Option<Parameter<'a, 's>> {
    let (node, pointer) = context.follow(item, pointer)?;
    let written = Pointer::written(&pointer);
    let object = context.object(node, &written)?;
    match node.get("schema") {
        Some(_) => context.check_keys(object, &written, KEYWORDS),
        // A parameter written as JSON has its schema in `content`.
        None => context.check_keys(object, &written, &[KEYWORDS, &["content"]].concat()),
    }
    let name = context.text(node, &written, "name");
    let Some((name, place)) = name.zip(context.text(node, &written, "in")) else {
        context.unexpected(node, &written, "a parameter with `name` and `in`");
        return None;
    };
    let is_required = context.flag(node, &written, "required");
    if place == "path" && !is_required {
        let message = format!("`{name}` stands in the path and is not required");
        context.report(Problem::new(node.position, &written, message).expected("`required: true`"));
    }
    check_style(context, node, &written, name, place);
    Some(Parameter {
        schemas,
        node,
        name,
        place,
        pointer,
        is_required,
    })
}

/// Notes a parameter that is written in another way than requests write it: lists with commas between their
/// items.
///
/// ```yaml
/// in: query
/// style: form
/// explode: false
/// ```
fn check_style<'a>(
    context: &Context<'a>,
    node: &'a Node,
    pointer: &Pointer<'_>,
    name: &str,
    place: &str,
) {
    let usual = match place {
        "query" | "cookie" => "form",
        _ => "simple",
    };
    let style = context.text(node, pointer, "style").unwrap_or(usual);
    if style != usual {
        let message = format!("`style: {style}` of the parameter `{name}` is not understood");
        let style = node.get("style").unwrap_or(node);
        context.report(
            Problem::new(style.position, &pointer.key("style"), message)
                .expected(format!("`style: {usual}`"))
                .help(unrecognized::WAY_OUT),
        );
    }
    let explodes = match node.get("explode") {
        Some(_) => context.flag(node, pointer, "explode"),
        None => style == "form",
    };
    let ty = node.get("schema").and_then(|schema| schema.get("type"));
    if explodes && ty.and_then(Node::as_str) == Some("array") {
        let message = format!("the list `{name}` repeats its name for each item");
        let place = node.get("explode").unwrap_or(node);
        context.report(
            Problem::new(place.position, pointer, message)
                .expected("`explode: false`: the items with commas between them")
                .help(unrecognized::WAY_OUT),
        );
    }
}

impl<'a> Parameter<'a, '_> {
    pub(crate) fn name(&self) -> &'a str {
        self.name
    }

    /// The name that the spec gives for Rust, where that of the wire will not do.
    pub(crate) fn own_name(&self, context: &Context<'a>) -> Option<&'a str> {
        let pointer = Pointer::written(&self.pointer);
        context.text(self.node, &pointer, "x-graph-name")
    }

    pub(crate) fn is_required(&self) -> bool {
        self.is_required
    }

    pub(crate) fn is_list(&self) -> bool {
        let schema = self.node.get("schema");
        schema.and_then(|schema| schema.get("type")?.as_str()) == Some("array")
    }

    /// Notes that the parameter is not what was expected.
    pub(crate) fn refuse(&self, context: &Context<'_>, expected: &str) {
        let message = format!("the parameter `{}` is not understood here", self.name);
        let pointer = Pointer::written(&self.pointer);
        context.report(Problem::new(self.node.position, &pointer, message).expected(expected));
    }

    /// The parameter as an argument of a function: one value or several.
    pub(crate) fn function_argument(&self, context: &Context<'a>) -> Option<Argument> {
        let shape = self.shape(context)?;
        let form = match (shape.is_collection, &shape.value) {
            (true, _) => Form::JsonList,
            (false, Value::Object(_) | Value::Scalar(Scalar::Untyped)) => Form::Json,
            (false, Value::Flags(_)) => Form::Literal,
            (false, _) => return self.argument(context),
        };
        if form == Form::JsonList && shape.has_null_items {
            self.refuse(context, "a collection without nulls");
        }
        Some(Argument {
            form,
            ..self.of_value(context, shape.value)
        })
    }

    /// The parameter as one value that a caller gives.
    pub(crate) fn argument(&self, context: &Context<'a>) -> Option<Argument> {
        let shape = self.shape(context)?;
        let has_text = match shape.value {
            Value::Scalar(scalar) => !matches!(scalar, Scalar::Secret | Scalar::Untyped),
            Value::Enumeration(_) => true,
            Value::Flags(_) | Value::Object(_) => false,
        };
        if shape.is_collection || !has_text {
            self.refuse(context, "a parameter of a scalar or an enumeration");
            return None;
        }
        Some(self.of_value(context, shape.value))
    }

    /// The parameter as a list of texts; that only some are allowed is for the service to say.
    pub(crate) fn list(&self, context: &Context<'a>) -> Option<Argument> {
        let items = self
            .node
            .get("schema")
            .and_then(|schema| schema.get("items"));
        if items.is_some_and(|items| items.get("enum").is_some() && items.get("$ref").is_none()) {
            return Some(self.of_value(context, Value::Scalar(Scalar::String)));
        }
        let shape = self.shape(context)?;
        if shape.value != Value::Scalar(Scalar::String) {
            self.refuse(context, "a parameter of one value, or a list of texts");
            return None;
        }
        Some(self.of_value(context, shape.value))
    }

    fn shape(&self, context: &Context<'a>) -> Option<Shape> {
        let pointer = Pointer::written(&self.pointer);
        if let Some(schema) = self.node.get("schema") {
            return self.schemas.shape(context, schema, &pointer.key("schema"));
        }
        // A collection or an object is written as JSON, so OpenAPI has it as content.
        let content = self
            .node
            .get("content")
            .and_then(|content| content.get("application/json"));
        let Some(schema) = content.and_then(|content| content.get("schema")) else {
            context.unexpected(self.node, &pointer, "a parameter with a `schema`");
            return None;
        };
        let pointer = pointer.key("content");
        let pointer = pointer.key("application/json");
        self.schemas.shape(context, schema, &pointer.key("schema"))
    }

    fn of_value(&self, context: &Context<'a>, value: Value) -> Argument {
        let pointer = Pointer::written(&self.pointer);
        let fallback = || format!("The parameter `{}`.", self.name);
        Argument {
            wire: self.name.to_owned(),
            field: snake_case(self.own_name(context).unwrap_or(self.name)),
            docs: docs(context, self.node, &pointer, fallback),
            value,
            form: Form::Literal,
            is_required: self.is_required,
        }
    }
}
