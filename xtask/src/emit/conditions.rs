//! The constants to filter by.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use crate::api::{Condition, FilterKind, Scalar};
use crate::rust_types::{self, Imports, ident};

/// The constant of a field to filter by.
pub(crate) fn constant(condition: &Condition, imports: &mut Imports) -> TokenStream {
    let name = ident(&condition.constant);
    let docs = docs::comment(&condition.docs, &[]);
    let field = imports.add("query::FilterField");
    let kind = imports.add(match condition.kind {
        FilterKind::Equatable => "query::Equatable",
        FilterKind::Ordered => "query::Ordered",
        FilterKind::Comparable => "query::Comparable",
    });
    let ty = match condition.scalar {
        Scalar::String => quote!(str),
        scalar => rust_types::scalar(scalar, imports),
    };
    let property = &condition.property;
    let value = match &condition.collection {
        Some(collection) => quote!(#field::any(#collection, #property)),
        None => quote!(#field::new(#property)),
    };
    quote! {
        #docs
        pub const #name: #field<Self, #ty, #kind> = #value;
    }
}
