//! The example of an operation: how it is made, and what it asks for.

use std::collections::HashMap;
use std::fmt::Write;

use crate::api::{
    Api, Condition, Docs, Enumeration, Face, FilterKind, Given, IDS, Kept, Marker, Operation,
    Parameter, PropertyConstant, Scalar, Sent, Struct, Type, TypePath, Value, id_name,
};
use crate::naming::identifier;
use crate::rust_types::ident;

use path::{broken, path};

mod path;

/// The longest line that stays one.
const WIDTH: usize = 92;

/// Place of the crates, as a program names them.
#[derive(Clone, Debug)]
pub struct Place {
    /// The library of the operations.
    pub endpoints: String,
    /// The library that has the trait `Operation` for programs that depend on the operations.
    pub operation: String,
}

impl Default for Place {
    /// The crates of this workspace.
    fn default() -> Self {
        Self {
            endpoints: "graph_calls_endpoints".to_owned(),
            operation: "graph_calls_endpoints".to_owned(),
        }
    }
}

/// The types that examples name, and the place of the crates.
pub(crate) struct Examples<'a> {
    place: &'a Place,
    objects: HashMap<&'a TypePath, &'a Struct>,
    enumerations: HashMap<&'a TypePath, &'a Enumeration>,
}

impl<'a> Examples<'a> {
    pub(crate) fn new(api: &'a Api, place: &'a Place) -> Self {
        let (mut objects, mut enumerations) = (HashMap::new(), HashMap::new());
        for ty in &api.types {
            match ty {
                Type::Struct(object) => drop(objects.insert(&object.path, object)),
                Type::Family(family) => drop(objects.insert(&family.path, &family.base)),
                Type::Enumeration(found) => drop(enumerations.insert(&found.path, found)),
            }
        }
        Self {
            place,
            objects,
            enumerations,
        }
    }

    /// The section of the documentation; `None` where a value has no form that a reader takes in at a glance,
    /// such as an argument in JSON.
    pub(crate) fn section(&self, operation: &Operation, face: &Face<'_>) -> Option<String> {
        let mut example = Example {
            examples: self,
            operation,
            uses: Vec::new(),
            lets: Vec::new(),
            query: Vec::new(),
        };
        let arguments = face.new.iter().map(|given| example.argument(given));
        let arguments: Vec<String> = arguments.collect::<Option<_>>()?;
        let path = path(operation, &example)?;
        let option = example.option(face);
        Some(example.text(face, &arguments, &path, option.as_deref()))
    }
}

struct Example<'a> {
    examples: &'a Examples<'a>,
    operation: &'a Operation,
    /// Paths of models, and of the ids.
    uses: Vec<String>,
    /// Statements before the operation.
    lets: Vec<String>,
    /// Options of the query, in a format string.
    query: Vec<String>,
}

