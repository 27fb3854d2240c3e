//! Names that stay: what has a name in Rust keeps it, whatever is added beside it.
//!
//! Most names follow from the wire alone. Some depend on what else there is: of two functions of one name the one
//! with the fewest arguments has the plain name, and of `Subject` and `subject` the plainer spelling has it.
//! Without a memory something that is added could take the name from another, and a program that compiled would
//! ask for something else. So these names are remembered, and with them the order of a function's arguments.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::api::{Api, Docs, Operation, PathPart, Type, TypePath};
use crate::files::MARK;
use crate::naming::{camel_case, manner, snake_case};

/// The names that depend on what else there is, by what they stand for on the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(BTreeMap<String, Known>);

/// A name that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    name: String,
    /// A request with the arguments of its functions in the order in which `new` takes them.
    written: String,
}

impl Names {
    /// The names of an interface.
    pub fn of(api: &Api) -> Self {
        let mut names = Self::default();
        for operation in &api.operations {
            let written = written(operation);
            names.insert(canonical(&written), written, shown(&operation.path));
        }
        each_item(api, &mut |item| {
            if item.depends_on_others() {
                let key = key(item.owner, item.wire);
                names.insert(key.clone(), key, item.name.to_owned());
            }
        });
        names
    }

    /// Reads the text that [`Names::to_text`] writes; lines that are no names are passed over.
    pub fn parse(text: &str) -> Self {
        let mut names = Self::default();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        for (written, name) in lines.filter_map(|line| line.rsplit_once(' ')) {
            if is_name(name) {
                names.insert(canonical(written), written.to_owned(), name.to_owned());
            }
        }
        names
    }

    /// One line for each name.
    pub fn to_text(&self) -> String {
        let mut text = format!(
            "# {MARK}: the names that depend on what else there is. Keep it with the\n\
             # crates: the next run reads it, so that a name stays when something is added beside it.\n"
        );
        for Known { name, written } in self.0.values() {
            // A string takes everything that is written to it.
            let _ = writeln!(text, "{written} {name}");
        }
        text
    }

    fn insert(&mut self, key: String, written: String, name: String) {
        // Such a spelling does not fit a line.
        if !written.contains(char::is_control) {
            self.0.insert(key, Known { name, written });
        }
    }

    /// The name that the operation had, if it was in the same module.
    pub(crate) fn operation(&self, operation: &Operation) -> Option<&str> {
        let path = &self.0.get(&request(operation))?.name;
        let (modules, name) = path.rsplit_once("::").unwrap_or(("", path));
        (modules == operation.path.modules.join("::")).then_some(name)
    }

    /// The name that a part of a type had, or a type that is `owner` itself.
    pub(crate) fn item(&self, owner: &str, wire: &str) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        Some(&self.0.get(&key(owner, wire))?.name)
    }

    /// Brings the arguments of functions into the order that they had. It means nothing to the service.
    pub(crate) fn order_arguments(&self, operation: &mut Operation) {
        let has_order = |part: &PathPart| match part {
            PathPart::Function { arguments, .. } => arguments.len() > 1,
            _ => false,
        };
        if self.0.is_empty() || !operation.parts.iter().any(has_order) {
            return;
        }
        let Some(known) = self.0.get(&request(operation)) else {
            return;
        };
        let segments = known.written.split('/').skip(1);
        for (part, segment) in operation.parts.iter_mut().zip(segments) {
            if let PathPart::Function { arguments, .. } = part
                && let Some((_, names)) = function(segment)
            {
                arguments.sort_by_cached_key(|argument| {
                    let wire = argument.wire.to_lowercase();
                    names.split(',').position(|name| name == wire)
                });
            }
        }
    }
}

/// A type, a property or a member: something of the spec that has a name in Rust.
pub(crate) struct Item<'a> {
    /// The type that it belongs to, by its name on the wire, or in Rust where it has no other; empty for a type.
    pub(crate) owner: &'a str,
    pub(crate) wire: &'a str,
    pub(crate) name: &'a str,
    /// The module or type that has the name.
    pub(crate) scope: &'a TypePath,
    pub(crate) docs: &'a Docs,
    /// The name that it has when it stands alone.
    alone: fn(&str) -> String,
}

impl Item<'_> {
    /// Returns whether a plainer spelling could take the name, or has taken it.
    fn depends_on_others(&self) -> bool {
        let spelling = match self.owner {
            "" => self.wire.rsplit('.').next().unwrap_or(self.wire),
            _ => self.wire,
        };
        !manner(spelling).is_empty() || (self.alone)(spelling) != self.name
    }
}

