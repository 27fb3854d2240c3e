//! `impl Operation`: what to send, and how to read the answer.

use proc_macro2::TokenStream;
use quote::quote;

use super::facts::facts;
use super::print;
use crate::api::{
    Argument, Face, Form, Given, Marker, Operation, Output, PathPart, Scalar, Sent, Value,
};
use crate::rust_types::{self, Imports, ident};

/// The implementation of `Operation`.
pub(crate) fn implementation(
    operation: &Operation,
    face: &Face<'_>,
    imports: &mut Imports,
) -> String {
    let trait_name = imports.add("Operation");
    let request_type = imports.add("Request");
    let request_error = imports.add("RequestError");
    let decode_error = imports.add("operation::DecodeError");
    let result = imports.std("result::Result");
    let name = ident(&operation.path.name);
    let segments = operation.path.modules.iter().chain([&operation.path.name]);
    let full_name = segments.cloned().collect::<Vec<_>>().join("::");
    let facts = facts(operation, imports);
    let facts_type = imports.add("operation::Facts");
    let output = rust_types::output(&operation.output, imports);
    let path = path(operation, imports);
    let request = request(operation, face, imports);
    let decode = imports.add(match operation.output {
        Output::Nothing => "operation::nothing",
        Output::Value(Value::Object(_) | Value::Scalar(Scalar::Reference)) | Output::Page(..) => {
            "operation::json"
        }
        Output::Value(_) => "operation::value",
        Output::Count => "operation::count",
        Output::Content(_) => "operation::content",
    });
    print::item(quote! {
        impl #trait_name for #name {
            type Output = #output;

            const NAME: &'static str = #full_name;

            const FACTS: &'static #facts_type = &#facts;

            fn request(&self) -> #result<#request_type, #request_error> {
                let path = #path;
                #request
            }

            fn decode(body: &[u8]) -> #result<Self::Output, #decode_error> {
                #decode(body)
            }
        }
    })
}

/// The traits for what the answer allows.
pub(crate) fn markers(operation: &Operation, face: &Face<'_>, imports: &mut Imports) -> String {
    let name = ident(&operation.path.name);
    let markers = face.markers.iter().map(|marker| {
        let (trait_name, item) = match marker {
            Marker::Pageable(item) => {
                let item = rust_types::value(item, imports);
                (imports.add("Pageable"), Some(quote!(type Item = #item;)))
            }
            Marker::Delta => (imports.add("Delta"), None),
            Marker::Content => (imports.add("Content"), None),
        };
        print::item(quote!(impl #trait_name for #name { #item }))
    });
    markers.collect::<Vec<_>>().join("\n")
}

fn path(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let ty = imports.add("operation::Path");
    let mut fixed = String::new();
    let mut path: Option<TokenStream> = None;
    let flush = |path: Option<TokenStream>, fixed: &mut String| {
        let text = std::mem::take(fixed);
        match path {
            None => quote!(#ty::new(#text)),
            Some(path) if text.is_empty() => path,
            Some(path) => quote!(#path.fixed(#text)),
        }
    };
    for part in &operation.parts {
        match part {
            PathPart::Segment(segment) => {
                fixed.push('/');
                fixed.push_str(segment);
            }
            PathPart::Key(argument) => {
                let before = flush(path, &mut fixed);
                let wire = &argument.wire;
                let key = key(argument);
                path = Some(quote!(#before.key(#wire, #key)?));
            }
            PathPart::Function { name, arguments } if arguments.is_empty() => {
                fixed.push('/');
                fixed.push_str(name);
            }
            PathPart::Function { name, arguments } if name.is_empty() => {
                let before = flush(path, &mut fixed);
                let keys = self::arguments(arguments, imports);
                path = Some(quote!(#before.keys(#keys)));
            }
            PathPart::Function { name, arguments } => {
                let before = flush(path, &mut fixed);
                let arguments = self::arguments(arguments, imports);
                path = Some(quote!(#before.function(#name, #arguments)));
            }
        }
    }
    flush(path, &mut fixed)
}

/// A key as text.
fn key(argument: &Argument) -> TokenStream {
    let field = ident(&argument.field);
    match argument.value {
        Value::Scalar(Scalar::String) => quote!(&self.#field),
        _ => quote!(&self.#field.to_string()),
    }
}

fn arguments(arguments: &[Argument], imports: &mut Imports) -> TokenStream {
    let ty = imports.add("operation::Arguments");
    let mut list = quote!(#ty::new());
    for argument in arguments {
        let wire = &argument.wire;
        let field = ident(&argument.field);
        list = match (argument.form, argument.is_required) {
            (Form::Literal, true) => quote!(#list.with(#wire, &self.#field)),
            (Form::Literal, false) => quote!(#list.with_optional(#wire, self.#field.as_ref())),
            (Form::Bare, true) => quote!(#list.with_bare(#wire, &self.#field)),
            (Form::Bare, false) => quote!(#list.with_optional_bare(#wire, self.#field.as_deref())),
            (Form::Json | Form::JsonList, true) => quote!(#list.with_json(#wire, &self.#field)),
            (Form::Json | Form::JsonList, false) => {
                quote!(#list.with_optional_json(#wire, self.#field.as_ref()))
            }
        };
    }
    list
}

/// The request, as a `Result`.
fn request(operation: &Operation, face: &Face<'_>, imports: &mut Imports) -> TokenStream {
    let method = ident(operation.method.key());
    let request_type = imports.add("Request");
    let mut request = quote!(#request_type::#method(path));
    let media_type = match &operation.output {
        Output::Nothing => None,
        Output::Value(_) | Output::Page(..) => Some("application/json".to_owned()),
        Output::Count => Some("text/plain".to_owned()),
        Output::Content(media_types) => Some(media_types.accept()),
    };
    request.extend(media_type.map(|media_type| quote!(.accept(#media_type))));
    if !operation.query.is_empty() {
        request.extend(quote!(.options(&self.options)));
    }
    if !operation.versions.is_empty() {
        let operation = imports.add("Operation");
        request.extend(quote!(.only_in(<Self as #operation>::FACTS.versions)));
    }
    let mut steps: Vec<TokenStream> = operation
        .headers
        .iter()
        .map(|header| {
            let wire = &header.wire;
            let field = ident(&header.argument.field);
            let is_text = header.argument.value == Value::Scalar(Scalar::String);
            match (header.argument.is_required, is_text) {
                (true, true) => quote!(.header(#wire, Some(&self.#field))),
                (true, false) => quote!(.header(#wire, Some(&self.#field.to_string()))),
                (false, true) => quote!(.header(#wire, self.#field.as_deref())),
                (false, false) => quote! {
                    .header(#wire, self.#field.as_ref().map(|value| value.to_string()).as_deref())
                },
            }
        })
        .collect();
    if let Some(body) = face.new.iter().find(|given| given.sent == Sent::Body) {
        let field = ident(&body.name);
        match body.given {
            Given::Bytes => request.extend(quote!(.bytes(self.#field.clone()))),
            _ => steps.push(quote!(.json(&self.#field))),
        }
    }
    // Each step can fail; the last one's result is the request's.
    match steps.split_last() {
        None => quote!(Ok(#request)),
        Some((last, others)) => quote!(#request #(#others?)* #last),
    }
}