impl Example<'_> {
    /// The expression of an argument of `new`.
    fn argument(&mut self, parameter: &Parameter<'_>) -> Option<String> {
        let name = identifier(&parameter.name).into_owned();
        match parameter.given {
            Given::Value(value) => {
                let (expression, shown) = self.value(&name, value, &parameter.docs)?;
                if let (Kept::Option, Sent::Option(wire)) = (parameter.kept, parameter.sent) {
                    self.query.push(format!("{wire}={shown}"));
                }
                Some(expression)
            }
            Given::Id(id) => {
                let text = Value::Scalar(Scalar::String);
                let (text, shown) = self.value(&name, &text, &parameter.docs)?;
                if let Sent::Option(wire) = parameter.sent {
                    self.query.push(format!("{wire}={shown}"));
                }
                let module = format!("{}::{IDS}", self.examples.place.endpoints);
                if !self.uses.contains(&module) {
                    self.uses.push(module);
                }
                Some(format!("{IDS}::{}::new({text})", ident(&id_name(id))))
            }
            Given::Object(path) => {
                let object = *self.examples.objects.get(path)?;
                let ty = self.model(path);
                let texts = &self.operation.body_example;
                // In the order of the properties: that of the members of an example means nothing.
                let set = object.properties.iter().filter_map(|property| {
                    let (_, text) = texts.iter().find(|(wire, _)| *wire == property.wire)?;
                    let value = match property.shape.value {
                        Value::Scalar(Scalar::String) => format!("{text:?}.to_owned()"),
                        Value::Scalar(Scalar::Timestamp) => parsed(text),
                        _ => return None,
                    };
                    let field = identifier(&property.field);
                    let is_one = !property.shape.is_collection && !property.is_key;
                    is_one.then(|| format!("{name}.{field} = Some({value});"))
                });
                let set: Vec<String> = set.collect();
                if set.is_empty() {
                    return Some(format!("{ty}::default()"));
                }
                let new = format!("let mut {name} = {ty}::default();");
                self.lets.extend([new].into_iter().chain(set));
                Some(name)
            }
            Given::Bytes => Some("b\"content\".to_vec()".to_owned()),
            Given::Filter => {
                let (expression, text) = self.condition()?;
                // `$filter` comes first in the query, whatever is set before it.
                self.query.insert(0, text);
                Some(expression)
            }
            _ => None,
        }
    }

    /// An expression that stands for a value, and the value in a format string.
    fn value(&mut self, name: &str, value: &Value, docs: &Docs) -> Option<(String, String)> {
        let example = docs.example.as_deref();
        let expression = match value {
            Value::Scalar(Scalar::String) => {
                let text = example.filter(|text| is_plain(text));
                format!("{:?}", text.unwrap_or(name.trim_start_matches("r#")))
            }
            Value::Scalar(Scalar::Boolean) => return Some(twice("true")),
            Value::Scalar(Scalar::Byte | Scalar::Int16 | Scalar::Int32 | Scalar::Int64) => {
                return Some(twice("1"));
            }
            Value::Scalar(Scalar::Timestamp) => parsed(example.unwrap_or("2026-11-20T00:00:00Z")),
            Value::Scalar(Scalar::Date) => parsed(example.unwrap_or("2026-11-20")),
            Value::Enumeration(path) => {
                let found = self.examples.enumerations.get(path)?;
                let member = found.members.iter().find(|member| is_plain(&member.wire))?;
                let ty = self.model(path);
                let variant = ident(&member.variant);
                return Some((format!("{ty}::{variant}"), member.wire.clone()));
            }
            _ => return None,
        };
        self.lets.push(format!("let {name} = {expression};"));
        Some((name.to_owned(), format!("{{{name}}}")))
    }

    /// The first condition that can be shown, as an expression and as a part of the query.
    fn condition(&mut self) -> Option<(String, String)> {
        let filter = self.operation.query.filter.as_ref()?;
        filter.conditions.iter().find_map(|found| {
            let (literal, text) = self.literal(found)?;
            let operator = match found.kind {
                FilterKind::Equatable => "eq",
                FilterKind::Ordered | FilterKind::Comparable => "ge",
            };
            let comparison = format!("{}%20{operator}%20{text}", found.property);
            let text = match &found.collection {
                None => comparison,
                Some(collection) => {
                    let variable = collection.get(..1).unwrap_or("x");
                    format!("{collection}/any({variable}:{variable}/{comparison})")
                }
            };
            let (name, constant) = (ident(&self.operation.path.name), ident(&found.constant));
            let expression = format!("{name}::{constant}.{operator}({literal})");
            Some((expression, format!("$filter={text}")))
        })
    }

    /// A literal of a condition, as an expression and as a part of the query.
    fn literal(&mut self, condition: &Condition) -> Option<(String, String)> {
        // A format string has a name for braces of its own.
        if condition.property.contains(['{', '}', '@']) {
            return None;
        }
        match condition.scalar {
            Scalar::String => {
                let example = condition.docs.example.as_deref();
                let last = condition.property.rsplit('/').next().unwrap_or_default();
                let text = example.filter(|text| is_plain(text)).unwrap_or(last);
                Some((format!("{text:?}"), format!("'{text}'")))
            }
            Scalar::Boolean => Some(("&true".to_owned(), "true".to_owned())),
            Scalar::Timestamp => {
                let name = "since";
                if self.operation.path_arguments().any(|it| it.field == name) {
                    return None;
                }
                let value = parsed("2026-11-20T00:00:00Z");
                self.lets.push(format!("let {name} = {value};"));
                Some((format!("&{name}"), format!("{{{name}}}")))
            }
            _ => None,
        }
    }

    /// The call of a setter that most programs want, if there is one.
    fn option(&mut self, face: &Face<'_>) -> Option<String> {
        let offers = |name: &str| face.setters.iter().any(|setter| setter.name == name);
        if offers("filter")
            && let Some((expression, text)) = self.condition()
        {
            self.query.insert(0, text);
            return Some(format!(".filter({expression})"));
        }
        let query = &self.operation.query;
        if let Some(path) = &query.expand
            && let Some(object) = self.examples.objects.get(path)
            && let Some(found) = navigation(object)
        {
            let ty = self.model(path);
            self.query.insert(0, format!("$expand={}", found.wire));
            return Some(format!(".expand({ty}::{})", ident(&found.name)));
        }
        let path = query.select.as_ref()?;
        let object = self.examples.objects.get(path)?;
        let found = object
            .constants()
            .find(|constant| constant.leads_to.is_none())?;
        let ty = self.model(path);
        self.query.insert(0, format!("$select={}", found.wire));
        Some(format!(".select([{ty}::{}])", ident(&found.name)))
    }

    /// The name of a model, by its whole path where the operation has the same name.
    fn model(&mut self, path: &TypePath) -> String {
        let modules = path.modules.iter().map(|module| ident(module).to_string());
        let name = ident(&path.name).to_string();
        let place = ["graph_calls_models".to_owned()].into_iter().chain(modules);
        let place = place.collect::<Vec<_>>().join("::");
        let whole = format!("{place}::{name}");
        if [&*self.operation.path.name, "Operation"].contains(&&*path.name) {
            return whole;
        }
        if !self.uses.contains(&whole) {
            self.uses.push(whole);
        }
        name
    }

    fn text(
        &self,
        face: &Face<'_>,
        arguments: &[String],
        path: &str,
        option: Option<&str>,
    ) -> String {
        let Place {
            endpoints,
            operation,
        } = &self.examples.place;
        let TypePath { modules, name } = &self.operation.path;
        let place: Vec<_> = modules.iter().chain([name]).map(|one| ident(one)).collect();
        let place: String = place.iter().map(|one| format!("::{one}")).collect();
        // The trait is there for its methods, and its name may be that of the operation.
        let rename = if name == "Operation" { " as _" } else { "" };
        let mut uses = vec![
            format!("{operation}::Operation{rename}"),
            format!("{endpoints}{place}"),
        ];
        uses.extend(self.uses.iter().cloned());
        uses.sort();

        let mut code = String::from("# Examples\n\n```\n");
        // A string takes everything that is written to it.
        for path in uses {
            let _ = writeln!(code, "use {path};");
        }
        code.push('\n');
        for statement in &self.lets {
            let _ = writeln!(code, "{statement}");
        }
        let one_line = format!("{}::new({})", ident(name), arguments.join(", "));
        let one_line = format!("let operation = {one_line}{};", option.unwrap_or_default());
        if one_line.len() <= WIDTH {
            let _ = writeln!(code, "{one_line}");
        } else {
            let mut indent = "    ";
            let _ = write!(code, "let operation = {}::new(", ident(name));
            match arguments {
                [] => {}
                arguments if arguments.iter().map(String::len).sum::<usize>() < WIDTH / 2 => {
                    code.push_str(&arguments.join(", "));
                }
                arguments => {
                    for argument in arguments {
                        let _ = write!(code, "\n    {argument},");
                    }
                    code.push('\n');
                    indent = "";
                }
            }
            code.push(')');
            if let Some(option) = option {
                let _ = write!(code, "\n{indent}{option}");
            }
            code.push_str(";\n");
        }
        let mut path = path.to_owned();
        for (place, option) in self.query.iter().enumerate() {
            path.push(if place == 0 { '?' } else { '&' });
            path.push_str(option);
        }
        let literal = broken(&path);
        let expected = match path.contains('{') {
            true => format!("format!({literal})"),
            false => literal,
        };
        let subject = "operation.request()?.subject()";
        let one_line = format!("assert_eq!({subject}, {expected});");
        let assertion = match one_line.len() <= WIDTH && !one_line.contains('\n') {
            true => one_line,
            false => format!("assert_eq!(\n    {subject},\n    {expected},\n);"),
        };
        let _ = writeln!(
            code,
            "{assertion}\n\
             // To send it: `{}(operation)` of the crate `graph-calls`.\n\
             # Ok::<(), std::boxed::Box<dyn std::error::Error>>(())\n```",
            method(face)
        );
        code
    }
}

