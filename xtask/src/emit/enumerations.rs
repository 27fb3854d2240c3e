//! Sets of names.

use quote::quote;

use super::docs;
use super::print;
use crate::api::Enumeration;
use crate::rust_types::{Imports, ident};

/// The file of an enumeration.
pub(crate) fn file(enumeration: &Enumeration, mut imports: Imports) -> String {
    imports.add_macro("enumeration");
    let unrecognized = imports.add("UnrecognizedMember");
    let name = ident(&enumeration.path.name);
    let docs = docs::comment(&enumeration.docs, &[]);
    let derives = print::derives(Enumeration::DERIVES);
    let rest = ident(Enumeration::UNRECOGNIZED);
    let members = enumeration.members.iter().map(|member| {
        let docs = docs::comment(&member.docs, &[]);
        let variant = ident(&member.variant);
        quote!(#docs #variant)
    });
    let definition = print::item(quote! {
        #docs
        #derives
        #[non_exhaustive]
        pub enum #name {
            #(#members,)*
            #[doc = " A member that this version does not know; its text is `as_str`."]
            #rest(#unrecognized),
        }
    });
    let rows = enumeration.members.iter().map(|member| {
        format!(
            "{} = {}",
            ident(&member.variant),
            print::literal(&member.wire)
        )
    });
    let table = print::table("enumeration", &name.to_string(), rows);
    print::file([imports.lines(), definition, table])
}
