//! Objects of one type.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::print;
use crate::api::{Property, PropertyConstant, Struct, TypePath};
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
    let derives = print::derives(Struct::DERIVES);
    let fields: Vec<_> = object
        .properties
        .iter()
        .map(|property| field(property, imports))
        .collect();
    let remainder = imports.add("Remainder");
    imports.add_macro("object");
    let definition = print::item(quote! {
        #docs
        #derives
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
    let constants = object.constants();
    let constants: Vec<_> = constants.map(|found| constant(&found, imports)).collect();
    Some(print::item(quote! {
        #[doc = " Names for `$select` and `$expand`."]
        impl #name {
            #(#constants)*
        }
    }))
}

fn constant(constant: &PropertyConstant<'_>, imports: &mut Imports) -> TokenStream {
    let (name, wire) = (ident(&constant.name), constant.wire);
    let (option, class) = match constant.leads_to {
        Some(_) => ("$expand", imports.add("query::Navigation")),
        None => ("$select", imports.add("query::Property")),
    };
    let docs = docs::line(&format!("`{wire}`, for `{option}`."));
    let ty = rust_types::constant(constant, imports);
    quote! {
        #docs
        pub const #name: #ty = #class::new(#wire);
    }
}
