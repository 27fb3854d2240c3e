//! A record of what the removals of an overlay take out, and what is different from the last time.

use super::node::{Node, Object, Value};
use super::overlay::{Action, Change, Overlay};
use super::patch::{Removal, Step, to_json};
use super::pointer::Pointer;
use super::reach::METHODS;
use super::write::write;
use crate::problem::{Problem, Sink};
use crate::source::Position;

const HEADER: &str = "\
# Written by `cargo xtask spec import`; do not edit by hand.
# What the removals of overlay.yaml took out of Microsoft's document, by target, where slice.toml keeps what is
# around it. A parameter is noted as where it stands and its name. The next import compares with this.
";

/// The parts that were taken out, by target: trees in the form of the document, with the places of array items as keys.
#[derive(Debug)]
pub(super) struct Removed(Object);

impl Removed {
    /// The parts that the removals of `overlay` took out of the `kept` part of `document`.
    pub(super) fn new(
        overlay: &Overlay,
        mut removals: Vec<Removal<'_>>,
        document: &Node,
        kept: &Node,
    ) -> Self {
        removals.sort_by(|one, other| {
            (one.action.index, &one.place).cmp(&(other.action.index, &other.place))
        });
        let mut trees = Object::new();
        // One that took out nothing is there too: what it takes out the next time is new then.
        for action in removing(overlay) {
            let empty = Node::new(Value::Object(Object::new()), action.target_position);
            trees.insert(action.target_text.as_str(), action.target_position, empty);
        }
        for removal in &removals {
            if is_kept(&removal.place, kept) {
                let target = removal.action.target_text.as_str();
                let node = noted(&removal.node, document);
                insert(&mut trees, std::iter::once(target), &removal.place, node);
            }
        }
        Self(trees)
    }

    /// Keeps of `last` what optional actions took out that have nothing to select this time.
    pub(super) fn keep_optional(&mut self, last: &Node, overlay: &Overlay) {
        for action in removing(overlay).filter(|action| action.is_optional) {
            let target = action.target_text.as_str();
            let took_nothing = self.0.get(target).and_then(Node::as_object);
            if let (true, Some(tree)) =
                (took_nothing.is_some_and(Object::is_empty), last.get(target))
            {
                self.0.insert(target, tree.position, tree.clone());
            }
        }
    }

    /// The text of the record.
    pub(super) fn text(&self) -> String {
        let root = Node::new(Value::Object(self.0.clone()), Position::default());
        format!("{HEADER}{}", write(&root))
    }

    /// Notes what is different from the `last` record, which belongs to `last_document`. Of what that does not
    /// have, only operations that lose all their query options are noted.
    pub(super) fn compare(
        &self,
        (last, last_document): (&Node, &Node),
        kept: &Node,
        overlay: &Overlay,
        notices: &mut Sink,
    ) {
        for action in removing(overlay) {
            let target = action.target_text.as_str();
            // An action that is new to the overlay has nothing to be compared with.
            let (Some(last), Some(now)) = (last.get(target), self.0.get(target)) else {
                continue;
            };
            let mut comparison = Comparison {
                action,
                last_document,
                kept,
                notices,
            };
            comparison.walk(Some(last), Some(now), &mut Vec::new());
        }
    }
}

fn removing(overlay: &Overlay) -> impl Iterator<Item = &Action> {
    let actions = overlay.actions.iter();
    actions.filter(|action| matches!(action.change, Change::Remove))
}

/// Returns whether the component or operation around a place, or else the path, is kept.
fn is_kept(place: &[Step], kept: &Node) -> bool {
    let names: Vec<&str> = place
        .iter()
        .map_while(|step| match step {
            Step::Name(name) => Some(name.as_str()),
            Step::Index(_) => None,
        })
        .collect();
    match &*names {
        ["components", ..] | ["paths", ..] => {
            let owner = &names[..owner(&names).min(names.len())];
            names.len() > 2 && node_at(kept, owner).is_some()
        }
        _ => true,
    }
}

