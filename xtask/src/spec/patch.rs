//! Making the changes of an overlay.

use serde_json::Value as Json;
use serde_json_path::PathElement;

use super::node::{Node, Value};
use super::overlay::{Action, Change, Overlay};
use super::pointer::{Pointer, escape};
use crate::problem::{Problem, Sink};

impl Overlay {
    /// Makes the changes.
    ///
    /// A target that selects nothing is a problem, and so is an update that
    /// cannot be merged into what the target selects.
    pub fn apply(&self, root: &mut Node, problems: &mut Sink) {
        // JSONPath runs on a plain copy, which every change is repeated in.
        let mut copy = to_json(root);
        for action in &self.actions {
            let actions = Pointer::ROOT.key("actions");
            let here = actions.index(action.index);
            let mut places: Vec<Vec<Step>> = action
                .target
                .query_located(&copy)
                .locations()
                .map(|path| path.iter().map(Step::from).collect())
                .collect();
            if places.is_empty() {
                problems.push(
                    Problem::new(
                        action.target_position,
                        &here.key("target"),
                        "the target selects nothing",
                    )
                    .help("correct the target, or drop the action if the document has changed"),
                );
            }
            // From the last to the first, so that removing an item leaves the
            // places of those before it as they are.
            places.sort();
            places.dedup();
            for place in places.iter().rev() {
                match &action.change {
                    Change::Remove => remove(root, &mut copy, place, action, &here, problems),
                    Change::Update(update) => {
                        let Some(node) = node_at(root, place) else {
                            continue;
                        };
                        merge(node, update, &here.key("update"), true, problems);
                        if let Some(json) = json_at(&mut copy, place) {
                            *json = to_json(node);
                        }
                    }
                }
            }
        }
    }
}

/// One step of a place that a target selected; the order is that of the document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Name(String),
    Index(usize),
}

impl From<&PathElement<'_>> for Step {
    fn from(element: &PathElement<'_>) -> Self {
        match *element {
            PathElement::Name(name) => Self::Name(name.to_owned()),
            PathElement::Index(index) => Self::Index(index),
        }
    }
}

fn node_at<'a>(root: &'a mut Node, place: &[Step]) -> Option<&'a mut Node> {
    place
        .iter()
        .try_fold(root, |node, step| match (&mut node.value, step) {
            (Value::Object(object), Step::Name(name)) => object.get_mut(name),
            (Value::Array(items), Step::Index(index)) => items.get_mut(*index),
            _ => None,
        })
}

fn json_at<'a>(root: &'a mut Json, place: &[Step]) -> Option<&'a mut Json> {
    let pointer: String = place
        .iter()
        .map(|step| match step {
            Step::Name(name) => format!("/{}", escape(name)),
            Step::Index(index) => format!("/{index}"),
        })
        .collect();
    root.pointer_mut(&pointer)
}

fn remove(
    root: &mut Node,
    copy: &mut Json,
    place: &[Step],
    action: &Action,
    here: &Pointer<'_>,
    problems: &mut Sink,
) {
    let Some((last, parent)) = place.split_last() else {
        problems.push(Problem::new(
            action.target_position,
            &here.key("target"),
            "the whole document cannot be removed",
        ));
        return;
    };
    match (node_at(root, parent).map(|node| &mut node.value), last) {
        (Some(Value::Object(object)), Step::Name(name)) => {
            object.remove(name);
        }
        (Some(Value::Array(items)), Step::Index(index)) if *index < items.len() => {
            items.remove(*index);
        }
        // Removed with what it was in, which the target selected too.
        _ => {}
    }
    match (json_at(copy, parent), last) {
        (Some(Json::Object(object)), Step::Name(name)) => {
            object.remove(name);
        }
        (Some(Json::Array(items)), Step::Index(index)) if *index < items.len() => {
            items.remove(*index);
        }
        _ => {}
    }
}

/// Puts `update` into `node`: objects member by member, arrays at the end, and
/// scalars in place of scalars below the node that the target selected.
fn merge(node: &mut Node, update: &Node, here: &Pointer<'_>, selected: bool, problems: &mut Sink) {
    match (&mut node.value, &update.value) {
        (Value::Object(object), Value::Object(members)) => {
            for (key, position, member) in members.iter() {
                match object.get_mut(key) {
                    Some(node) => merge(node, member, &here.key(key), false, problems),
                    None => object.insert(key, position, member.clone()),
                }
            }
        }
        (Value::Array(items), Value::Array(more)) => items.extend(more.iter().cloned()),
        (Value::Array(items), _) if selected => items.push(update.clone()),
        (Value::Array(_) | Value::Object(_), _) | (_, Value::Array(_) | Value::Object(_)) => {
            let message = format!(
                "{} cannot be merged into {}",
                update.value.kind(),
                node.value.kind()
            );
            let help = if selected {
                "let the target select the object around it"
            } else {
                "remove what is there in an action before this one"
            };
            problems.push(Problem::new(update.position, here, message).help(help));
        }
        _ if selected => problems.push(
            Problem::new(
                update.position,
                here,
                format!(
                    "the target selects {}, which has no members",
                    node.value.kind()
                ),
            )
            .help("let the target select the object around it, and update the member"),
        ),
        _ => *node = update.clone(),
    }
}

/// The tree as plain JSON, without places.
pub fn to_json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(text) => text
            .parse::<serde_json::Number>()
            .map_or_else(|_| Json::String(text.to_string()), Json::Number),
        Value::String(text) => Json::String(text.to_string()),
        Value::Array(items) => Json::Array(items.iter().map(to_json).collect()),
        Value::Object(object) => Json::Object(
            object
                .iter()
                .map(|(key, _, node)| (key.to_owned(), to_json(node)))
                .collect(),
        ),
    }
}
