//! Types with the types derived from them.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::print;
use super::structs;
use crate::api::{Family, Property};
use crate::areas::{self, Gates};
use crate::rust_types::{self, Imports, ident};

/// The file of a family: the choice, and the base type.
pub(crate) fn file(family: &Family, mut imports: Imports, gates: &Gates) -> String {
    imports.add_macro("family");
    let features = family.derived.iter().map(|derived| {
        let feature = gates.get(&areas::file(&derived.path));
        feature.filter(|_| family.takes_any_entity)
    });
    let features: Vec<_> = features.collect();
    let choice = choice(family, &features, &mut imports);
    let table = table(family, &features, &mut imports);
    let accessors = accessors(family, &features, &mut imports);
    let constants = structs::constants(&family.path, &family.base, &mut imports);
    let base = structs::parts(&family.base, &mut imports);
    let mut all = vec![imports.lines(), choice, table];
    all.extend(accessors);
    all.extend(constants);
    all.extend(base);
    print::file(all)
}

/// The features that the variants need, none where they are always there.
type Features<'a> = [Option<&'a String>];

/// The line that leaves out what its feature does not turn on.
fn gate(feature: Option<&String>) -> Option<TokenStream> {
    feature.map(|feature| quote!(#[cfg(feature = #feature)]))
}

fn choice(family: &Family, features: &Features<'_>, imports: &mut Imports) -> String {
    let boxed = imports.std("boxed::Box");
    let name = ident(&family.path.name);
    let base = ident(&family.base.path.name);
    let rest = ident(Family::OTHER);
    let (known, unknown) = match features.iter().any(Option::is_some) {
        true => (" that a feature turns on", "that no feature turns on"),
        false => ("", "that this version does not know"),
    };
    let about = format!(
        "One variant for each derived type{known}; which one an object is, `@odata.type` says."
    );
    let docs = docs::comment(&family.base.docs, &[docs::prose(&about)]);
    let derives = print::derives(Family::DERIVES);
    let derived = family.derived.iter().zip(features);
    let variants = derived.map(|(derived, feature)| {
        let gate = gate(*feature);
        let docs = docs::line(&format!("`{}`", derived.wire));
        let variant = ident(&derived.variant);
        let path = imports.model(&derived.path);
        quote!(#docs #gate #variant(#boxed<#path>))
    });
    let other = docs::line(&format!(
        "The type `{}` itself, an object that does not name its type, or one of a derived type \
         {unknown}; all of it is kept.",
        family.base.wire,
    ));
    print::item(quote! {
        #docs
        #derives
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #other
            #rest(#boxed<#base>),
        }
    })
}

fn table(family: &Family, features: &Features<'_>, imports: &mut Imports) -> String {
    let head = format!(
        "{}, {}: {}",
        ident(&family.path.name),
        Family::OTHER,
        ident(&family.base.path.name)
    );
    let derived = family.derived.iter().zip(features);
    let rows = derived.map(|(derived, feature)| {
        let path = imports.model(&derived.path).to_string().replace(' ', "");
        let gate = feature.map(|feature| format!("#[cfg(feature = {feature:?})]\n        "));
        format!(
            "{}{}: {path} = {}",
            gate.unwrap_or_default(),
            ident(&derived.variant),
            print::literal(&derived.wire)
        )
    });
    print::table("family", &head, rows)
}

/// Properties that every member of the family has can be read without matching.
fn accessors(family: &Family, features: &Features<'_>, imports: &mut Imports) -> Option<String> {
    let name = ident(&family.path.name);
    let accessors = family.accessors().iter();
    let accessors: Vec<_> = accessors
        .map(|property| accessor(family, features, property, imports))
        .collect();
    if accessors.is_empty() {
        return None;
    }
    Some(print::item(quote! {
        #[doc = " Properties that all of them have."]
        impl #name {
            #(#accessors)*
        }
    }))
}

fn accessor(
    family: &Family,
    features: &Features<'_>,
    property: &Property,
    imports: &mut Imports,
) -> TokenStream {
    let docs = docs::comment(&property.docs, &[]);
    let name = ident(&property.field);
    let ty = rust_types::accessor(property, imports);
    let read = match (property.is_key, property.shape.is_boxed) {
        (true, _) => quote!(&object.#name),
        (false, false) => quote!(object.#name.as_ref()),
        (false, true) => quote!(object.#name.as_deref()),
    };
    let variants = family.derived.iter().map(|derived| ident(&derived.variant));
    let gates = features.iter().map(|feature| gate(*feature));
    let rest = ident(Family::OTHER);
    quote! {
        #docs
        pub fn #name(&self) -> #ty {
            match self {
                #(#gates Self::#variants(object) => #read,)*
                Self::#rest(object) => #read,
            }
        }
    }
}
