//! Names that stay: an operation keeps the name that it had, whatever is added beside it.
//!
//! Two functions of one name are told apart by their arguments, and the one with the fewest has the plain
//! name. Without a memory a function that is added could take that name from another, and a program that
//! compiled would ask for something else.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::api::{Api, Operation, PathPart, TypePath};
use crate::files::MARK;

/// The names of operations, by what they send.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(BTreeMap<String, String>);

impl Names {
    /// The names of an interface.
    pub fn of(api: &Api) -> Self {
        let operations = api.operations.iter();
        let names = operations.map(|operation| (request(operation), shown(&operation.path)));
        Self(names.collect())
    }

    /// Reads the text that [`Names::to_text`] writes; lines that are no names are passed over.
    pub fn parse(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let names = lines.filter_map(|line| line.rsplit_once(' '));
        Self(
            names
                .map(|(request, name)| (request.to_owned(), name.to_owned()))
                .collect(),
        )
    }

    /// One line for each name.
    pub fn to_text(&self) -> String {
        let mut text = format!(
            "# {MARK}: the names of the operations. Keep it with the crates: the next run reads it,\n\
             # so that an operation keeps its name when another is added beside it.\n"
        );
        for (request, name) in &self.0 {
            // A string takes everything that is written to it.
            let _ = writeln!(text, "{request} {name}");
        }
        text
    }

    /// The name that the operation had, if it was in the same module.
    pub(crate) fn get(&self, operation: &Operation) -> Option<&str> {
        let path = self.0.get(&request(operation))?;
        let (modules, name) = path.rsplit_once("::").unwrap_or(("", path));
        (modules == operation.path.modules.join("::")).then_some(name)
    }
}

fn shown(path: &TypePath) -> String {
    let modules = path.modules.iter().map(|module| format!("{module}::"));
    format!("{}{}", modules.collect::<String>(), path.name)
}

/// What is sent, as far as the service tells requests apart: Graph knows no case in paths, and neither the
/// names of keys nor the order of arguments.
pub(crate) fn request(operation: &Operation) -> String {
    let mut request = operation.method.key().to_owned() + " ";
    for part in &operation.parts {
        request.push('/');
        match part {
            PathPart::Segment(name) => request.push_str(name),
            PathPart::Key(_) => request.push_str("{}"),
            PathPart::Function { name, arguments } => {
                request.push_str(name);
                if !arguments.is_empty() {
                    let names = arguments.iter().map(|argument| &*argument.wire);
                    let mut names: Vec<_> = names.collect();
                    names.sort_unstable();
                    let names = names.join(",");
                    // A string takes everything that is written to it.
                    let _ = write!(request, "({names})");
                }
            }
        }
    }
    request.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let names = [
            ("get /calls/find(name)", "calls::Find"),
            ("get /calls/{}", "calls::Get"),
            ("post /calls", "Create"),
        ];
        let names = names.map(|(request, name)| (request.to_owned(), name.to_owned()));
        let names = Names(BTreeMap::from(names));
        assert_eq!(Names::parse(&names.to_text()), names);
    }
}
