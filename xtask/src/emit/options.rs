//! Query options and preferences: the constants to filter by, and the methods that set the rest.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::rust_types::{self, Imports, ident};
use crate::api::{Condition, Docs, FilterKind, Operation, QueryOption, Scalar, Value};

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

/// How a query option is given.
pub(crate) struct Given {
    /// The parameter of a method.
    pub(crate) parameter: TokenStream,
    /// The call on the options that sets it.
    pub(crate) call: TokenStream,
}

/// How this query option is given.
pub(crate) fn given(option: &QueryOption, imports: &mut Imports) -> Given {
    let name = ident(&option.argument.field);
    let wire = &option.argument.wire;
    let string = imports.std("string::String");
    let into = imports.std("convert::Into");
    if option.is_list {
        let iterator = imports.std("iter::IntoIterator");
        Given {
            parameter: quote!(#name: impl #iterator<Item = impl #into<#string>>),
            call: quote!(set_list(#wire, #name)),
        }
    } else if option.argument.value == Value::Scalar(Scalar::String) {
        Given {
            parameter: quote!(#name: impl #into<#string>),
            call: quote!(set(#wire, #into::<#string>::into(#name))),
        }
    } else {
        let ty = rust_types::value(&option.argument.value, imports);
        Given {
            parameter: quote!(#name: #ty),
            call: quote!(set(#wire, #name)),
        }
    }
}

/// The methods that set options and preferences.
pub(crate) fn methods(operation: &Operation, imports: &mut Imports) -> Vec<TokenStream> {
    let query = &operation.query;
    let mut methods = Vec::new();
    if let Some(path) = &query.select {
        let iterator = imports.std("iter::IntoIterator");
        let property = imports.add("query::Property");
        let path = imports.model(path);
        let given = quote!(properties: impl #iterator<Item = #property<#path>>);
        let docs = "Reads only these properties.";
        methods.push(method(docs, "select", given, quote!(select(properties))));
    }
    if let Some(path) = &query.expand {
        let into = imports.std("convert::Into");
        let expand = imports.add("query::Expand");
        let path = imports.model(path);
        let given = quote!(item: impl #into<#expand<#path>>);
        let docs = "Brings along what a navigation property leads to.";
        methods.push(method(docs, "expand", given, quote!(expand(item))));
    }
    if query
        .filter
        .as_ref()
        .is_some_and(|filter| !filter.is_required)
    {
        let filter = imports.add("query::Filter");
        let given = quote!(filter: #filter<Self>);
        let docs = "Reads only what meets the condition.";
        methods.push(method(docs, "filter", given, quote!(filter(filter))));
    }
    for option in &query.options {
        if !option.argument.is_required {
            let Given { parameter, call } = given(option, imports);
            let docs = docs::comment(&option.argument.docs, &[]);
            let name = &option.argument.field;
            methods.push(documented(docs, name, parameter, call));
        }
    }
    if query.prefers_page_size {
        let docs = "Prefers pages of at most this many items, which the service may ignore.";
        let given = quote!(items: u32);
        methods.push(method(
            docs,
            "max_page_size",
            given,
            quote!(max_page_size(items)),
        ));
    }
    if query.prefers_unknown_members {
        let docs = "Prefers members newer than an enumeration's sentinel under their own names, \
                    instead of `unknownFutureValue`.";
        let name = "include_unknown_enum_members";
        methods.push(method(
            docs,
            name,
            quote!(),
            quote!(include_unknown_enum_members()),
        ));
    }
    if query.prefers_no_nulls {
        let docs = "Prefers an answer without the properties that are null.";
        methods.push(method(docs, "omit_nulls", quote!(), quote!(omit_nulls())));
    }
    methods
}

fn method(docs: &str, name: &str, given: TokenStream, call: TokenStream) -> TokenStream {
    let docs = Docs {
        text: docs.to_owned(),
        ..Docs::default()
    };
    documented(docs::comment(&docs, &[]), name, given, call)
}

fn documented(docs: TokenStream, name: &str, given: TokenStream, call: TokenStream) -> TokenStream {
    let name = ident(name);
    quote! {
        #docs
        pub fn #name(mut self, #given) -> Self {
            self.options.#call;
            self
        }
    }
}
