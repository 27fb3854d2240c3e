//! Objects of one type.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::print;
use crate::api::{Property, Struct, TypePath, Value};
use crate::naming::identifier;
use crate::rust_types::{self, Imports, ident};

/// The file of a struct.
pub(crate) fn file(object: &Struct, mut imports: Imports) -> String {
    let parts = parts(object, &mut imports);
    let constants = constants(&object.path, object, &mut imports);
    let mut all = vec![imports.lines()];
    all.extend(parts);
    all.extend(constants);
    print::file(all)
}

/// The struct and its table.
pub(crate) fn parts(object: &Struct, imports: &mut Imports) -> [String; 2] {
    let name = ident(&object.path.name);
    let docs = docs::comment(&object.docs, &[]);
    let fields: Vec<_> = object
        .properties
        .iter()
        .map(|property| field(property, imports))
        .collect();
    let remainder = imports.add("Remainder");
    imports.add_macro("object");
    let definition = print::item(quote! {
        #docs
        #[derive(Clone, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
            remainder: #remainder,
        }
    });
    let head = format!("{name} = {}", print::literal(&object.wire));
    let rows = object.properties.iter().map(|property| {
        format!(
            "{} => {}",
            print::literal(&property.wire),
            identifier(&property.field)
        )
    });
    [definition, print::table("object", &head, rows)]
}

fn field(property: &Property, imports: &mut Imports) -> TokenStream {
    let docs = docs::comment(&property.docs, &[]);
    let name = ident(&property.field);
    let ty = rust_types::field(property, imports);
    quote!(#docs pub #name: #ty)
}

/// The names of a type's properties for `$select` and `$expand`, where an operation takes them.
pub(crate) fn constants(path: &TypePath, object: &Struct, imports: &mut Imports) -> Option<String> {
    if !object.is_selectable {
        return None;
    }
    let name = ident(&path.name);
    let constants: Vec<_> = object
        .properties
        .iter()
        .filter(|property| !property.wire.starts_with('@'))
        .map(|property| constant(property, imports))
        .collect();
    Some(print::item(quote! {
        #[doc = " Names for `$select` and `$expand`."]
        impl #name {
            #(#constants)*
        }
    }))
}

fn constant(property: &Property, imports: &mut Imports) -> TokenStream {
    let wire = &property.wire;
    let name = match &*property.field.trim_end_matches('_').to_uppercase() {
        // The table has a constant of this name.
        "PROPERTIES" => ident("PROPERTIES_"),
        name => ident(name),
    };
    match &property.shape.value {
        Value::Object(target) if property.is_navigation => {
            let docs = docs::line(&format!("`{wire}`, for `$expand`."));
            let navigation = imports.add("query::Navigation");
            let target = imports.model(target);
            quote! {
                #docs
                pub const #name: #navigation<Self, #target> = #navigation::new(#wire);
            }
        }
        _ => {
            let docs = docs::line(&format!("`{wire}`, for `$select`."));
            let selected = imports.add("query::Property");
            quote! {
                #docs
                pub const #name: #selected<Self> = #selected::new(#wire);
            }
        }
    }
}
