//! Making the changes of an overlay.

use serde_json::Value as Json;
use serde_json_path::PathElement;

use super::definitions::Place;
use super::node::{Node, Value};
use super::overlay::{Action, Change, Overlay};
use super::pointer::{Pointer, escape};
use crate::problem::{Problem, Sink};

/// Nodes that an action took out of a document.
#[derive(Debug)]
pub struct Removal<'a> {
    pub(super) action: &'a Action,
    /// The way to it from the top of the document.
    pub(super) place: Vec<Step>,
    pub(super) node: Node,
}

impl Overlay {
    /// Makes the changes, and gives what they have taken out.
    ///
    /// A target that selects nothing is a problem, and so is an update that
    /// cannot be merged into what the target selects, that adds what the document has, or that says
    /// something about a property that is not there.
    pub fn apply(&self, root: &mut Node, problems: &mut Sink) -> Vec<Removal<'_>> {
        let mut removals = Vec::new();
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
            if places.is_empty() && !action.is_optional {
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
            for place in places.into_iter().rev() {
                match &action.change {
                    Change::Remove => {
                        let removed = remove(root, &mut copy, &place, action, &here, problems);
                        removals.extend(removed.map(|node| Removal {
                            action,
                            place,
                            node,
                        }));
                    }
                    Change::Update(update) => {
                        let (Some(node), Some(json)) =
                            (node_at(root, &place), json_at(&mut copy, &place))
                        else {
                            continue;
                        };
                        let place = place.iter().fold(Place::TOP, |place, step| match step {
                            Step::Name(name) => place.below(name),
                            Step::Index(_) => place,
                        });
                        let mut merge = Merge { problems };
                        merge.selected((node, json), update, place, &here.key("update"));
                    }
                }
            }
        }
        removals
    }
}

/// One step of a place that a target selected; the order is that of the document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
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

/// Takes a node out of the tree and its copy; `None` when it is not there any more.
fn remove(
    root: &mut Node,
    copy: &mut Json,
    place: &[Step],
    action: &Action,
    here: &Pointer<'_>,
    problems: &mut Sink,
) -> Option<Node> {
    let Some((last, parent)) = place.split_last() else {
        problems.push(Problem::new(
            action.target_position,
            &here.key("target"),
            "the whole document cannot be removed",
        ));
        return None;
    };
    match (json_at(copy, parent), last) {
        (Some(Json::Object(object)), Step::Name(name)) => {
            object.remove(name);
        }
        (Some(Json::Array(items)), Step::Index(index)) if *index < items.len() => {
            items.remove(*index);
        }
        _ => {}
    }
    match (node_at(root, parent).map(|node| &mut node.value), last) {
        (Some(Value::Object(object)), Step::Name(name)) => object.remove(name),
        (Some(Value::Array(items)), Step::Index(index)) if *index < items.len() => {
            Some(items.remove(*index))
        }
        // Removed with what it was in, which the target selected too.
        _ => None,
    }
}

/// Putting an update into a node and its copy: objects member by member, arrays at the end, and scalars in
/// place of scalars.
struct Merge<'p> {
    problems: &'p mut Sink,
}

impl Merge<'_> {
    /// Merges into the node that the target selected, to which an array has an item added.
    fn selected(
        &mut self,
        (node, json): (&mut Node, &mut Json),
        update: &Node,
        place: Place,
        here: &Pointer<'_>,
    ) {
        let problem = match (&mut node.value, &update.value) {
            (Value::Object(_), Value::Object(_)) | (Value::Array(_), Value::Array(_)) => {
                return self.below((node, json), update, place, here);
            }
            (Value::Array(items), _) => {
                let update = std::slice::from_ref(update);
                return self.append((items, json), update, |_| *here);
            }
            (Value::Object(_), _) => Problem::new(
                update.position,
                here,
                cannot_be_merged(&update.value, &node.value),
            )
            .help("let the target select the object around it"),
            (scalar, Value::Array(_) | Value::Object(_)) => Problem::new(
                update.position,
                here,
                cannot_be_merged(&update.value, scalar),
            )
            .help("let the target select the object around it"),
            (scalar, _) => {
                let kind = scalar.kind();
                let message = format!("the target selects {kind}, which has no members");
                Problem::new(update.position, here, message)
                    .help("let the target select the object around it, and update the member")
            }
        };
        self.problems.push(problem);
    }

    fn below(
        &mut self,
        (node, json): (&mut Node, &mut Json),
        update: &Node,
        place: Place,
        here: &Pointer<'_>,
    ) {
        match (&mut node.value, &update.value) {
            (Value::Object(object), Value::Object(members)) => {
                let Json::Object(copy) = json else { return };
                for (key, position, member) in members.iter() {
                    let here = here.key(key);
                    if let (Some(node), Some(json)) = (object.get_mut(key), copy.get_mut(key)) {
                        let place_below = place.below(key);
                        match place.check_known(key, node, (position, member), &here) {
                            Ok(()) => self.below((node, json), member, place_below, &here),
                            Err(problem) => {
                                self.problems.push(problem);
                                // One problem is enough for all that stands below.
                                let problems = &mut Sink::new();
                                Merge { problems }.below((node, json), member, place_below, &here);
                            }
                        }
                    } else {
                        place.check_new(key, (position, member), &here, self.problems);
                        object.insert(key, position, member.clone());
                        copy.insert(key.to_owned(), to_json(member));
                    }
                }
            }
            (Value::Array(items), Value::Array(more)) => {
                self.append((items, json), more, |index| here.index(index));
            }
            (Value::Array(_) | Value::Object(_), _) | (_, Value::Array(_) | Value::Object(_)) => {
                let message = cannot_be_merged(&update.value, &node.value);
                self.problems.push(
                    Problem::new(update.position, here, message)
                        .help("remove what is there in an action before this one"),
                );
            }
            _ => {
                *node = update.clone();
                *json = to_json(update);
            }
        }
    }

    /// Adds items to an array; one that it has is a problem, as it would be there twice.
    fn append<'h>(
        &mut self,
        (items, json): (&mut Vec<Node>, &mut Json),
        more: &[Node],
        here: impl Fn(usize) -> Pointer<'h>,
    ) {
        let Json::Array(copy) = json else { return };
        for (index, item) in more.iter().enumerate() {
            if items.iter().any(|known| is_same(known, item)) {
                let message = "the document has this item already, and would have it twice";
                self.problems.push(
                    Problem::new(item.position, &here(index), message)
                        .help("leave it out of the action; Microsoft may have added it by now"),
                );
            }
            items.push(item.clone());
            copy.push(to_json(item));
        }
    }
}

/// Returns whether two items of an array say the same; a parameter is known by where it stands and its name.
fn is_same(one: &Node, other: &Node) -> bool {
    let name = |node: &Node| {
        let text = |key| node.get(key).and_then(Node::as_str).map(str::to_owned);
        Some((text("in")?, text("name")?))
    };
    one == other || name(one).is_some_and(|one| name(other) == Some(one))
}

fn cannot_be_merged(update: &Value, value: &Value) -> String {
    format!("{} cannot be merged into {}", update.kind(), value.kind())
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
