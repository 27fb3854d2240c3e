//! Rust types of values in the interface.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::api::{
    Condition, FilterKind, Given, IDS, Output, Property, PropertyConstant, Scalar, Shape, TypePath,
    Value, id_name,
};
use crate::naming::identifier;

/// Names of other crates that a file uses.
pub(crate) struct Imports {
    /// The names that the file itself defines.
    own: Vec<String>,
    names: BTreeSet<&'static str>,
    /// Path of the models, as seen from the file.
    models: Models,
    /// True if the file uses an id.
    uses_ids: bool,
}

/// Path of the models.
#[derive(Clone, Copy, PartialEq)]
enum Models {
    /// In the crate of the file itself.
    Here,
    /// In another crate, of which the file has not used anything yet.
    Unused,
    /// In another crate, which the file uses.
    Used,
}

impl Imports {
    /// The imports of a file of the models crate that defines these names.
    pub(crate) fn of_model(own: &[String]) -> Self {
        Self {
            own: own.to_owned(),
            names: BTreeSet::new(),
            models: Models::Here,
            uses_ids: false,
        }
    }

    /// The imports of a file of the endpoints crate that defines these names.
    pub(crate) fn of_operation(own: &[String]) -> Self {
        Self {
            own: own.to_owned(),
            names: BTreeSet::new(),
            models: Models::Unused,
            uses_ids: false,
        }
    }

    /// The names of a text that a reader of both crates understands.
    pub(crate) fn of_text() -> Self {
        Self::of_operation(&[])
    }

