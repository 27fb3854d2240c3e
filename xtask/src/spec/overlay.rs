//! [OpenAPI Overlay 1.0](https://spec.openapis.org/overlay/v1.0.0.html):
//! changes to a document that is not ours to edit.

use serde_json_path::JsonPath;

use super::node::{Node, Object};
use super::pointer::Pointer;
use crate::problem::{Problem, Sink};
use crate::source::Position;

/// Changes to a document, in the order in which they are made.
#[derive(Debug)]
pub struct Overlay {
    pub(super) actions: Vec<Action>,
}

#[derive(Debug)]
pub(super) struct Action {
    pub(super) index: usize,
    pub(super) target: JsonPath,
    /// The target as it is written.
    pub(super) target_text: String,
    pub(super) target_position: Position,
    pub(super) change: Change,
    /// True if the target may select nothing: `x-optional: true`.
    pub(super) is_optional: bool,
}

#[derive(Debug)]
pub(super) enum Change {
    Update(Node),
    Remove,
}

impl Overlay {
    /// Understands a document as an overlay; what is not of Overlay 1.0 is a problem.
    pub fn from_node(root: &Node, problems: &mut Sink) -> Self {
        let here = Pointer::ROOT;
        let known = ["overlay", "info", "extends", "actions"];
        let mut actions = Vec::new();
        if let Some(object) = fields(root, &here, &known, problems) {
            if let Some(version) = required(root, object, "overlay", &here, problems)
                && !version
                    .as_str()
                    .is_some_and(|text| text.starts_with("1.0."))
            {
                problems.push(
                    Problem::new(version.position, &here.key("overlay"), "not Overlay 1.0")
                        .expected("`overlay: 1.0.0`"),
                );
            }
            if let Some(info) = required(root, object, "info", &here, problems) {
                read_info(info, &here.key("info"), problems);
            }
            if let Some(list) = required(root, object, "actions", &here, problems) {
                actions = read_actions(list, &here.key("actions"), problems);
            }
        }
        Self { actions }
    }

    /// The targets of the removals, as they are written.
    pub fn removals(&self) -> impl Iterator<Item = (Position, &str)> {
        let actions = self.actions.iter();
        let removals = actions.filter(|action| matches!(action.change, Change::Remove));
        removals.map(|action| (action.target_position, action.target_text.as_str()))
    }

    /// The targets of the updates, each with its JSON pointer and place in the overlay.
    pub fn updates(&self) -> impl Iterator<Item = (String, Position, &JsonPath)> {
        let updates = self
            .actions
            .iter()
            .filter(|action| matches!(action.change, Change::Update(_)));
        updates.map(|action| {
            let pointer = format!("/actions/{}/target", action.index);
            (pointer, action.target_position, &action.target)
        })
    }
}

fn read_info(info: &Node, here: &Pointer<'_>, problems: &mut Sink) {
    if let Some(object) = fields(info, here, &["title", "version"], problems) {
        for key in ["title", "version"] {
            required(info, object, key, here, problems);
        }
    }
}

fn read_actions(list: &Node, here: &Pointer<'_>, problems: &mut Sink) -> Vec<Action> {
    let Some(items) = list.as_array() else {
        problems.push(found(list, here).expected("a list of actions"));
        return Vec::new();
    };
    items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| read_action(index, item, &here.index(index), problems))
        .collect()
}

fn read_action(
    index: usize,
    item: &Node,
    here: &Pointer<'_>,
    problems: &mut Sink,
) -> Option<Action> {
    let known = ["target", "description", "update", "remove"];
    let object = fields(item, here, &known, problems)?;
    let change = read_change(item, object, here, problems);
    let target = required(item, object, "target", here, problems)?;
    let at = here.key("target");
    let Some(text) = target.as_str() else {
        problems.push(found(target, &at).expected("a JSONPath"));
        return None;
    };
    let path = JsonPath::parse(text).map_err(|error| {
        let message = format!(
            "not a JSONPath: {} (character {} of the target)",
            error.message(),
            error.position()
        );
        problems.push(
            Problem::new(target.position, &at, message)
                .expected("a JSONPath of RFC 9535, such as `$.paths['/me'].get`"),
        );
    });
    Some(Action {
        index,
        target: path.ok()?,
        target_text: text.to_owned(),
        target_position: target.position,
        change: change?,
        is_optional: flag(object, OPTIONAL, here, problems)?,
    })
}

fn read_change(
    item: &Node,
    object: &Object,
    here: &Pointer<'_>,
    problems: &mut Sink,
) -> Option<Change> {
    let removes = flag(object, "remove", here, problems)?;
    match object.get("update") {
        Some(update) if removes => {
            problems.push(
                Problem::new(
                    update.position,
                    &here.key("update"),
                    "an `update` beside `remove: true`, which makes it void",
                )
                .help("keep one of the two; a replacement takes two actions"),
            );
            None
        }
        Some(update) => Some(Change::Update(update.clone())),
        None if removes => Some(Change::Remove),
        None => {
            problems.push(
                Problem::new(item.position, here, "an action that changes nothing")
                    .expected("`update`, or `remove: true`"),
            );
            None
        }
    }
}

/// The extension for an action whose target is not in every document: a part that was cut from Microsoft's has
/// less than the whole.
const OPTIONAL: &str = "x-optional";

/// A member that says yes or no; absent: no.
fn flag(object: &Object, key: &str, here: &Pointer<'_>, problems: &mut Sink) -> Option<bool> {
    let Some(node) = object.get(key) else {
        return Some(false);
    };
    let flag = node.as_bool();
    if flag.is_none() {
        problems.push(found(node, &here.key(key)).expected("`true` or `false`"));
    }
    flag
}

/// The members that are strings wherever they occur.
const TEXTS: [&str; 4] = ["description", "extends", "title", "version"];

/// A problem with the kind of value that stands at a place.
fn found(node: &Node, here: &Pointer<'_>) -> Problem {
    Problem::new(node.position, here, format!("found {}", node.value.kind()))
}

/// The members of an object that may have only the `known` ones and extensions.
fn fields<'a>(
    node: &'a Node,
    here: &Pointer<'_>,
    known: &[&str],
    problems: &mut Sink,
) -> Option<&'a Object> {
    let Some(object) = node.as_object() else {
        problems.push(found(node, here).expected("an object"));
        return None;
    };
    for (key, position, member) in object.iter() {
        if TEXTS.contains(&key) && known.contains(&key) && member.as_str().is_none() {
            problems.push(found(member, &here.key(key)).expected("a string"));
        }
        if !known.contains(&key) && !key.starts_with("x-") {
            problems.push(
                Problem::new(position, &here.key(key), format!("unknown member `{key}`"))
                    .expected(format!("one of `{}`", known.join("`, `"))),
            );
        }
    }
    Some(object)
}

fn required<'a>(
    node: &Node,
    object: &'a Object,
    key: &str,
    here: &Pointer<'_>,
    problems: &mut Sink,
) -> Option<&'a Node> {
    let member = object.get(key);
    if member.is_none() {
        problems.push(Problem::new(
            node.position,
            here,
            format!("`{key}` is missing"),
        ));
    }
    member
}
