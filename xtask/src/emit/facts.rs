//! The facts of each operation as a constant, and the list of all of them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::printable;
use super::notes::url;
use super::print::HEADER;
use crate::api::{Limit, Operation, Output, Permissions, Query, Subscribable, Version};
use crate::areas::{self, Gates};
use crate::rust_types::{Imports, ident};

/// The name of the list.
pub(crate) const LIST: &str = "OPERATIONS";

/// The expression that states the facts of an operation.
pub(crate) fn facts(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let facts = imports.add("operation::Facts");
    let method = operation.method.key().to_uppercase();
    let url = url(operation);
    let mut facts = quote!(#facts::new(#method, #url));
    if !operation.versions.is_empty() {
        let versions = versions(&operation.versions, imports);
        facts.extend(quote!(.versions(#versions)));
    }
    let mut add = |name: &str, texts: &[String]| {
        if !texts.is_empty() {
            let name = ident(name);
            facts.extend(quote!(.#name(&[#(#texts),*])));
        }
    };
    let query = &operation.query;
    add("clouds", &operation.clouds);
    add("options", &options(query));
    add("required_options", &required_options(query));
    add("preferences", &preferences(query));
    if let Some(permissions) = &operation.permissions {
        let Permissions {
            delegated,
            application,
        } = permissions;
        facts.extend(quote! {
            .delegated(&[#(#delegated),*]).application(&[#(#application),*])
        });
    }
    if let Some((default, maximum)) = operation.page_size {
        let [default, maximum] = [default, maximum].map(Literal::u32_unsuffixed);
        facts.extend(quote!(.page_size(#default, #maximum)));
    }
    let limits = operation.limits.iter().flatten();
    let limits: Vec<_> = limits.map(|found| limit(found, imports)).collect();
    if !limits.is_empty() {
        facts.extend(quote!(.limits(&[#(#limits),*])));
    }
    let resources = operation.subscriptions.iter();
    let resources: Vec<_> = resources
        .map(|found| subscribable(found, imports))
        .collect();
    if !resources.is_empty() {
        facts.extend(quote!(.subscriptions(&[#(#resources),*])));
    }
    let conditions = query.filter.iter().flat_map(|filter| &filter.conditions);
    let filters: Vec<_> = conditions
        .map(|condition| ident(&condition.constant))
        .collect();
    if !filters.is_empty() {
        facts.extend(quote!(.filters(&[#(Self::#filters.facts()),*])));
    }
    if let Some(kind) = answer(&operation.output) {
        let kinds = imports.add("operation::Answer");
        facts.extend(quote!(.answer(#kinds::#kind)));
    }
    facts
}

/// The kind of an answer; `None` for one without a body.
fn answer(output: &Output) -> Option<TokenStream> {
    Some(match output {
        Output::Nothing => return None,
        Output::Value(_) => quote!(Value),
        Output::Page(_, false) => quote!(Page),
        Output::Page(_, true) => quote!(DeltaPage),
        Output::Count => quote!(Count),
        Output::Content(media_types) => {
            let listed = &media_types.listed;
            quote!(Content(&[#(#listed),*]))
        }
    })
}

fn versions(versions: &[Version], imports: &mut Imports) -> TokenStream {
    let version = imports.add("Version");
    let versions = versions.iter().map(|found| match found {
        Version::V1_0 => quote!(#version::V1_0),
        Version::Beta => quote!(#version::Beta),
    });
    quote!(&[#(#versions),*])
}

fn limit(limit: &Limit, imports: &mut Imports) -> TokenStream {
    let ty = imports.add("operation::Limit");
    let name = &limit.name;
    let [requests, seconds] = [limit.requests, limit.seconds].map(Literal::u32_unsuffixed);
    let per = limit.key.iter().map(|key| quote!(.per(#key)));
    quote!(#ty::new(#name, #requests, #seconds)#(#per)*)
}

fn subscribable(resource: &Subscribable, imports: &mut Imports) -> TokenStream {
    let ty = imports.add("operation::Subscribable");
    let (path, changes) = (&resource.path, &resource.changes);
    let minutes = Literal::u32_unsuffixed(resource.minutes);
    let mut found = quote!(#ty::new(#path, &[#(#changes),*], #minutes));
    if !resource.versions.is_empty() {
        let versions = versions(&resource.versions, imports);
        found.extend(quote!(.versions(#versions)));
    }
    if resource.has_content {
        found.extend(quote!(.with_content()));
    }
    if let Some(delegated) = &resource.delegated {
        found.extend(quote!(.delegated(&[#(#delegated),*])));
    }
    if let Some(application) = &resource.application {
        found.extend(quote!(.application(&[#(#application),*])));
    }
    found
}

/// The query options that an operation takes, as they stand in the URL.
fn options(query: &Query) -> Vec<String> {
    let offered = [
        (query.select.is_some(), "$select"),
        (query.expand.is_some(), "$expand"),
        (query.filter.is_some(), "$filter"),
    ];
    let offered = offered.iter().filter(|(is_offered, _)| *is_offered);
    let others = query.options.iter().map(|option| &*option.argument.wire);
    let all = offered.map(|(_, name)| *name).chain(others);
    all.map(str::to_owned).collect()
}

fn required_options(query: &Query) -> Vec<String> {
    let filter = query.filter.iter().filter(|filter| filter.is_required);
    let filter = filter.map(|_| "$filter".to_owned());
    let others = query.options.iter().map(|option| &option.argument);
    let others = others.filter(|argument| argument.is_required);
    filter
        .chain(others.map(|argument| argument.wire.clone()))
        .collect()
}

/// The values of the `Prefer` header that an operation takes.
fn preferences(query: &Query) -> Vec<String> {
    let offered = [
        (query.prefers_page_size, "odata.maxpagesize"),
        (
            query.prefers_unknown_members,
            "include-unknown-enum-members",
        ),
        (query.prefers_no_nulls, "omit-values=nulls"),
    ];
    let offered = offered.iter().filter(|(is_offered, _)| *is_offered);
    offered.map(|(_, name)| (*name).to_owned()).collect()
}

/// The file with the facts of all operations, and a table of them.
///
/// An operation that a feature leaves out is left out here too.
pub(crate) fn list(operations: &[Operation], gates: &Gates) -> String {
    let rows = operations.iter().map(row);
    let rows: String = rows
        .map(|row| format!("/// {}\n", printable(&row)))
        .collect();
    let items: String = operations
        .iter()
        .map(|operation| {
            let path = place(operation);
            format!("{}    {path}::FACTS,\n", gate(operation, gates))
        })
        .collect();
    format!(
        "{HEADER}\nuse graph_calls_core::Operation;\nuse graph_calls_core::operation::Facts;\n\n\
         /// The facts of all operations, in the order of their Rust paths.\n\
         ///\n\
         /// | operation | request | application | delegated |\n\
         /// |---|---|---|---|\n\
         {rows}\
         pub const {LIST}: &[&Facts] = &[\n{items}];\n"
    )
}

/// The Rust path of an operation, as seen from the file of the list.
fn place(operation: &Operation) -> String {
    let names = operation.path.modules.iter().chain([&operation.path.name]);
    let names = names.map(|name| format!("::{}", ident(name)));
    format!("super{}", names.collect::<String>())
}

fn row(operation: &Operation) -> String {
    let path = place(operation);
    let shown = path.strip_prefix("super::").unwrap_or(&path);
    let method = operation.method.key().to_uppercase();
    let names = |permissions: Option<&Vec<String>>| match permissions.map(Vec::as_slice) {
        None => String::new(),
        Some([]) => "not supported".to_owned(),
        Some(names) => format!("`{}`", names.join("`, `")),
    };
    let permissions = operation.permissions.as_ref();
    format!(
        "| [`{shown}`]({path}) | `{method} {}` | {} | {} |",
        url(operation),
        names(permissions.map(|found| &found.application)),
        names(permissions.map(|found| &found.delegated)),
    )
}

/// The line that leaves out an operation with its area; nothing where there is no feature.
fn gate(operation: &Operation, gates: &Gates) -> String {
    let place = areas::file(&operation.path);
    let around = (1..=place.len()).rev();
    let feature = around.filter_map(|end| gates.get(&place[..end])).next();
    feature.map_or_else(String::new, |feature| {
        format!("    #[cfg(feature = {feature:?})]\n")
    })
}
