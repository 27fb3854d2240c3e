//! The names of one scope in Rust: each is a name there, and stands for one thing.

use std::collections::HashMap;

use super::Context;
use crate::problem::Problem;
use crate::source::Position;
use crate::spec::Pointer;

/// Longer names do not fit the names of files, with room for an ending.
const LONGEST_NAME: usize = 200;

/// The names given so far, each with what it stands for.
pub(crate) struct Scope<'c, 'a> {
    context: &'c Context<'a>,
    way_out: &'static str,
    taken: HashMap<String, Taken>,
}

enum Taken {
    /// By something of the spec, with its spelling there.
    Wire(String),
    /// By the generated code itself, with what it is there.
    Own(&'static str),
}

impl<'c, 'a> Scope<'c, 'a> {
    /// A scope without names; `way_out` tells what to do about two things that want the same.
    pub(crate) fn new(context: &'c Context<'a>, way_out: &'static str) -> Self {
        Self {
            context,
            way_out,
            taken: HashMap::new(),
        }
    }

    /// Takes a name for the generated code itself; `what` is what it is there.
    pub(crate) fn reserve(&mut self, name: &str, what: &'static str) {
        self.taken.insert(name.to_owned(), Taken::Own(what));
    }

    /// Returns whether something has the name.
    pub(crate) fn is_taken(&self, name: &str) -> bool {
        self.taken.contains_key(name)
    }

    /// Gives a name, modules included, to what the spec spells `wire`.
    ///
    /// Everything that becomes an identifier goes through here, so that what comes after can rely on it:
    /// letters, digits and `_`, and more than `_` alone. `false` when there was something to note.
    pub(crate) fn add(
        &mut self,
        name: String,
        wire: &str,
        position: Position,
        pointer: &Pointer<'_>,
    ) -> bool {
        if let Some(expected) = name.split("::").find_map(unmet) {
            let message = format!("`{wire}` cannot be a name in Rust");
            self.context
                .report(Problem::new(position, pointer, message).expected(expected));
            return false;
        }
        let message = match self.taken.get(&name) {
            Some(Taken::Wire(other)) => {
                format!("`{other}` and `{wire}` would both be `{name}` in Rust")
            }
            Some(Taken::Own(what)) => {
                format!("`{wire}` would be `{name}` in Rust, which is {what}")
            }
            None => {
                self.taken.insert(name, Taken::Wire(wire.to_owned()));
                return true;
            }
        };
        self.context.report(
            Problem::new(position, pointer, message)
                .expected("names that differ by more than case and punctuation")
                .help(self.way_out),
        );
        false
    }
}

/// The fault of a segment that has to be an identifier.
fn unmet(segment: &str) -> Option<&'static str> {
    if !segment.is_ascii() || !segment.contains(|character: char| character.is_ascii_alphanumeric())
    {
        return Some("a name of the letters A to Z and digits");
    }
    (segment.len() > LONGEST_NAME).then_some("a name of at most 200 characters")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_is_a_name() {
        for name in ["call_record", "_2g", "CallRecord", "X"] {
            assert_eq!(unmet(name), None, "{name}");
        }
        for name in ["", "_", "日本", "é", "x²", &"x".repeat(201)] {
            assert!(unmet(name).is_some(), "{name}");
        }
    }
}
