//! Generating the rest of a document that holds something that is not understood.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::api::{Api, Method};
use crate::files::MARK;
use crate::lower::lower_keeping;
use crate::names::Names;
use crate::problem::{Problem, Problems};
use crate::spec::{Document, Node, Value};

/// The name of the list beside the crates.
pub const LIST: &str = "LEFT_OUT.md";

/// A part of a document that nothing is generated from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// The part, as a JSON pointer.
    pub part: String,
    /// The problem: its place below the part, and what it is.
    pub reason: String,
}

/// Lowers what can be lowered of a document, and says what was left out.
///
/// An operation is left out as a whole, and so is a schema, but for a property of it: that is kept among the
/// undeclared members. Names that were given before stay, as in `lower_keeping`. What refers to something that was left out is left out as well.
///
/// # Errors
/// The problems that belong to no operation and no schema.
pub fn lower_rest(document: &mut Document, names: &Names) -> Result<(Api, Vec<LeftOut>), Problems> {
    let mut left_out = BTreeSet::new();
    loop {
        let problems = match lower_keeping(document, names) {
            Ok(api) => return Ok((api, left_out.into_iter().collect())),
            Err(problems) => problems,
        };
        let mut is_less = false;
        for problem in problems.iter() {
            let Some(part) = part(&problem.pointer) else {
                continue;
            };
            if remove(&mut document.root, &part) {
                is_less = true;
                let reason = reason(problem);
                left_out.insert(LeftOut { part, reason });
            }
        }
        if !is_less {
            return Err(problems);
        }
    }
}

fn reason(problem: &Problem) -> String {
    let Problem {
        pointer, message, ..
    } = problem;
    format!("{message}, at {pointer}")
}

/// The smallest part that can be left out around the place of a problem.
fn part(pointer: &str) -> Option<String> {
    let segments: Vec<&str> = pointer.strip_prefix('/')?.split('/').collect();
    let length = match *segments {
        ["paths", _, method, ..] if is_method(method) => 3,
        ["paths", _, ..] => 2,
        [
            "components",
            "schemas",
            _,
            "discriminator",
            "mapping",
            _,
            ..,
        ] => 6,
        ["components", "schemas", _, "discriminator", ..] => 4,
        ["components", "schemas", _, "properties", _, ..] => 5,
        ["components", "schemas", _, "allOf", _, "properties", _, ..] => 7,
        ["components", _, _, ..] => 3,
        _ => return None,
    };
    Some(format!("/{}", segments[..length].join("/")))
}

fn is_method(key: &str) -> bool {
    Method::ALL.iter().any(|method| method.key() == key)
}

/// Takes a part out; `false` when it is gone already.
fn remove(root: &mut Node, part: &str) -> bool {
    let Some((owner, key)) = part.rsplit_once('/') else {
        return false;
    };
    let Some(Value::Object(owner)) = root.pointer_mut(owner).map(|node| &mut node.value) else {
        return false;
    };
    owner.remove(&crate::spec::unescape(key)).is_some()
}

/// The list as a file for the people who use the crates.
pub fn list(left_out: &[LeftOut]) -> String {
    let mut text = format!(
        "<!-- {MARK}; do not edit. -->\n# Left out\n\nThe crates have nothing for these parts of the document, each with the reason. A property that is \
         left out is kept among the undeclared members of its type.\n\n| part | reason |\n|---|---|\n",
    );
    for LeftOut { part, reason } in left_out {
        let reason = reason.replace('|', "\\|");
        // Writing to a text does not fail.
        let _ = writeln!(text, "| `{part}` | {reason} |");
    }
    text
}