/// The constant of what most programs want to have brought along: a collection, if there is one.
fn navigation(object: &Struct) -> Option<PropertyConstant<'_>> {
    let is_collection = |constant: &PropertyConstant<'_>| {
        let mut properties = object.properties.iter();
        properties.any(|property| property.wire == constant.wire && property.shape.is_collection)
    };
    let constants = || object.constants().filter(|found| found.leads_to.is_some());
    constants()
        .find(is_collection)
        .or_else(|| constants().next())
}

/// The method of the client that most programs want.
fn method(face: &Face<'_>) -> &'static str {
    let has = |wanted: fn(&Marker<'_>) -> bool| face.markers.iter().any(wanted);
    if has(|marker| matches!(marker, Marker::Delta)) {
        "Client::delta"
    } else if has(|marker| matches!(marker, Marker::Pageable(_))) {
        "Client::stream"
    } else if has(|marker| matches!(marker, Marker::Content)) {
        "Client::download"
    } else {
        "Client::send"
    }
}

/// The same text as an expression and in a format string.
fn twice(text: &str) -> (String, String) {
    (text.to_owned(), text.to_owned())
}

fn parsed(text: &str) -> String {
    format!("{text:?}.parse()?")
}

/// Returns whether the text stands in a URL as it is.
fn is_plain(text: &str) -> bool {
    let stays = |character: char| character.is_ascii_alphanumeric() || "-._~".contains(character);
    !text.is_empty() && text.chars().all(stays)
}
