//! Effects of a change of the spec on users of the generated crates.

mod facts;
mod operations;
mod renames;
mod render;
mod run;
mod summary;
mod text;
mod types;

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::api::{Api, Body, Docs, Type, TypePath};

pub use render::{Format, render};
pub use run::{Deny, Diff};
pub use summary::{MANY, summary};

/// Effect of a change on users of the crates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A program that compiled may not any more, or is refused by the version of Graph that it asks.
    Breaking,
    /// There is something new, or something works in another way behind the same interface.
    Additive,
    /// Only what a reader is told has changed.
    Docs,
}

impl Class {
    /// All classes, the worst first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Additive, Self::Docs];

    /// The class in a word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Additive => "additive",
            Self::Docs => "docs-only",
        }
    }
}

/// One change of the interface.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Effect on users of the crates.
    pub class: Class,
    /// The Rust item.
    pub item: String,
    /// Description of the change.
    pub message: String,
    /// The place of the item in the spec, as a JSON pointer into the new document, or into the old one for what is
    /// gone.
    pub pointer: String,
    /// Further items that the same place of the spec changes: those of derived types.
    pub also: Vec<String>,
}

/// Compares two interfaces, and returns the changes, the worst first.
pub fn diff(old: &Api, new: &Api) -> Vec<Change> {
    let mut changes = Changes::between(new);
    types::compare(&old.types, &new.types, &mut changes);
    operations::compare(&old.operations, &new.operations, &mut changes);
    changes.finish()
}

/// The changes found so far, and what is looked up in the new interface.
struct Changes {
    found: Vec<Change>,
    /// The Rust paths of the new types, by their names on the wire.
    types: HashMap<String, String>,
    /// The new types that operations send.
    sent: HashSet<TypePath>,
}

impl Changes {
    /// No changes yet.
    fn between(new: &Api) -> Self {
        let wire = |ty: &Type| match ty {
            Type::Struct(object) => object.wire.clone(),
            Type::Family(family) => family.base.wire.clone(),
            Type::Enumeration(enumeration) => enumeration.wire.clone(),
        };
        let types = new
            .types
            .iter()
            .map(|ty| (wire(ty), text::model(ty.path())));
        let sent = new
            .operations
            .iter()
            .filter_map(|operation| match &operation.body {
                Some(Body::Json(path)) => Some(path.clone()),
                _ => None,
            });
        let mut sent: HashSet<TypePath> = sent.collect();
        for ty in &new.types {
            if let Type::Family(family) = ty
                && sent.contains(&family.path)
            {
                sent.insert(family.base.path.clone());
            }
        }
        Self {
            found: Vec::new(),
            types: types.filter(|(wire, _)| !wire.is_empty()).collect(),
            sent,
        }
    }

    fn add(&mut self, class: Class, item: &str, docs: &Docs, message: impl Into<String>) {
        self.found.push(Change {
            class,
            item: item.to_owned(),
            message: message.into(),
            pointer: docs.pointer.clone(),
            also: Vec::new(),
        });
    }

    /// Notes what a reader is told otherwise.
    fn docs(&mut self, item: &str, old: &Docs, new: &Docs) {
        let mut add = |message: &str| self.add(Class::Docs, item, new, message);
        match (&old.deprecation, &new.deprecation) {
            (None, Some(_)) => add("is deprecated now"),
            (Some(_), None) => add("is not deprecated any more"),
            (Some(old), Some(new)) if old != new => add("has another note on its deprecation"),
            _ => {}
        }
        if old.text != new.text {
            add("has another description");
        }
        if old.link != new.link {
            add("has another reference page");
        }
    }

    /// One change for each place of the spec, in order.
    fn finish(mut self) -> Vec<Change> {
        self.found.sort();
        let mut places: BTreeMap<(Class, String, String), usize> = BTreeMap::new();
        let mut found: Vec<Change> = Vec::new();
        for change in self.found {
            let key = (change.class, change.pointer.clone(), change.message.clone());
            match places.get(&key) {
                Some(place) => found[*place].also.push(change.item),
                None => {
                    places.insert(key, found.len());
                    found.push(change);
                }
            }
        }
        found
    }
}

/// Names of two versions side by side, in the order of the names.
fn pairs<'a, T>(
    old: &'a [T],
    new: &'a [T],
    name: impl Fn(&'a T) -> &'a str,
) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let mut pairs: BTreeMap<&str, (Option<&T>, Option<&T>)> = BTreeMap::new();
    for item in old {
        pairs.entry(name(item)).or_default().0 = Some(item);
    }
    for item in new {
        pairs.entry(name(item)).or_default().1 = Some(item);
    }
    pairs.into_values().collect()
}
