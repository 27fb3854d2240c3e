//! The ids: types of the texts that operations with several of them take.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Face, Given};
use crate::api::Operation;
use crate::naming::camel_case;

/// The module of the endpoints crate that has the ids. No path of a document leads to a module of that name.
pub const IDS: &str = "ids";

/// The type of a text.
#[derive(Clone, Debug, Default)]
pub struct Id<'a> {
    /// The operations that take it.
    pub operations: Vec<&'a Operation>,
    /// The descriptions that they give, each with the number of operations, in the order of the operations.
    descriptions: Vec<(String, usize)>,
}

impl Id<'_> {
    /// The description that most operations give; of several such the first.
    pub fn description(&self) -> &str {
        let all = self.descriptions.iter();
        let most = all.min_by_key(|(_, count)| Reverse(*count));
        most.map_or("", |(text, _)| text)
    }

    fn describe(&mut self, text: &str) {
        match self
            .descriptions
            .iter_mut()
            .find(|(known, _)| known == text)
        {
            Some((_, count)) => *count += 1,
            None => self.descriptions.push((text.to_owned(), 1)),
        }
    }
}

/// The name of the type for parameters of this name.
pub fn id_name(parameter: &str) -> String {
    camel_case(parameter)
}

/// The ids that these operations take, by name.
pub fn ids(operations: &[Operation]) -> BTreeMap<String, Id<'_>> {
    let mut ids: BTreeMap<String, Id<'_>> = BTreeMap::new();
    for operation in operations {
        for parameter in Face::of(operation).new {
            if let Given::Id(name) = parameter.given {
                let id = ids.entry(id_name(name)).or_default();
                id.operations.push(operation);
                id.describe(&parameter.docs.text);
            }
        }
    }
    ids
}
