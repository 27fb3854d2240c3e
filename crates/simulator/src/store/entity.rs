//! Entities: JSON objects with a key, made when they are first read.

use std::fmt;
use std::sync::{Arc, LazyLock};

use graph_calls_core::primitive::Timestamp;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

use super::set::Set;

/// An object of an entity set.
pub(crate) struct Entity {
    key: String,
    time: Option<Timestamp>,
    body: Lazy<Body>,
}

/// A value that is made when it is first read.
type Lazy<T> = LazyLock<T, Box<dyn FnOnce() -> T + Send>>;

/// The content of an entity: the members that an answer has, and the sets that belong to it.
#[derive(Clone, Default)]
pub(crate) struct Body {
    /// Names and values in their order, the values digit by digit.
    pub(crate) members: Vec<(String, Box<RawValue>)>,
    /// Members that only beta has.
    pub(crate) beta_members: Vec<(String, Box<RawValue>)>,
    pub(crate) parts: Vec<Arc<Part>>,
}

/// A set that belongs to an entity, such as the sessions of a call record.
pub(crate) struct Part {
    name: String,
    set: Lazy<Arc<Set>>,
}

impl Entity {
    /// The entity with this key; `time` is the instant that it is found by.
    pub(crate) fn new(
        key: impl Into<String>,
        time: Option<Timestamp>,
        make: impl FnOnce() -> Body + Send + 'static,
    ) -> Self {
        Self {
            key: key.into(),
            time,
            body: LazyLock::new(Box::new(make)),
        }
    }

    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    pub(crate) fn time(&self) -> Option<Timestamp> {
        self.time
    }

    pub(crate) fn body(&self) -> &Body {
        &self.body
    }

    /// The member of this name, in any case: names in filters have one of their own.
    pub(crate) fn member(&self, name: &str) -> Option<&RawValue> {
        self.body().member(name)
    }

    /// The text of a member.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        serde_json::from_str(self.member(name)?.get()).ok()
    }

    /// The set of this name that belongs to the entity.
    pub(crate) fn part(&self, name: &str) -> Option<Arc<Set>> {
        let mut parts = self.body().parts.iter();
        let part = parts.find(|part| part.name == name)?;
        Some(Arc::clone(&part.set))
    }

    /// The same entity with other values of some of its members.
    pub(crate) fn with(self: &Arc<Self>, changes: Vec<(&'static str, Value)>) -> Self {
        let before = Arc::clone(self);
        Self::new(self.key.clone(), self.time, move || {
            let mut body = before.body().clone();
            for (name, value) in changes {
                body.set(name, &value);
            }
            body
        })
    }
}

impl fmt::Debug for Entity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Entity").field(&self.key).finish()
    }
}

impl Body {
    /// The members of a JSON object; of another value, none.
    pub(crate) fn from_value(value: Value) -> Self {
        let mut body = Self::default();
        if let Value::Object(members) = value {
            for (name, value) in members {
                body.push(&name, &value);
            }
        }
        body
    }

    pub(crate) fn member(&self, name: &str) -> Option<&RawValue> {
        let mut members = self.members.iter();
        let found = members.find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| &**value)
    }

    /// Adds a member behind the others.
    pub(crate) fn push(&mut self, name: &str, value: &Value) {
        // A JSON value always has a JSON form.
        if let Ok(value) = to_raw_value(value) {
            self.members.push((name.to_owned(), value));
        }
    }

    /// Adds a member that is written digit by digit.
    pub(crate) fn push_text(&mut self, name: &str, json: String) {
        if let Ok(value) = RawValue::from_string(json) {
            self.members.push((name.to_owned(), value));
        }
    }

    /// Adds a member that only beta has.
    pub(crate) fn beta(mut self, name: &str, value: &Value) -> Self {
        if let Ok(value) = to_raw_value(value) {
            self.beta_members.push((name.to_owned(), value));
        }
        self
    }

    fn set(&mut self, name: &str, value: &Value) {
        let place = self.members.iter().position(|(own, _)| own == name);
        match (place, to_raw_value(value)) {
            (Some(place), Ok(value)) => self.members[place].1 = value,
            _ => self.push(name, value),
        }
    }

    /// Adds a set that is made when it is first read.
    pub(crate) fn part(mut self, name: &str, make: impl FnOnce() -> Set + Send + 'static) -> Self {
        self.parts.push(Arc::new(Part {
            name: name.to_owned(),
            set: LazyLock::new(Box::new(|| Arc::new(make()))),
        }));
        self
    }
}

/// Appends a member to the text of an object that is still open.
pub(crate) fn append(object: &mut String, name: &str, json: &str) {
    if !object.ends_with('{') {
        object.push(',');
    }
    object.push_str(&quoted(name));
    object.push(':');
    object.push_str(json);
}

/// The text as JSON.
pub(crate) fn quoted(text: &str) -> String {
    // A text always has a JSON form.
    serde_json::to_string(text).unwrap_or_default()
}
