//! Areas of an interface: parts that a dependent of the generated crates turns on one by one.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::api::{Api, Body, Operation, Output, Struct, Type, TypePath, Value};
use crate::naming::module_name;

/// Features, each with those that it turns on.
pub type Features = BTreeMap<String, BTreeSet<String>>;

/// The features of the modules and files of a crate.
pub type Gates = HashMap<Vec<String>, String>;

/// The features of the generated crates.
///
/// An area is what stands directly below the first segment of the operations' paths, `users`, or below the
/// first two, `users-messages`. A type has a feature too, which turns on those of the types
/// that it is made of; an area turns on those of the types that its operations name. The type of all entities
/// turns on none of those derived from it, which would be nearly everything: it has those that are on anyway.
#[derive(Clone, Debug, Default)]
pub struct Areas {
    /// The features of the endpoints crate, and of the models crate as `models/…`.
    pub endpoints: Features,
    /// Features of the models crate that every part of the endpoints crate needs.
    pub always: BTreeSet<String>,
    /// The features of the models crate.
    pub models: Features,
    /// Items that features turn on in the endpoints crate.
    pub endpoint_gates: Gates,
    /// Items that features turn on in the models crate.
    pub model_gates: Gates,
}

/// The beginning of a feature of the endpoints crate that is one of the models crate.
const MODELS: &str = "graph-calls-models/";

impl Areas {
    /// The areas of an interface.
    pub fn of(api: &Api) -> Self {
        let mut areas = Self::default();
        let operations = api.operations.iter();
        let modules: HashSet<&[String]> = operations
            .filter_map(|operation| operation.path.modules.get(..2))
            .collect();
        for operation in &api.operations {
            areas.add_operation(operation, &modules);
        }
        let families = api.types.iter().filter_map(|ty| match ty {
            Type::Family(family) => Some((&family.base.path, &family.path)),
            Type::Struct(_) | Type::Enumeration(_) => None,
        });
        let files: BTreeMap<&TypePath, &TypePath> = families.collect();
        for ty in &api.types {
            areas.add_type(ty, &files);
        }
        areas
    }

    /// Adds the area of an operation; `modules` are those below the first segments.
    fn add_operation(&mut self, operation: &Operation, modules: &HashSet<&[String]>) {
        let models = used(operation).map(|path| feature(&file(path)));
        let place = file(&operation.path);
        let [first, second, ..] = &*place else {
            self.always.extend(models);
            return;
        };
        let below = &place[..2];
        let area = match modules.contains(below) {
            true => feature(below),
            false => feature(std::slice::from_ref(first)),
        };
        // The module is there for any of its areas, which are not to bring each other along.
        let module = format!("_{first}");
        let turned_on = self.endpoints.entry(area.clone()).or_default();
        turned_on.extend(models.map(|name| format!("{MODELS}{name}")));
        turned_on.insert(module.clone());
        self.endpoint_gates
            .insert(vec![first.clone()], module.clone());
        self.endpoint_gates
            .insert(vec![first.clone(), second.clone()], area);
        self.endpoints.entry(module).or_default();
    }

    /// Adds the features of a type and of the modules around it; `files` leads from the base of a family
    /// to the family, whose file it stands in.
    fn add_type(&mut self, ty: &Type, files: &BTreeMap<&TypePath, &TypePath>) {
        let own: &[&Struct] = match ty {
            Type::Struct(object) => &[object],
            Type::Family(family) => &[&family.base],
            Type::Enumeration(_) => &[],
        };
        let derived = match ty {
            Type::Family(family) if !family.takes_any_entity => &*family.derived,
            Type::Family(_) | Type::Struct(_) | Type::Enumeration(_) => &[],
        };
        let properties = own.iter().flat_map(|object| &object.properties);
        let values = properties.filter_map(|property| path_of(&property.shape.value));
        let paths = values.chain(derived.iter().map(|derived| &derived.path));
        let paths = paths.map(|path| feature(&file(files.get(path).unwrap_or(&path))));
        let place = file(ty.path());
        let name = feature(&place);
        let mut needed: BTreeSet<String> = paths.filter(|needed| *needed != name).collect();
        let around = &place[..place.len() - 1];
        needed.extend((!around.is_empty()).then(|| feature(around)));
        self.models.entry(name.clone()).or_default().extend(needed);
        for end in 1..place.len() {
            let needed = self.models.entry(feature(&place[..end])).or_default();
            needed.extend((end > 1).then(|| feature(&place[..end - 1])));
            self.model_gates
                .insert(place[..end].to_vec(), feature(&place[..end]));
        }
        if let Type::Family(family) = ty {
            self.model_gates
                .insert(file(&family.base.path), name.clone());
        }
        self.model_gates.insert(place, name);
    }
}

/// The feature of a module or file.
fn feature(place: &[String]) -> String {
    match &*place.join("-") {
        // Cargo has the one for what is on without being asked for, and we have the other for everything.
        name @ ("all" | "default") => format!("{name}_"),
        name => name.to_owned(),
    }
}

/// The file of a type, as modules.
pub(crate) fn file(path: &TypePath) -> Vec<String> {
    [&*path.modules, &[module_name(&path.name)]].concat()
}

fn path_of(value: &Value) -> Option<&TypePath> {
    match value {
        Value::Enumeration(path) | Value::Flags(path) | Value::Object(path) => Some(path),
        Value::Scalar(_) => None,
    }
}

/// The types that an operation names.
fn used(operation: &Operation) -> impl Iterator<Item = &TypePath> {
    let output = match &operation.output {
        Output::Value(value) | Output::Page(value, _) => path_of(value),
        Output::Nothing | Output::Count | Output::Content(_) => None,
    };
    let body = match &operation.body {
        Some(Body::Json(path)) => Some(path),
        Some(Body::List(shape)) => path_of(&shape.value),
        Some(Body::Bytes) | None => None,
    };
    let query = &operation.query;
    let headers = operation.headers.iter().map(|header| &header.argument);
    let options = query.options.iter().map(|option| &option.argument);
    let given = operation.path_arguments().chain(headers).chain(options);
    let paths = output
        .into_iter()
        .chain(body)
        .chain(&query.select)
        .chain(&query.expand);
    paths.chain(given.filter_map(|argument| path_of(&argument.value)))
}
