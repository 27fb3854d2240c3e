//! Counts of the changes by area, for changes too many to be read one by one.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Change, Class};

/// The number of changes up to which the full list is shown unasked.
pub const MANY: usize = 200;

/// A table of the areas, each with its counts: paths by their first segment, and types by their namespace.
///
/// It is Markdown, which a terminal shows as well.
pub fn summary(changes: &[Change]) -> String {
    let mut areas: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let mut all = [0; 3];
    for change in changes {
        let counts = areas.entry(area(&change.pointer)).or_default();
        for (place, class) in Class::ALL.into_iter().enumerate() {
            if change.class == class {
                counts[place] += 1;
                all[place] += 1;
            }
        }
    }
    let width = areas.keys().map(String::len).max().unwrap_or(0).max(3);
    let heads = Class::ALL.map(Class::as_str);
    let mut out = String::new();
    // A string takes everything that is written to it.
    let mut row = |name: &str, cells: [String; 3]| {
        let _ = write!(out, "| {name:width$} |");
        for (cell, head) in cells.iter().zip(heads) {
            let _ = write!(out, " {cell:>size$} |", size = head.len());
        }
        out.push('\n');
    };
    row("", heads.map(str::to_owned));
    let rule = |head: &str| "-".repeat(head.len() - 1) + ":";
    row(&"-".repeat(width), heads.map(rule));
    for (name, counts) in &areas {
        row(name, counts.map(|count| count.to_string()));
    }
    row("all", all.map(|count| count.to_string()));
    out
}

/// The area of a place in the document: `/users` or `microsoft.graph.callRecords`, and the section of the
/// document for what is neither a path nor a schema.
fn area(pointer: &str) -> String {
    let mut tokens = pointer.split('/').skip(1);
    let mut next = || {
        let token = tokens.next().unwrap_or_default();
        token.replace("~1", "/").replace("~0", "~")
    };
    match (&*next(), &*next()) {
        ("paths", path) => {
            let first = path.split('/').nth(1).unwrap_or_default();
            // The arguments of a function are not part of its name.
            format!("/{}", first.split('(').next().unwrap_or_default())
        }
        ("components", "schemas") => {
            let name = next();
            let namespace = name.rsplit_once('.').map(|(namespace, _)| namespace);
            namespace
                .unwrap_or("schemas without a namespace")
                .to_owned()
        }
        ("components", section) => section.to_owned(),
        (section, _) => section.to_owned(),
    }
}