    /// Notes that the file uses this item of the core crate, and returns its name: the last segment, or
    /// the whole path where the file defines that name itself.
    pub(crate) fn add(&mut self, path: &'static str) -> TokenStream {
        if let Some(name) = self.short(path) {
            self.names.insert(path);
            return quote!(#name);
        }
        let segments = path.split("::").map(ident);
        quote!(graph_calls_core::#(#segments)::*)
    }

    /// Notes that the file calls this macro of the core crate; no other name can get into its way.
    pub(crate) fn add_macro(&mut self, name: &'static str) {
        self.names.insert(name);
    }

    /// A name of the standard library that needs no import, unless the file defines it.
    pub(crate) fn std(&self, path: &str) -> TokenStream {
        if let Some(name) = self.short(path) {
            return quote!(#name);
        }
        let segments = path.split("::").map(ident);
        quote!(::std::#(#segments)::*)
    }

    /// The last segment of a path, unless the file defines that name itself.
    fn short(&self, path: &str) -> Option<Ident> {
        let name = path.rsplit(':').next().unwrap_or(path);
        let is_own = self.own.iter().any(|own| own == name);
        (!is_own).then(|| ident(name))
    }

    /// A type of the models crate.
    pub(crate) fn model(&mut self, path: &TypePath) -> TokenStream {
        let root = match self.models {
            Models::Here => quote!(crate),
            Models::Unused | Models::Used => {
                self.models = Models::Used;
                quote!(models)
            }
        };
        let modules = path.modules.iter().map(|module| ident(module));
        let name = ident(&path.name);
        quote!(#root::#(#modules::)*#name)
    }

    /// The id that is named after a parameter.
    pub(crate) fn id(&mut self, parameter: &str) -> TokenStream {
        self.uses_ids = true;
        let (module, name) = (ident(IDS), ident(&id_name(parameter)));
        quote!(#module::#name)
    }

    /// The `use` lines, one for each module.
    pub(crate) fn lines(&self) -> String {
        let mut lines = String::new();
        if self.uses_ids {
            lines.push_str(&format!("use crate::{IDS};\n"));
        }
        let modules: BTreeSet<&str> = self.names.iter().map(|path| module(path)).collect();
        let (root, below): (Vec<_>, Vec<_>) = modules.into_iter().partition(|path| path.is_empty());
        for module_path in below.into_iter().chain(root) {
            let names = self.names.iter().filter(|path| module(path) == module_path);
            let names: Vec<_> = names.filter_map(|path| path.rsplit("::").next()).collect();
            let prefix = match module_path {
                "" => "graph_calls_core".to_owned(),
                module_path => format!("graph_calls_core::{module_path}"),
            };
            match &*names {
                [name] => lines.push_str(&format!("use {prefix}::{name};\n")),
                names => lines.push_str(&format!("use {prefix}::{{{}}};\n", names.join(", "))),
            }
        }
        if self.models == Models::Used {
            lines.push_str("use graph_calls_models as models;\n");
        }
        lines
    }
}

fn module(path: &str) -> &str {
    path.rsplit_once("::").map_or("", |(module, _)| module)
}

/// The tokens as a reader writes them, of a type.
pub(crate) fn text(tokens: &TokenStream) -> String {
    let mut text = tokens.to_string();
    for (spaced, close) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        ("< ", "<"),
        (" >", ">"),
        ("& ", "&"),
        (" ,", ","),
    ] {
        text = text.replace(spaced, close);
    }
    text
}

/// A name that is known to be one.
pub(crate) fn ident(name: &str) -> Ident {
    let name = identifier(name);
    match name.strip_prefix("r#") {
        Some(keyword) => Ident::new_raw(keyword, Span::call_site()),
        None => Ident::new(&name, Span::call_site()),
    }
}

/// The type of a scalar.
pub(crate) fn scalar(scalar: Scalar, imports: &mut Imports) -> TokenStream {
    match scalar {
        Scalar::String => imports.std("string::String"),
        Scalar::Boolean => quote!(bool),
        Scalar::Byte => quote!(u8),
        Scalar::Int16 => quote!(i16),
        Scalar::Int32 => quote!(i32),
        Scalar::Int64 => quote!(i64),
        Scalar::Double => quote!(f64),
        Scalar::Secret => imports.add("primitive::Secret"),
        Scalar::Decimal => imports.add("primitive::Decimal"),
        Scalar::Timestamp => imports.add("primitive::Timestamp"),
        Scalar::Duration => imports.add("primitive::Duration"),
        Scalar::Date => imports.add("primitive::Date"),
        Scalar::TimeOfDay => imports.add("primitive::TimeOfDay"),
        Scalar::Reference => imports.add("Reference"),
        Scalar::Untyped => imports.add("primitive::Untyped"),
    }
}

/// The type of one value.
pub(crate) fn value(value: &Value, imports: &mut Imports) -> TokenStream {
    match value {
        Value::Scalar(found) => scalar(*found, imports),
        Value::Enumeration(path) | Value::Object(path) => imports.model(path),
        Value::Flags(path) => {
            let flags = imports.add("Flags");
            let path = imports.model(path);
            quote!(#flags<#path>)
        }
    }
}

/// The type of a property's field.
pub(crate) fn field(property: &Property, imports: &mut Imports) -> TokenStream {
    let ty = shape(&property.shape, imports);
    let option = imports.std("option::Option");
    match property.is_key {
        true => ty,
        false => quote!(#option<#ty>),
    }
}

/// The type of a property, without the `Option` around it.
pub(crate) fn shape(shape: &Shape, imports: &mut Imports) -> TokenStream {
    let value = value(&shape.value, imports);
    let (option, vec) = (imports.std("option::Option"), imports.std("vec::Vec"));
    let boxed = imports.std("boxed::Box");
    match (shape.is_collection, shape.has_null_items, shape.is_boxed) {
        (true, true, _) => quote!(#vec<#option<#value>>),
        (true, false, _) => quote!(#vec<#value>),
        (false, _, true) => quote!(#boxed<#value>),
        (false, _, false) => value,
    }
}

/// The type of the answer of a method that reads a property of every member of a family.
pub(crate) fn accessor(property: &Property, imports: &mut Imports) -> TokenStream {
    let unboxed = Shape {
        is_boxed: false,
        ..property.shape.clone()
    };
    let ty = shape(&unboxed, imports);
    let option = imports.std("option::Option");
    match property.is_key {
        true => quote!(&str),
        false => quote!(#option<&#ty>),
    }
}

/// The type of a constant that names a property.
pub(crate) fn constant(constant: &PropertyConstant<'_>, imports: &mut Imports) -> TokenStream {
    match constant.leads_to {
        Some(target) => {
            let (navigation, target) = (imports.add("query::Navigation"), imports.model(target));
            quote!(#navigation<Self, #target>)
        }
        None => {
            let property = imports.add("query::Property");
            quote!(#property<Self>)
        }
    }
}

/// The type of a constant to filter by.
pub(crate) fn condition(condition: &Condition, imports: &mut Imports) -> TokenStream {
    let field = imports.add("query::FilterField");
    let kind = imports.add(match condition.kind {
        FilterKind::Equatable => "query::Equatable",
        FilterKind::Ordered => "query::Ordered",
        FilterKind::Comparable => "query::Comparable",
    });
    let value = match condition.scalar {
        Scalar::String => quote!(str),
        found => scalar(found, imports),
    };
    quote!(#field<Self, #value, #kind>)
}

/// Form in which a caller gives a value.
pub(crate) fn given(given: &Given<'_>, imports: &mut Imports) -> TokenStream {
    let (into, iterator) = (
        imports.std("convert::Into"),
        imports.std("iter::IntoIterator"),
    );
    let mut one = |value: &Value| {
        let ty = self::value(value, imports);
        match value {
            Value::Scalar(Scalar::String) => quote!(impl #into<#ty>),
            _ => ty,
        }
    };
    match given {
        Given::Value(value) => one(value),
        Given::Id(parameter) => imports.id(parameter),
        Given::Values(value) => {
            let item = one(value);
            quote!(impl #iterator<Item = #item>)
        }
        Given::List(list) => shape(list, imports),
        Given::Object(path) => imports.model(path),
        Given::Bytes => {
            let vec = imports.std("vec::Vec");
            quote!(#vec<u8>)
        }
        Given::Filter => {
            let filter = imports.add("query::Filter");
            quote!(#filter<Self>)
        }
        Given::Properties(path) => {
            let (property, path) = (imports.add("query::Property"), imports.model(path));
            quote!(impl #iterator<Item = #property<#path>>)
        }
        Given::Navigation(path) => {
            let (expand, path) = (imports.add("query::Expand"), imports.model(path));
            quote!(impl #into<#expand<#path>>)
        }
        Given::Count => quote!(u32),
    }
}

/// The type of an answer.
pub(crate) fn output(output: &Output, imports: &mut Imports) -> TokenStream {
    match output {
        Output::Nothing => quote!(()),
        Output::Value(found) => value(found, imports),
        Output::Page(item, _) => {
            let (page, item) = (imports.add("Page"), value(item, imports));
            quote!(#page<#item>)
        }
        Output::Count => quote!(i64),
        Output::Content(_) => {
            let vec = imports.std("vec::Vec");
            quote!(#vec<u8>)
        }
    }
}
