//! The ids: one file with a row for each.

use std::collections::BTreeSet;

use quote::quote;

use super::docs;
use super::print;
use crate::api::{Docs, Id, Operation, ids};
use crate::areas::Gates;
use crate::rust_types::ident;

/// The file of the ids; `None` where no operation takes several texts.
pub(crate) fn file(operations: &[Operation], gates: &Gates) -> Option<String> {
    let ids = ids(operations);
    if ids.is_empty() {
        return None;
    }
    let rows = ids.iter().map(|(name, id)| row(name, id, gates));
    let parts = [
        "//! Ids that operations with several texts take, so that two in the wrong order do not compile.\n"
            .to_owned(),
        "use graph_calls_core::ids;\n".to_owned(),
        format!("ids! {{\n{}}}\n", rows.collect::<String>()),
    ];
    Some(print::file(parts))
}

fn row(name: &str, id: &Id<'_>, gates: &Gates) -> String {
    let docs = docs::comment(&summary(id.description()), &[]);
    let gate = gate(id, gates);
    let name = ident(name);
    let text = print::item(quote!(#docs #name,));
    let lines = text.lines().map(|line| {
        let gate = if line.starts_with("///") { "" } else { &*gate };
        format!("{gate}    {line}\n")
    });
    lines.collect()
}

/// The first paragraph: the rest is about the operation that it stands in.
fn summary(description: &str) -> Docs {
    Docs {
        text: description
            .split("\n\n")
            .next()
            .unwrap_or_default()
            .to_owned(),
        ..Docs::default()
    }
}

/// The line that leaves out an id with the operations that take it; nothing where one of them is always there.
///
/// The features are those of the first modules, as an id of users is in a hundred areas of theirs.
fn gate(id: &Id<'_>, gates: &Gates) -> String {
    let features = id.operations.iter().map(|operation| {
        let first = operation.path.modules.get(..1)?;
        gates
            .get(first)
            .map(|feature| format!("feature = {feature:?}"))
    });
    match features.collect::<Option<BTreeSet<String>>>() {
        None => String::new(),
        Some(features) if features.len() == 1 => {
            format!("    #[cfg({})]\n", features.into_iter().collect::<String>())
        }
        Some(features) => {
            let features: Vec<_> = features.into_iter().collect();
            format!("    #[cfg(any({}))]\n", features.join(", "))
        }
    }
}
