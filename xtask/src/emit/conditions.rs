//! The constants to filter by.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use crate::api::Condition;
use crate::rust_types::{self, Imports, ident};

/// The constant of a field to filter by.
pub(crate) fn constant(condition: &Condition, imports: &mut Imports) -> TokenStream {
    let name = ident(&condition.constant);
    let docs = docs::comment(&condition.docs, &[]);
    let field = imports.add("query::FilterField");
    let ty = rust_types::condition(condition, imports);
    let property = &condition.property;
    let value = match &condition.collection {
        Some(collection) => quote!(#field::any(#collection, #property)),
        None => quote!(#field::new(#property)),
    };
    quote! {
        #docs
        pub const #name: #ty = #value;
    }
}
