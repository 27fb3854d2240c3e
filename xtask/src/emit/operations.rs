//! Operations: the struct, how it is made, and what is added to it.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::notes::notes;
use super::options::{self, Given};
use super::print;
use super::requests;
use super::rust_types::{self, Imports, ident};
use crate::api::{Argument, Body, Docs, Form, Operation, PathPart, Scalar, Value};

/// The file of an operation.
pub(crate) fn file(operation: &Operation, mut imports: Imports) -> String {
    let fields = Fields::of(operation, &mut imports);
    let parts = [
        definition(operation, &fields, &imports),
        methods(operation, &fields, &mut imports),
        requests::implementation(operation, &mut imports),
        requests::marks(operation, &mut imports),
    ];
    print::file(std::iter::once(imports.lines()).chain(parts))
}

/// What a caller gives: what `new` takes, and what methods add.
struct Fields {
    required: Vec<Field>,
    optional: Vec<Field>,
    /// The type of the options, where there are any.
    options: Option<TokenStream>,
}

struct Field {
    name: proc_macro2::Ident,
    /// How the struct holds it, without `Option`.
    ty: TokenStream,
    /// How a caller gives it.
    given: TokenStream,
    /// From the given to the held.
    convert: TokenStream,
    /// Whether that is more than the given itself.
    is_converted: bool,
    docs: Docs,
}

impl Fields {
    fn of(operation: &Operation, imports: &mut Imports) -> Self {
        let mut fields = Self {
            required: Vec::new(),
            optional: Vec::new(),
            options: None,
        };
        for argument in path_arguments(operation) {
            fields.add(argument, imports);
        }
        for header in &operation.headers {
            fields.add(&header.argument, imports);
        }
        if let Some(body) = &operation.body {
            fields.required.push(body_field(body, imports));
        }
        if !operation.query.is_empty() {
            fields.options = Some(imports.add("query::QueryOptions"));
        }
        fields
    }

    fn add(&mut self, argument: &Argument, imports: &mut Imports) {
        let field = argument_field(argument, imports);
        match argument.is_required {
            true => self.required.push(field),
            false => self.optional.push(field),
        }
    }
}

/// The keys and function arguments of the path, in order.
pub(crate) fn path_arguments(operation: &Operation) -> impl Iterator<Item = &Argument> {
    operation.parts.iter().flat_map(|part| match part {
        PathPart::Key(argument) => std::slice::from_ref(argument),
        PathPart::Function { arguments, .. } => arguments,
        PathPart::Segment(_) => &[],
    })
}

