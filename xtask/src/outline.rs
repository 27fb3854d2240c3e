//! The public interface of the generated crates, one line for each item: the changes that a dependent notices.
//!
//! Methods and trait implementations that all types have alike, from the macros of the core crate, are left out.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{
    Api, Enumeration, Face, Family, IDS, Marker, Operation, Struct, Type, TypePath, ids,
};
use crate::rust_types::{self, Imports, ident};

/// The lines of the models crate, sorted.
pub fn models(api: &Api) -> String {
    let mut outline = Outline::default();
    for ty in &api.types {
        let mut imports = Imports::of_model(&ty.names());
        match ty {
            Type::Struct(found) => {
                outline.fields(found, &mut imports);
                outline.property_constants(&found.path, found, &mut imports);
            }
            Type::Family(found) => outline.family(found, &mut imports),
            Type::Enumeration(found) => outline.enumeration(found, &mut imports),
        }
    }
    outline.text()
}

/// The lines of the endpoints crate, sorted.
pub fn endpoints(api: &Api) -> String {
    let mut outline = Outline::default();
    for operation in &api.operations {
        outline.operation(operation);
    }
    for name in ids(&api.operations).into_keys() {
        outline.add(format!("{IDS}::{}: id", ident(&name)));
    }
    outline.text()
}

#[derive(Default)]
struct Outline(Vec<String>);

impl Outline {
    fn text(mut self) -> String {
        self.0.sort();
        self.0.join("\n")
    }

    fn add(&mut self, line: String) {
        self.0.push(line);
    }

    fn definition(&mut self, item: &str, keyword: &str, derives: &[&str]) {
        self.add(format!("{item}: {keyword} ({})", derives.join(", ")));
    }

    fn constant(&mut self, item: &str, name: &str, ty: &TokenStream) {
        let (name, ty) = (ident(name), rust_types::text(ty));
        self.add(format!("{item}::{name}: {ty}"));
    }

    fn fields(&mut self, object: &Struct, imports: &mut Imports) {
        let item = item(&object.path);
        self.definition(&item, "struct", Struct::DERIVES);
        for property in &object.properties {
            let ty = rust_types::text(&rust_types::field(property, imports));
            self.add(format!("{item}.{}: {ty}", ident(&property.field)));
        }
    }

    /// The constants for the properties of `object`, which the type at `path` has.
    fn property_constants(&mut self, path: &TypePath, object: &Struct, imports: &mut Imports) {
        let item = item(path);
        for constant in object.constants() {
            let ty = rust_types::constant(&constant, imports);
            self.constant(&item, &constant.name, &ty);
        }
    }

    fn family(&mut self, family: &Family, imports: &mut Imports) {
        self.fields(&family.base, imports);
        self.property_constants(&family.path, &family.base, imports);
        let item = item(&family.path);
        self.definition(&item, "enum", Family::DERIVES);
        let boxed = imports.std("boxed::Box");
        for derived in &family.derived {
            let path = imports.model(&derived.path);
            self.variant(&item, &derived.variant, &quote!(#boxed<#path>));
        }
        let base = ident(&family.base.path.name);
        self.variant(&item, Family::OTHER, &quote!(#boxed<#base>));
        for property in family.accessors() {
            let ty = rust_types::text(&rust_types::accessor(property, imports));
            self.add(format!("{item}::{}(&self) -> {ty}", ident(&property.field)));
        }
    }

    fn variant(&mut self, item: &str, name: &str, holds: &TokenStream) {
        let (name, holds) = (ident(name), rust_types::text(holds));
        self.add(format!("{item}::{name}({holds})"));
    }

    fn enumeration(&mut self, enumeration: &Enumeration, imports: &mut Imports) {
        let item = item(&enumeration.path);
        self.definition(&item, "enum", Enumeration::DERIVES);
        for member in &enumeration.members {
            self.add(format!("{item}::{}", ident(&member.variant)));
        }
        let unrecognized = imports.add("UnrecognizedMember");
        self.variant(&item, Enumeration::UNRECOGNIZED, &unrecognized);
    }

    fn operation(&mut self, operation: &Operation) {
        let face = Face::of(operation);
        let names = std::slice::from_ref(&operation.path.name);
        let mut imports = Imports::of_operation(names);
        let item = item(&operation.path);
        self.definition(&item, "struct", face.derives());
        for condition in face.constants {
            let ty = rust_types::condition(condition, &mut imports);
            self.constant(&item, &condition.constant, &ty);
        }
        let mut written = |name: &str, given| {
            let ty = rust_types::text(&rust_types::given(given, &mut imports));
            format!("{}: {ty}", ident(name))
        };
        let new = face
            .new
            .iter()
            .map(|parameter| written(&parameter.name, &parameter.given));
        let new: Vec<_> = new.collect();
        self.add(format!("{item}::new({}) -> Self", new.join(", ")));
        for setter in &face.setters {
            let taken = setter.takes.as_ref();
            let taken = taken.map(|(name, given)| format!(", {}", written(name, given)));
            let (name, taken) = (ident(setter.name), taken.unwrap_or_default());
            self.add(format!("{item}::{name}(self{taken}) -> Self"));
        }
        let output = rust_types::text(&rust_types::output(&operation.output, &mut imports));
        self.add(format!("{item}: Operation<Output = {output}>"));
        for marker in &face.markers {
            self.add(match marker {
                Marker::Pageable(value) => {
                    let value = rust_types::text(&rust_types::value(value, &mut imports));
                    format!("{item}: Pageable<Item = {value}>")
                }
                Marker::Delta => format!("{item}: Delta"),
                Marker::Content => format!("{item}: Content"),
            });
        }
    }
}

/// The path of an item below the root of its crate.
fn item(path: &TypePath) -> String {
    let modules = path.modules.iter().map(|module| format!("{module}::"));
    format!("{}{}", modules.collect::<String>(), ident(&path.name))
}