/// Visits everything but the operations. A property is visited in the type that declares it.
pub(crate) fn each_item(api: &Api, visit: &mut impl FnMut(Item<'_>)) {
    for ty in &api.types {
        let (wire, docs) = match ty {
            Type::Struct(object) => (&object.wire, &object.docs),
            Type::Family(family) => (&family.base.wire, &family.base.docs),
            Type::Enumeration(enumeration) => (&enumeration.wire, &enumeration.docs),
        };
        let path = ty.path();
        // A type of one operation only is known by its name in Rust, which follows the operation's.
        let in_rust = shown(path);
        let owner = match &**wire {
            "" => &in_rust,
            wire => {
                let (owner, alone) = ("", camel_case as fn(&str) -> String);
                let (name, scope) = (&*path.name, path);
                visit(Item {
                    owner,
                    wire,
                    name,
                    scope,
                    docs,
                    alone,
                });
                wire
            }
        };
        let properties = match ty {
            Type::Struct(object) => &*object.properties,
            Type::Family(family) => &family.base.properties,
            Type::Enumeration(enumeration) => {
                for member in &enumeration.members {
                    visit(Item {
                        owner,
                        wire: &member.wire,
                        name: &member.variant,
                        scope: path,
                        docs: &member.docs,
                        alone: camel_case,
                    });
                }
                continue;
            }
        };
        let is_own = |place: &str| {
            let rest = place.strip_prefix(&*docs.pointer);
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        for property in properties {
            if is_own(&property.docs.pointer) {
                visit(Item {
                    owner,
                    wire: &property.wire,
                    name: &property.field,
                    scope: path,
                    docs: &property.docs,
                    alone: snake_case,
                });
            }
        }
    }
}

/// `microsoft.graph.label` for a type, and `microsoft.graph.label/Title` for a part of it.
fn key(owner: &str, wire: &str) -> String {
    match owner {
        "" => wire.to_owned(),
        owner => format!("{owner}/{wire}"),
    }
}

fn is_name(text: &str) -> bool {
    let is_usual = |character: char| character.is_ascii_alphanumeric() || "_:".contains(character);
    text.chars().all(is_usual)
}

/// A path as it is written in Rust.
pub(crate) fn shown(path: &TypePath) -> String {
    let modules = path.modules.iter().map(|module| format!("{module}::"));
    format!("{}{}", modules.collect::<String>(), path.name)
}

/// The request, as far as the service tells requests apart: Graph knows no case in paths, and neither the
/// names of keys nor the order of arguments.
pub(crate) fn request(operation: &Operation) -> String {
    canonical(&written(operation))
}

/// The request, with the arguments of functions in the order in which `new` takes them.
fn written(operation: &Operation) -> String {
    let mut request = operation.method.key().to_owned() + " ";
    for part in &operation.parts {
        request.push('/');
        match part {
            PathPart::Segment(name) => request.push_str(name),
            PathPart::Key(_) => request.push_str("{}"),
            PathPart::Function { name, arguments } => {
                request.push_str(name);
                if !arguments.is_empty() {
                    let names: Vec<_> = arguments.iter().map(|argument| &*argument.wire).collect();
                    let names = names.join(",");
                    // A string takes everything that is written to it.
                    let _ = write!(request, "({names})");
                }
            }
        }
    }
    request.to_lowercase()
}

/// The text of a request, whatever the order of arguments; any other text as it is.
fn canonical(written: &str) -> String {
    if !written.contains(" /") || !written.contains(',') {
        return written.to_owned();
    }
    let segments = written.split('/').map(|segment| match function(segment) {
        Some((name, names)) => {
            let mut names: Vec<_> = names.split(',').collect();
            names.sort_unstable();
            format!("{name}({})", names.join(","))
        }
        None => segment.to_owned(),
    });
    segments.collect::<Vec<_>>().join("/")
}

/// A segment's name and what stands in its parentheses.
fn function(segment: &str) -> Option<(&str, &str)> {
    segment.strip_suffix(')')?.split_once('(')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let lines = [
            ("get /calls/find(name)", "calls::Find"),
            ("get /calls/range(to,from)", "calls::Range"),
            ("get /calls/{}", "calls::Get"),
            ("microsoft.graph.label/A title", "a_title"),
            ("post /calls", "Create"),
        ];
        let mut names = Names::default();
        for (written, name) in lines {
            names.insert(canonical(written), written.to_owned(), name.to_owned());
        }
        assert_eq!(Names::parse(&names.to_text()), names);
        assert!(names.0.contains_key("get /calls/range(from,to)"));
    }

    #[test]
    fn what_is_no_name_is_passed_over() {
        assert_eq!(Names::parse("a b-c\nword\n# d e\n"), Names::default());
    }
}
