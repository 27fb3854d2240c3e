//! Types with the types derived from them.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::print;
use super::rust_types::{self, Imports, ident};
use super::structs;
use crate::api::{Family, Property};

/// The file of a family: the choice, and the base type.
pub(crate) fn file(family: &Family, mut imports: Imports) -> String {
    imports.add_macro("family");
    let choice = choice(family, &mut imports);
    let table = table(family, &mut imports);
    let accessors = accessors(family, &mut imports);
    let constants = structs::constants(&family.path, &family.base, &mut imports);
    let base = structs::parts(&family.base, &mut imports);
    let mut all = vec![imports.lines(), choice, table];
    all.extend(accessors);
    all.extend(constants);
    all.extend(base);
    print::file(all)
}

fn choice(family: &Family, imports: &mut Imports) -> String {
    let boxed = imports.std("boxed::Box");
    let name = ident(&family.path.name);
    let base = ident(&family.base.path.name);
    let docs = docs::comment(
        &family.base.docs,
        &[docs::prose(
            "One variant for each derived type; which one an object is, `@odata.type` says.",
        )],
    );
    let variants = family.derived.iter().map(|derived| {
        let docs = docs::line(&format!("`{}`", derived.wire));
        let variant = ident(&derived.variant);
        let path = imports.model(&derived.path);
        quote!(#docs #variant(#boxed<#path>))
    });
    let other = docs::line(&format!(
        "The type `{}` itself, an object that does not name its type, or one of a derived type that \
         this version does not know; all of it is kept.",
        family.base.wire,
    ));
    print::item(quote! {
        #docs
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #other
            Other(#boxed<#base>),
        }
    })
}

fn table(family: &Family, imports: &mut Imports) -> String {
    let head = format!(
        "{}, Other: {}",
        ident(&family.path.name),
        ident(&family.base.path.name)
    );
    let rows = family.derived.iter().map(|derived| {
        let path = imports.model(&derived.path).to_string().replace(' ', "");
        format!(
            "{}: {path} = {}",
            ident(&derived.variant),
            print::literal(&derived.wire)
        )
    });
    print::table("family", &head, rows)
}

/// What every member of the family has can be read without matching.
fn accessors(family: &Family, imports: &mut Imports) -> Option<String> {
    let name = ident(&family.path.name);
    let properties = family.base.properties.iter();
    let accessors: Vec<_> = properties
        .map(|property| accessor(family, property, imports))
        .collect();
    if accessors.is_empty() {
        return None;
    }
    Some(print::item(quote! {
        #[doc = " What all of them have."]
        impl #name {
            #(#accessors)*
        }
    }))
}

fn accessor(family: &Family, property: &Property, imports: &mut Imports) -> TokenStream {
    let docs = docs::comment(&property.docs, &[]);
    let name = ident(&property.field);
    let ty = rust_types::shape(&property.shape, imports);
    let option = imports.std("option::Option");
    let (ty, read) = match property.is_key {
        true => (quote!(&str), quote!(&object.#name)),
        false => (quote!(#option<&#ty>), quote!(object.#name.as_ref())),
    };
    let variants = family.derived.iter().map(|derived| ident(&derived.variant));
    quote! {
        #docs
        pub fn #name(&self) -> #ty {
            match self {
                #(Self::#variants(object) => #read,)*
                Self::Other(object) => #read,
            }
        }
    }
}
