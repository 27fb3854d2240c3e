//! Operations: the struct, how it is made, and what is added to it.

use proc_macro2::TokenStream;
use quote::quote;

use super::conditions;
use super::docs;
use super::examples::Examples;
use super::notes::notes;
use super::print;
use super::requests;
use crate::api::{Docs, Face, Given, Kept, Operation, Parameter, Scalar, Sent, Setter, Value};
use crate::rust_types::{self, Imports, ident};

/// The file of an operation.
pub(crate) fn file(operation: &Operation, mut imports: Imports, examples: &Examples<'_>) -> String {
    let face = Face::of(operation);
    let parts = [
        definition(operation, &face, &mut imports, examples),
        methods(operation, &face, &mut imports),
        requests::implementation(operation, &face, &mut imports),
        requests::markers(operation, &face, &mut imports),
    ];
    print::file(std::iter::once(imports.lines()).chain(parts))
}

fn definition(
    operation: &Operation,
    face: &Face<'_>,
    imports: &mut Imports,
    examples: &Examples<'_>,
) -> String {
    let name = ident(&operation.path.name);
    let docs = docs::comment_with(
        &operation.docs,
        &notes(operation),
        examples.section(operation, face),
    );
    let mut fields = Vec::new();
    for Parameter { name, given, .. } in required_fields(face) {
        let (name, (ty, _)) = (ident(name), held(name, given, imports));
        fields.push(quote!(#name: #ty));
    }
    for (name, given) in optional_fields(face) {
        let (name, (ty, _)) = (ident(name), held(name, given, imports));
        let option = imports.std("option::Option");
        fields.push(quote!(#name: #option<#ty>));
    }
    if !operation.query.is_empty() {
        let ty = imports.add("query::QueryOptions");
        fields.push(quote!(options: #ty));
    }
    let derives = print::derives(face.derives());
    print::item(quote! {
        #docs
        #derives
        #[must_use = "an operation does nothing until it is sent"]
        pub struct #name {
            #(#fields,)*
        }
    })
}

/// Parameters of `new` that the struct has a field for.
fn required_fields<'f>(face: &'f Face<'_>) -> impl Iterator<Item = &'f Parameter<'f>> {
    face.new.iter().filter(|given| given.kept == Kept::Field)
}

/// Parameters of setters that the struct has a field for.
fn optional_fields<'f>(face: &'f Face<'_>) -> impl Iterator<Item = (&'f str, &'f Given<'f>)> {
    let setters = face.setters.iter();
    let kept = setters.filter(|setter| setter.kept == Kept::Field);
    kept.filter_map(|setter| setter.takes.as_ref().map(|(name, given)| (*name, given)))
}

/// The type of a field, and what makes it of the given where that is more than the given itself.
fn held(
    name: &str,
    given: &Given<'_>,
    imports: &mut Imports,
) -> (TokenStream, Option<TokenStream>) {
    let name = ident(name);
    match given {
        Given::Value(value) => {
            let convert = is_text(value).then(|| quote!(#name.into()));
            (rust_types::value(value, imports), convert)
        }
        Given::Id(_) => (imports.std("string::String"), Some(quote!(#name.into()))),
        Given::Values(value) => {
            let ty = rust_types::value(value, imports);
            let (vec, into) = (imports.std("vec::Vec"), imports.std("convert::Into"));
            let each = is_text(value).then(|| quote!(.map(#into::into)));
            (
                quote!(#vec<#ty>),
                Some(quote!(#name.into_iter()#each.collect())),
            )
        }
        given => (rust_types::given(given, imports), None),
    }
}

fn is_text(value: &Value) -> bool {
    *value == Value::Scalar(Scalar::String)
}

fn methods(operation: &Operation, face: &Face<'_>, imports: &mut Imports) -> String {
    let name = ident(&operation.path.name);
    let constants = face.constants.iter();
    let constants: Vec<_> = constants
        .map(|condition| conditions::constant(condition, imports))
        .collect();
    let new = constructor(operation, face, imports);
    let setters = face.setters.iter();
    let setters: Vec<_> = setters.map(|found| setter(found, imports)).collect();
    print::item(quote! {
        impl #name {
            #(#constants)*
            #new
            #(#setters)*
        }
    })
}

fn constructor(operation: &Operation, face: &Face<'_>, imports: &mut Imports) -> TokenStream {
    let (mut given, mut list, mut fields, mut set) = (Vec::new(), Vec::new(), Vec::new(), vec![]);
    for parameter in &face.new {
        let name = ident(&parameter.name);
        let ty = rust_types::given(&parameter.given, imports);
        given.push(quote!(#name: #ty));
        list.push(list_item(&name, &parameter.docs.text));
        match parameter.kept {
            Kept::Field => fields.push(match held(&parameter.name, &parameter.given, imports).1 {
                Some(convert) => quote!(#name: #convert),
                None => quote!(#name),
            }),
            Kept::Option => {
                let call = set_option(&parameter.name, &parameter.given, parameter.sent, imports);
                set.push(quote!(options.#call;));
            }
            Kept::Known => set.push(quote!(options.#name(#name);)),
        }
    }
    for (name, _) in optional_fields(face) {
        let name = ident(name);
        fields.push(quote!(#name: None));
    }
    let mut prepare = None;
    if !operation.query.is_empty() {
        let ty = imports.add("query::QueryOptions");
        match set.is_empty() {
            true => fields.push(quote!(options: #ty::default())),
            false => {
                fields.push(quote!(options));
                prepare = Some(quote!(let mut options = #ty::default(); #(#set)*));
            }
        }
    }
    let docs = Docs {
        text: match list.is_empty() {
            true => "Creates the operation.",
            false => "Creates the operation from the values that it requires.",
        }
        .to_owned(),
        ..Default::default()
    };
    let list: Vec<_> = (!list.is_empty())
        .then(|| list.join("\n"))
        .into_iter()
        .collect();
    let docs = docs::comment(&docs, &list);
    quote! {
        #docs
        pub fn new(#(#given),*) -> Self {
            #prepare
            Self {
                #(#fields,)*
            }
        }
    }
}

/// Returns the entry of one argument in the list of arguments.
fn list_item(name: &proc_macro2::Ident, text: &str) -> String {
    let text = text.split("\n\n").next().unwrap_or_default();
    docs::list_item(&format!("`{name}`: {text}"))
}

/// The call on the options that sets one by its name on the wire.
fn set_option(name: &str, given: &Given<'_>, sent: Sent<'_>, imports: &Imports) -> TokenStream {
    let name = ident(name);
    let wire = match sent {
        Sent::Option(wire) => wire,
        _ => "",
    };
    match given {
        Given::Values(_) => quote!(set_list(#wire, #name)),
        Given::Value(value) if is_text(value) => {
            let (string, into) = (imports.std("string::String"), imports.std("convert::Into"));
            quote!(set(#wire, #into::<#string>::into(#name)))
        }
        Given::Id(_) => {
            let string = imports.std("string::String");
            quote!(set(#wire, #string::from(#name)))
        }
        _ => quote!(set(#wire, #name)),
    }
}

fn setter(setter: &Setter<'_>, imports: &mut Imports) -> TokenStream {
    let name = ident(setter.name);
    let docs = docs::comment(&setter.docs, &[]);
    let (parameter, argument) = match &setter.takes {
        Some((taken, given)) => {
            let (taken, ty) = (ident(taken), rust_types::given(given, imports));
            (Some(quote!(#taken: #ty)), Some(taken))
        }
        None => (None, None),
    };
    let body = match (setter.kept, &setter.takes) {
        (Kept::Field, Some((taken, given))) => {
            let convert = held(taken, given, imports)
                .1
                .unwrap_or_else(|| quote!(#argument));
            quote!(self.#name = Some(#convert))
        }
        (Kept::Option, Some((taken, given))) => {
            let call = set_option(taken, given, setter.sent, imports);
            quote!(self.options.#call)
        }
        _ => quote!(self.options.#name(#argument)),
    };
    quote! {
        #docs
        pub fn #name(mut self, #parameter) -> Self {
            #body;
            self
        }
    }
}
