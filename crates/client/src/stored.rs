//! Positions that outlive a process: what they belong to, and their text.

use std::fmt;

use serde_json::{Map, Value};

use crate::endpoints::{Link, Operation};
use crate::error::{Error, ErrorKind};

/// The version of the texts. Those of version 1 did not say whom they were about, and had no version.
const VERSION: u64 = 2;

/// The operation and the arguments that a position belongs to.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Subject {
    /// The name of the operation.
    operation: String,
    /// Its path and arguments.
    resource: String,
}

impl Subject {
    /// The subject of the operation. One that has no request has no positions either.
    pub(crate) fn of<O: Operation>(operation: &O) -> Self {
        let request = operation.request();
        Self {
            operation: O::NAME.to_owned(),
            resource: request.map_or_else(|_| String::new(), |request| request.subject()),
        }
    }

    /// Refuses the position of another operation, or of the same one with other arguments.
    pub(crate) fn check<O: Operation>(&self, operation: &O) -> Result<(), Error> {
        let asked = Self::of(operation);
        if *self == asked {
            return Ok(());
        }
        let reason = if self.operation == asked.operation {
            format!(
                "the stored position belongs to {} and not to {}",
                self.resource, asked.resource
            )
        } else {
            format!(
                "the stored position belongs to the operation {}",
                self.operation
            )
        };
        Err(Error::new(ErrorKind::Position, reason).in_operation(O::NAME))
    }

    /// The text of a position of this kind with these members.
    pub(crate) fn to_text<'a>(
        &self,
        kind: &str,
        members: impl IntoIterator<Item = (&'a str, Value)>,
    ) -> String {
        let about = [
            ("version", Value::from(VERSION)),
            ("kind", kind.into()),
            ("operation", self.operation.as_str().into()),
            ("resource", self.resource.as_str().into()),
        ];
        let members = about.into_iter().chain(members);
        let members = members.map(|(name, value)| (name.to_owned(), value));
        Value::Object(members.collect()).to_string()
    }
}

/// The query of a resource can hold names of people.
impl fmt::Debug for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.resource.split('?').next().unwrap_or_default();
        write!(formatter, "{} {path}", self.operation)
    }
}

/// A text that was stored.
pub(crate) struct Stored {
    pub(crate) subject: Subject,
    members: Map<String, Value>,
}

impl Stored {
    /// Reads the text of a position of this kind.
    pub(crate) fn read(text: &str, kind: &'static str) -> Result<Self, PositionError> {
        let found = match serde_json::from_str(text) {
            Ok(Value::Object(members)) => members,
            _ => return Err(PositionError::unknown()),
        };
        let text = |name| found.get(name).and_then(Value::as_str).map(str::to_owned);
        match found.get("version").map(Value::as_u64) {
            None if found.contains_key("operation") => return Err(PositionError::earlier()),
            Some(Some(VERSION)) => {}
            Some(Some(version)) if version > VERSION => return Err(PositionError::later()),
            _ => return Err(PositionError::unknown()),
        }
        match (text("kind"), text("operation"), text("resource")) {
            (Some(found_kind), Some(operation), Some(resource)) if found_kind == kind => Ok(Self {
                subject: Subject {
                    operation,
                    resource,
                },
                members: found,
            }),
            _ => Err(PositionError::unknown()),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }

    pub(crate) fn link(&self, name: &str) -> Option<Link> {
        self.get(name).and_then(Value::as_str).map(Link::from)
    }
}

/// A text that is not a stored position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositionError(Reason);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    Unknown,
    Earlier,
    Later,
}

impl PositionError {
    pub(crate) fn unknown() -> Self {
        Self(Reason::Unknown)
    }

    fn earlier() -> Self {
        Self(Reason::Earlier)
    }

    fn later() -> Self {
        Self(Reason::Later)
    }

    /// Tells if the text was stored by a version of this crate that did not note the operation.
    ///
    /// Begin from the start then, with [`Client::delta`](crate::Client::delta) or
    /// [`Client::pages`](crate::Client::pages): such a position could be that of another user.
    pub fn is_earlier(&self) -> bool {
        self.0 == Reason::Earlier
    }
}

impl fmt::Display for PositionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.0 {
            Reason::Unknown => "the text is not a stored position of this kind",
            Reason::Earlier => {
                "the position was stored by an earlier version of graph-calls, which did not note whom it is \
                 about: begin from the start"
            }
            Reason::Later => "the position was stored by a later version of graph-calls",
        })
    }
}

impl std::error::Error for PositionError {}
