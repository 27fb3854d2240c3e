//! From the [`Api`] to Rust: one file for each type and operation, and the modules that hold them.

mod conditions;
mod docs;
mod enumerations;
mod examples;
mod facts;
mod families;
mod ids;
mod modules;
mod notes;
mod operations;
mod parallel;
mod print;
mod requests;
mod structs;

use std::collections::BTreeMap;

use crate::api::{Api, IDS, Type, TypePath};
use crate::areas::{Areas, Gates};
use crate::files::Files;
use crate::rust_types::Imports;

use examples::Examples;
use modules::ModuleTree;

pub use crate::workspace::GENERATED;
pub use examples::Place;

/// The generated files, by path below the folder of the crates.
pub fn emit(api: &Api) -> Files {
    emit_areas(api, &Areas::default(), &Place::default())
}

/// The generated files, with a feature for each of the areas, and with examples for programs that find the crates
/// at this place.
pub fn emit_areas(api: &Api, areas: &Areas, place: &Place) -> Files {
    let mut files = BTreeMap::new();
    let folder = |name| format!("{name}/{GENERATED}");
    models(&api.types, &areas.model_gates).write(&folder("models"), &areas.model_gates, &mut files);
    endpoints(api, &areas.endpoint_gates, place).write(
        &folder("endpoints"),
        &areas.endpoint_gates,
        &mut files,
    );
    files
}

fn models(types: &[Type], gates: &Gates) -> ModuleTree {
    let mut tree = ModuleTree::new("type");
    let codes = parallel::map(types, |ty| {
        let imports = Imports::of_model(&ty.names());
        match ty {
            Type::Struct(object) => structs::file(object, imports),
            Type::Family(family) => families::file(family, imports, gates),
            Type::Enumeration(enumeration) => enumerations::file(enumeration, imports),
        }
    });
    for (ty, code) in types.iter().zip(codes) {
        let wire = match ty {
            Type::Struct(object) => &object.wire,
            Type::Family(family) => &family.base.wire,
            Type::Enumeration(enumeration) => &enumeration.wire,
        };
        let about = |depth: usize| match &**wire {
            "" => format!(
                "What operations of `{}` send and answer.",
                path_text(ty.path(), depth)
            ),
            wire => format!("Types of the namespace `{}`.", namespace(ty, wire, depth)),
        };
        tree.insert(ty.path(), ty.names(), code, about);
    }
    tree
}

/// The module of the endpoints crate at this depth.
fn path_text(path: &TypePath, depth: usize) -> String {
    path.modules[..depth].join("::")
}

/// The namespace that the module at this depth stands for.
fn namespace<'a>(ty: &Type, wire: &'a str, depth: usize) -> &'a str {
    let above = ty.path().modules.len() - depth;
    let end = wire
        .rmatch_indices('.')
        .nth(above)
        .map_or(0, |(end, _)| end);
    &wire[..end]
}

fn endpoints(api: &Api, gates: &Gates, place: &Place) -> ModuleTree {
    let operations = &api.operations;
    let examples = Examples::new(api, place);
    let mut tree = ModuleTree::new("operation");
    let codes = parallel::map(operations, |operation| {
        let names = std::slice::from_ref(&operation.path.name);
        operations::file(operation, Imports::of_operation(names), &examples)
    });
    for (operation, code) in operations.iter().zip(codes) {
        let path = &operation.path;
        let about = |depth| format!("Operations below `{}`.", modules::folder(operation, depth));
        tree.insert(path, vec![path.name.clone()], code, about);
    }
    if let Some(code) = ids::file(operations, gates) {
        tree.insert_module(IDS, code);
    }
    if !operations.is_empty() {
        let path = TypePath {
            modules: Vec::new(),
            name: facts::LIST.to_owned(),
        };
        let names = vec![facts::LIST.to_owned()];
        tree.insert(&path, names, facts::list(operations, gates), |_| {
            String::new()
        });
    }
    tree
}