fn argument_field(argument: &Argument, imports: &mut Imports) -> Field {
    let name = ident(&argument.field);
    let ty = rust_types::value(&argument.value, imports);
    let into = imports.std("convert::Into");
    let is_converted = argument.value == Value::Scalar(Scalar::String);
    if argument.form == Form::JsonList {
        let (vec, iterator) = (imports.std("vec::Vec"), imports.std("iter::IntoIterator"));
        let (item, convert) = match is_converted {
            true => (
                quote!(impl #into<#ty>),
                quote!(#name.into_iter().map(#into::into).collect()),
            ),
            false => (ty.clone(), quote!(#name.into_iter().collect())),
        };
        return Field {
            ty: quote!(#vec<#ty>),
            given: quote!(impl #iterator<Item = #item>),
            convert,
            is_converted: true,
            docs: argument.docs.clone(),
            name,
        };
    }
    let (given, convert) = match argument.value {
        Value::Scalar(Scalar::String) => (quote!(impl #into<#ty>), quote!(#name.into())),
        _ => (ty.clone(), quote!(#name)),
    };
    Field {
        name,
        ty,
        given,
        convert,
        is_converted,
        docs: argument.docs.clone(),
    }
}

fn body_field(body: &Body, imports: &mut Imports) -> Field {
    let (name, ty, text) = match body {
        Body::Json(path) => {
            let name = ident(&crate::naming::snake_case(&path.name));
            (name, imports.model(path), "What to send.")
        }
        Body::List(shape) => {
            let ty = rust_types::shape(shape, imports);
            (ident("items"), ty, "What to send.")
        }
        Body::Bytes => {
            let vec = imports.std("vec::Vec");
            (ident("content"), quote!(#vec<u8>), "The bytes to send.")
        }
    };
    let docs = Docs {
        text: text.to_owned(),
        ..Default::default()
    };
    Field {
        given: ty.clone(),
        convert: quote!(#name),
        is_converted: false,
        name,
        ty,
        docs,
    }
}

fn definition(operation: &Operation, fields: &Fields, imports: &Imports) -> String {
    let option = imports.std("option::Option");
    let name = ident(&operation.path.name);
    let docs = docs::comment(&operation.docs, &notes(operation));
    let required = fields
        .required
        .iter()
        .map(|Field { name, ty, .. }| quote!(#name: #ty));
    let optional = fields
        .optional
        .iter()
        .map(|Field { name, ty, .. }| quote!(#name: #option<#ty>));
    let options = fields.options.iter().map(|ty| quote!(options: #ty));
    let all = required.chain(optional).chain(options);
    let filter = operation
        .query
        .filter
        .as_ref()
        .is_some_and(|filter| filter.is_required);
    let mut options_given = operation.query.options.iter();
    let has_required = options_given.any(|option| option.argument.is_required);
    let default = match fields.required.is_empty() && !filter && !has_required {
        true => quote!(, Default),
        false => quote!(),
    };
    print::item(quote! {
        #docs
        #[derive(Clone, Debug #default)]
        #[must_use = "an operation does nothing until it is sent"]
        pub struct #name {
            #(#all,)*
        }
    })
}

fn methods(operation: &Operation, fields: &Fields, imports: &mut Imports) -> String {
    let name = ident(&operation.path.name);
    let filter = operation
        .query
        .filter
        .iter()
        .flat_map(|filter| &filter.conditions);
    let constants: Vec<_> = filter
        .map(|condition| options::constant(condition, imports))
        .collect();
    let new = constructor(operation, fields, imports);
    let optional = fields.optional.iter().map(setter);
    let options = options::methods(operation, imports);
    print::item(quote! {
        impl #name {
            #(#constants)*
            #new
            #(#optional)*
            #(#options)*
        }
    })
}

fn constructor(operation: &Operation, fields: &Fields, imports: &mut Imports) -> TokenStream {
    let filter = operation
        .query
        .filter
        .as_ref()
        .filter(|filter| filter.is_required);
    let queries = operation
        .query
        .options
        .iter()
        .filter(|option| option.argument.is_required);
    let mut given: Vec<_> = fields
        .required
        .iter()
        .map(|Field { name, given, .. }| quote!(#name: #given))
        .collect();
    let mut set = Vec::new();
    let mut list: Vec<_> = fields
        .required
        .iter()
        .map(|field| list_item(&field.name, &field.docs.text))
        .collect();
    for option in queries {
        let Given { parameter, call } = options::given(option, imports);
        given.push(parameter);
        set.push(quote!(options.#call;));
        let Argument { field, docs, .. } = &option.argument;
        list.push(list_item(&ident(field), &docs.text));
    }
    if filter.is_some() {
        let filter = imports.add("query::Filter");
        given.push(quote!(filter: #filter<Self>));
        set.push(quote!(options.filter(filter);));
        list.push(list_item(
            &ident("filter"),
            "The condition that items have to meet.",
        ));
    }
    let required = fields.required.iter().map(|field| {
        let (name, convert) = (&field.name, &field.convert);
        match field.is_converted {
            true => quote!(#name: #convert),
            false => quote!(#name),
        }
    });
    let optional = fields
        .optional
        .iter()
        .map(|Field { name, .. }| quote!(#name: None));
    let (prepare, options) = match (&fields.options, set.is_empty()) {
        (None, _) => (quote!(), quote!()),
        (Some(ty), true) => (quote!(), quote!(options: #ty::default(),)),
        (Some(ty), false) => (
            quote!(let mut options = #ty::default(); #(#set)*),
            quote!(options,),
        ),
    };
    let docs = docs::comment(
        &Docs {
            text: "The operation with what it cannot do without.".to_owned(),
            ..Default::default()
        },
        &match list.is_empty() {
            true => Vec::new(),
            false => vec![list.join("\n")],
        },
    );
    quote! {
        #docs
        pub fn new(#(#given),*) -> Self {
            #prepare
            Self {
                #(#required,)*
                #(#optional,)*
                #options
            }
        }
    }
}

/// What the list of arguments says about one.
fn list_item(name: &proc_macro2::Ident, text: &str) -> String {
    let text = text.split("\n\n").next().unwrap_or_default();
    docs::list_item(&format!("`{name}`: {text}"))
}

fn setter(field: &Field) -> TokenStream {
    let Field {
        name,
        given,
        convert,
        docs,
        ..
    } = field;
    let docs = docs::comment(docs, &[]);
    quote! {
        #docs
        pub fn #name(mut self, #name: #given) -> Self {
            self.#name = Some(#convert);
            self
        }
    }
}
