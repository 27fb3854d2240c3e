//! A document as a tree of values that know where they stand.

use std::sync::Arc;

use indexmap::IndexMap;

use super::pointer::unescape;
use crate::source::{Position, Sources};

/// A document and the texts that its nodes came from.
#[derive(Clone, Debug)]
pub struct Document {
    /// The texts that positions point into.
    pub sources: Sources,
    /// The top of the tree.
    pub root: Node,
}

impl Document {
    /// The node that a `$ref` such as `#/components/schemas/x` names.
    ///
    /// `None` when there is no such node, and for a reference to another file.
    pub fn resolve(&self, reference: &str) -> Option<&Node> {
        self.root.pointer(reference.strip_prefix('#')?)
    }
}

/// A value and its place.
///
/// Two nodes are equal when their values are, wherever they stand.
#[derive(Clone, Debug)]
pub struct Node {
    /// Content.
    pub value: Value,
    /// The place where a reader looks for it: its first character, and for an array or
    /// object that begins below its key, the key.
    pub position: Position,
}

/// Content of a [`Node`].
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, digit by digit as it was written.
    Number(Arc<str>),
    /// Text.
    String(Arc<str>),
    /// Nodes in order.
    Array(Vec<Node>),
    /// Nodes by key.
    Object(Object),
}

impl Value {
    /// The word for this kind of value in a sentence, such as "an object".
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Node {
    /// A node at a place.
    pub fn new(value: Value, position: Position) -> Self {
        Self { value, position }
    }

    /// The node below this one that a JSON pointer names.
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer
            .strip_prefix('/')?
            .split('/')
            .try_fold(self, |node, segment| match &node.value {
                Value::Object(object) => object.get(&unescape(segment)),
                Value::Array(items) => items.get(segment.parse::<usize>().ok()?),
                _ => None,
            })
    }

    /// As [`Node::pointer`], to change it.
    pub fn pointer_mut(&mut self, pointer: &str) -> Option<&mut Node> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer
            .strip_prefix('/')?
            .split('/')
            .try_fold(self, |node, segment| match &mut node.value {
                Value::Object(object) => object.get_mut(&unescape(segment)),
                Value::Array(items) => items.get_mut(segment.parse::<usize>().ok()?),
                _ => None,
            })
    }

    /// The member `key`, when this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_object()?.get(key)
    }

    /// The text, when this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The digits, when this is a number.
    pub fn as_number(&self) -> Option<&str> {
        match &self.value {
            Value::Number(text) => Some(text),
            _ => None,
        }
    }

    /// The number, when this is one that fits.
    pub fn as_integer(&self) -> Option<i64> {
        self.as_number()?.parse().ok()
    }

    /// Returns whether it is true, when this is a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The items, when this is an array.
    pub fn as_array(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The members, when this is an object.
    pub fn as_object(&self) -> Option<&Object> {
        match &self.value {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Returns whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }
}

/// The members of an object in the order they were written.
#[derive(Clone, Debug, Default)]
pub struct Object {
    // Boxed, as a map is four times the size of every other value.
    members: Box<IndexMap<Arc<str>, Member>>,
}

#[derive(Clone, Debug)]
struct Member {
    key_position: Position,
    node: Node,
}

/// Equal when the members are, in whatever order.
impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self
                .iter()
                .all(|(key, _, node)| other.get(key) == Some(node))
    }
}

impl Object {
    /// No member yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the number of members.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Returns whether there is no member.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The member `key`.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.members.get(key).map(|member| &member.node)
    }

    /// The member `key`, with the key as this object holds it.
    pub fn get_key_value(&self, key: &str) -> Option<(&str, &Node)> {
        let (key, member) = self.members.get_key_value(key)?;
        Some((key, &member.node))
    }

    /// The member `key`, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.members.get_mut(key).map(|member| &mut member.node)
    }

    /// Returns the position of a member's key.
    pub fn key_position(&self, key: &str) -> Option<Position> {
        self.members.get(key).map(|member| member.key_position)
    }

    /// Returns whether there is a member `key`.
    pub fn contains_key(&self, key: &str) -> bool {
        self.members.contains_key(key)
    }

    /// Key, place of the key and node of each member, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, Position, &Node)> {
        self.members
            .iter()
            .map(|(key, member)| (&**key, member.key_position, &member.node))
    }

    /// The keys in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.members.keys().map(|key| &**key)
    }

    /// The nodes in order, to change them.
    pub fn values_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut Node> {
        self.members.values_mut().map(|member| &mut member.node)
    }

    /// Adds a member at the end, or replaces the one that is there in its place.
    pub fn insert(&mut self, key: impl Into<Arc<str>>, key_position: Position, node: Node) {
        self.members
            .insert(key.into(), Member { key_position, node });
    }

    /// Gives a member another key in its place; nothing where there is none.
    pub fn rename(&mut self, key: &str, new: impl Into<Arc<str>>) {
        if let Some((place, _, member)) = self.members.shift_remove_full(key) {
            self.members.shift_insert(place, new.into(), member);
        }
    }

    /// Takes a member out; the others keep their order.
    pub fn remove(&mut self, key: &str) -> Option<Node> {
        self.members.shift_remove(key).map(|member| member.node)
    }

    /// Keeps the members that `keep` says yes to.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &mut Node) -> bool) {
        self.members
            .retain(|key, member| keep(key, &mut member.node));
    }
}