/// The number of steps that lead to the component, operation, path or member of the document that a way goes through.
fn owner(way: &[&str]) -> usize {
    match way {
        ["paths", _, member, ..] if !METHODS.contains(member) => 2,
        ["paths" | "components", ..] => 3,
        _ => 1,
    }
}

fn node_at<'a>(root: &'a Node, way: &[&str]) -> Option<&'a Node> {
    way.iter().try_fold(root, |node, name| node.get(name))
}

/// A node as it is noted: parameters by name, everything else as it is.
fn noted(node: &Node, document: &Node) -> Node {
    if let Some(text) = parameter(node, document) {
        return Node::new(Value::String(text.into()), node.position);
    }
    match &node.value {
        Value::Array(items) => {
            let items = items.iter().map(|item| noted(item, document)).collect();
            Node::new(Value::Array(items), node.position)
        }
        _ => node.clone(),
    }
}

/// The place of a parameter, its name, and `true` when it is required.
fn parameter(node: &Node, document: &Node) -> Option<String> {
    let target = node.get("$ref").and_then(Node::as_str);
    let node = match target.and_then(|target| target.strip_prefix("#/components/parameters/")) {
        Some(name) => node_at(document, &["components", "parameters", name])?,
        None => node,
    };
    let text = |key| node.get(key).and_then(Node::as_str);
    let is_required = node.get("required").and_then(Node::as_bool) == Some(true);
    let end = if is_required { ", required" } else { "" };
    Some(format!("{} {}{end}", text("in")?, text("name")?))
}

fn insert<'a>(
    trees: &mut Object,
    before: impl Iterator<Item = &'a str>,
    place: &[Step],
    node: Node,
) {
    let position = node.position;
    let steps = place.iter().map(|step| match step {
        Step::Name(name) => name.clone(),
        Step::Index(index) => index.to_string(),
    });
    let mut way: Vec<String> = before.map(str::to_owned).chain(steps).collect();
    let Some(last) = way.pop() else { return };
    let mut object = trees;
    for key in way {
        if !object.contains_key(&key) {
            let empty = Node::new(Value::Object(Object::new()), position);
            object.insert(key.as_str(), position, empty);
        }
        match object.get_mut(&key).map(|node| &mut node.value) {
            Some(Value::Object(below)) => object = below,
            _ => return,
        }
    }
    object.insert(last, position, node);
}

/// The comparison of what one action took out now and the last time.
struct Comparison<'a, 's> {
    action: &'a Action,
    last_document: &'a Node,
    kept: &'a Node,
    notices: &'s mut Sink,
}

