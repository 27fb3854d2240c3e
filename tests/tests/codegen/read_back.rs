//! The public interface of generated files, read from their text, with a line for each item as in `xtask::outline`.
//!
//! Of calls of macros only the ids are read.

use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{FnArg, ImplItem, Item, Token, Variant, Visibility};

use xtask::files::Files;

/// The lines of the files below a folder, sorted.
pub(crate) fn outline(files: &Files, folder: &str) -> String {
    let mut lines = Vec::new();
    for (path, text) in files {
        let Some(path) = path.strip_prefix(folder) else {
            continue;
        };
        let modules = path.trim_start_matches('/').rsplit_once('/');
        let modules = modules.map(|(modules, _)| format!("{}::", modules.replace('/', "::")));
        items(text, &modules.unwrap_or_default(), &mut lines);
    }
    lines.sort();
    lines.join("\n")
}

fn items(text: &str, path: &str, lines: &mut Vec<String>) {
    let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    for item in parsed.items {
        match item {
            Item::Struct(item) => {
                let name = format!("{path}{}", item.ident);
                lines.push(format!("{name}: struct{}", derives(&item.attrs)));
                for field in item.fields.iter().filter(|field| is_public(&field.vis)) {
                    let field_name = field.ident.as_ref().map(ToString::to_string);
                    let ty = print(&field.ty);
                    lines.push(format!("{name}.{}: {ty}", field_name.unwrap_or_default()));
                }
            }
            Item::Enum(item) => {
                let name = format!("{path}{}", item.ident);
                lines.push(format!("{name}: enum{}", derives(&item.attrs)));
                for variant in &item.variants {
                    let fields: Vec<_> = variant
                        .fields
                        .iter()
                        .map(|field| print(&field.ty))
                        .collect();
                    let fields = match &*fields {
                        [] => String::new(),
                        fields => format!("({})", fields.join(", ")),
                    };
                    lines.push(format!("{name}::{}{fields}", variant.ident));
                }
            }
            Item::Impl(item) => implementation(&item, path, lines),
            Item::Macro(item) if item.mac.path.is_ident("ids") => {
                let rows = Punctuated::<Variant, Token![,]>::parse_terminated;
                let rows = rows.parse2(item.mac.tokens).expect("a row for each id");
                lines.extend(rows.iter().map(|row| format!("ids::{}: id", row.ident)));
            }
            _ => {}
        }
    }
}

fn implementation(item: &syn::ItemImpl, path: &str, lines: &mut Vec<String>) {
    let name = format!("{path}{}", print(&item.self_ty));
    if let Some((of, _)) = &item.trait_ {
        let types = item.items.iter().filter_map(|item| match item {
            ImplItem::Type(ty) => Some(format!("{} = {}", ty.ident, print(&ty.ty))),
            _ => None,
        });
        let types: Vec<_> = types.collect();
        let types = match &*types {
            [] => String::new(),
            types => format!("<{}>", types.join(", ")),
        };
        let trait_name = of.segments.last().map(|segment| segment.ident.to_string());
        lines.push(format!("{name}: {}{types}", trait_name.unwrap_or_default()));
        return;
    }
    for item in &item.items {
        match item {
            ImplItem::Const(item) if is_public(&item.vis) => {
                lines.push(format!("{name}::{}: {}", item.ident, print(&item.ty)));
            }
            ImplItem::Fn(item) if is_public(&item.vis) => {
                lines.push(format!("{name}::{}", signature(&item.sig)));
            }
            _ => {}
        }
    }
}

fn signature(signature: &syn::Signature) -> String {
    let arguments: Vec<_> = signature
        .inputs
        .iter()
        .map(|argument| match argument {
            FnArg::Receiver(receiver) => print(receiver).replace("mut self", "self"),
            FnArg::Typed(argument) => format!("{}: {}", print(&argument.pat), print(&argument.ty)),
        })
        .collect();
    let output = match &signature.output {
        syn::ReturnType::Default => String::new(),
        syn::ReturnType::Type(_, ty) => format!(" -> {}", print(ty)),
    };
    format!("{}({}){output}", signature.ident, arguments.join(", "))
}

/// The derived traits that are not those of nearly every type.
fn derives(attributes: &[syn::Attribute]) -> String {
    let names = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("derive"))
        .filter_map(|attribute| {
            attribute
                .parse_args_with(Punctuated::<syn::Path, syn::Token![,]>::parse_terminated)
                .ok()
        })
        .flatten()
        .map(|path| print(&path));
    let names: Vec<_> = names.collect();
    match &*names {
        [] => String::new(),
        names => format!(" ({})", names.join(", ")),
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The tokens as a reader writes them.
fn print(tokens: &impl quote::ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (spaced, close) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        ("< ", "<"),
        (" >", ">"),
        ("& ", "&"),
        (" ,", ","),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
    ] {
        text = text.replace(spaced, close);
    }
    text
}