impl<'a> Comparison<'a, '_> {
    /// Goes down to what has an owner: an operation, a component, or a member of the document.
    fn walk(&mut self, last: Option<&'a Node>, now: Option<&'a Node>, way: &mut Vec<&'a str>) {
        // A path is known as one by the member below it.
        let depth = match way[..] {
            ["paths", ..] => 3,
            [] => 1,
            _ => owner(way),
        };
        if way.len() < depth {
            for key in keys(last, now) {
                let of = |node: Option<&'a Node>| node.and_then(|node| node.get(key));
                way.push(key);
                self.walk(of(last), of(now), way);
                way.pop();
            }
            return;
        }
        let owner = owner(way);
        let is_in = |document| node_at(document, &way[..owner]).is_some();
        match (is_in(self.last_document), is_in(self.kept)) {
            (true, true) => self.compare(last, now, way, owner),
            (false, true) => self.new_operation(now, way),
            // Of what is not kept any more the removals say nothing.
            (_, false) => {}
        }
    }

    fn compare(
        &mut self,
        last: Option<&'a Node>,
        now: Option<&'a Node>,
        way: &mut Vec<&'a str>,
        owner: usize,
    ) {
        if last == now {
            return;
        }
        let is = |kind: fn(&Node) -> bool| last.is_none_or(kind) && now.is_none_or(kind);
        if is(|node| node.as_object().is_some())
            && (last.is_some() == now.is_some() || way.len() == owner)
        {
            for key in keys(last, now) {
                let of = |node: Option<&'a Node>| node.and_then(|node| node.get(key));
                way.push(key);
                self.compare(of(last), of(now), way, owner);
                way.pop();
            }
        } else if is(|node| node.as_array().is_some()) {
            let items = |node: Option<&'a Node>| node.and_then(Node::as_array).unwrap_or_default();
            let (last, now) = (items(last), items(now));
            for item in now.iter().filter(|item| !last.contains(item)) {
                let change = format!("has {} now, which is taken out", shown(item));
                self.say(way, owner, &change);
            }
            for item in last.iter().filter(|item| !now.contains(item)) {
                let change = format!("does not have {} any more", shown(item));
                self.say(way, owner, &change);
            }
        } else {
            let change = match (last, now) {
                (Some(last), Some(now)) => format!("is {} now and was {}", shown(now), shown(last)),
                (None, Some(now)) => format!("is new and taken out: {}", shown(now)),
                (Some(last), None) => format!("is not there any more; it was {}", shown(last)),
                (None, None) => return,
            };
            self.say(way, owner, &change);
        }
    }

    fn say(&mut self, way: &[&str], owner: usize, change: &str) {
        let of = match way[..owner] {
            ["paths", path, method] => format!(" of `{} {path}`", method.to_uppercase()),
            ["paths", name] | ["components", _, name] => format!(" of `{name}`"),
            _ => " of the document".to_owned(),
        };
        let (what, of) = match &way[owner..] {
            [] => (of.replacen(" of ", "", 1), String::new()),
            below => (format!("`{}`", below.join("/")), of),
        };
        self.push(
            format!("{what}{of} {change}"),
            "bring up to date what the overlay puts in its place; spec/removed.yaml has the change",
        );
    }

    /// Notes the query options of an operation that was not there the last time, if it has none left or lacks
    /// one that is required.
    fn new_operation(&mut self, now: Option<&Node>, way: &[&str]) {
        let (["paths", path, method], Some(now)) = (way, now) else {
            return;
        };
        let texts = |node: &Node| -> Vec<String> {
            let items = node.get("parameters").and_then(Node::as_array);
            let items = items.unwrap_or_default().iter();
            let texts = items.filter_map(|item| {
                item.as_str()
                    .map(str::to_owned)
                    .or_else(|| parameter(item, self.kept))
            });
            texts.filter(|text| text.starts_with("query ")).collect()
        };
        let left = node_at(self.kept, way).map(texts).unwrap_or_default();
        let mut lost = texts(now);
        lost.retain(|text| {
            !left.contains(text) && (left.is_empty() || text.ends_with(", required"))
        });
        if !lost.is_empty() {
            let names: Vec<_> = lost
                .iter()
                .filter_map(|text| text.strip_prefix("query "))
                .map(|name| format!("`{name}`"))
                .collect();
            let message = format!(
                "`{} {path}` is new and loses {}",
                method.to_uppercase(),
                names.join(", ")
            );
            self.push(
                message,
                "put back what Graph takes, with an update of the operation's `parameters`",
            );
        }
    }

    fn push(&mut self, message: String, help: &str) {
        let pointer = format!("/actions/{}/target", self.action.index);
        let position = self.action.target_position;
        let notice = Problem::new(position, &Pointer::written(&pointer), message);
        self.notices.push(notice.help(help));
    }
}

fn keys<'a>(one: Option<&'a Node>, other: Option<&'a Node>) -> Vec<&'a str> {
    let keys = |node: Option<&'a Node>| {
        node.and_then(Node::as_object)
            .into_iter()
            .flat_map(Object::keys)
    };
    let mut found: Vec<&str> = keys(one).collect();
    found.extend(keys(other).filter(|key| one.is_none_or(|one| one.get(key).is_none())));
    found
}

/// A node within a sentence.
fn shown(node: &Node) -> String {
    const LONGEST: usize = 120;
    let text = match node.as_str() {
        Some(text) => text.to_owned(),
        None => to_json(node).to_string(),
    };
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}
