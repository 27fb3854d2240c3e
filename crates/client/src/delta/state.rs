//! Where a delta query goes on, as text.

use std::fmt;
use std::str::FromStr;

use serde_json::{Value, json};

use crate::endpoints::Link;
use crate::error::{Error, ErrorKind};
use crate::pages::Position;

/// Where a delta query goes on: what has to be kept between rounds, and between the pages of one.
///
/// It is stored as text and read back by [`parse`](str::parse). The text holds a link of the service and
/// with it all that the service wants to know; treat it as opaque.
#[derive(Clone, PartialEq, Eq)]
pub struct DeltaState {
    operation: String,
    place: Place,
    /// Whether the round in which the state arose, or that goes on from it, reports everything.
    is_full: bool,
}

#[derive(Clone, PartialEq, Eq)]
enum Place {
    Start,
    NextLink(Link),
    DeltaLink(Link),
}

impl DeltaState {
    /// The state before the first round of the operation named so.
    pub(crate) fn start(operation: &str) -> Self {
        Self {
            operation: operation.to_owned(),
            place: Place::Start,
            is_full: true,
        }
    }

    /// The state as text, to be stored until the query goes on.
    pub fn to_text(&self) -> String {
        let (name, link) = match &self.place {
            Place::Start => ("start", None),
            Place::NextLink(link) => ("nextLink", Some(link.as_str())),
            Place::DeltaLink(link) => ("deltaLink", Some(link.as_str())),
        };
        json!({
            "operation": self.operation,
            "full": self.is_full,
            name: link,
        })
        .to_string()
    }

    /// Whether a round has ended here, so that going on begins the next one.
    pub fn is_end_of_round(&self) -> bool {
        matches!(self.place, Place::DeltaLink(_))
    }

    pub(super) fn is_start(&self) -> bool {
        self.place == Place::Start
    }

    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    pub(super) fn position(&self) -> Position {
        match &self.place {
            Place::Start => Position::Start,
            Place::NextLink(link) | Place::DeltaLink(link) => Position::At(link.clone()),
        }
    }

    /// The state once a round goes on from it: a new round reports changes only.
    pub(super) fn begun(mut self) -> Self {
        self.is_full &= !self.is_end_of_round();
        self
    }

    pub(super) fn go_on(&mut self, next_link: Link) {
        self.place = Place::NextLink(next_link);
    }

    pub(super) fn finish(&mut self, delta_link: Link) {
        self.place = Place::DeltaLink(delta_link);
    }

    pub(super) fn restart(&mut self, location: Option<Link>) {
        self.place = location.map_or(Place::Start, Place::NextLink);
        self.is_full = true;
    }

    /// Refuses the state of another operation.
    pub(crate) fn check(&self, operation: &'static str) -> Result<(), Error> {
        if self.operation == operation {
            return Ok(());
        }
        let reason = format!("the state belongs to the operation {}", self.operation);
        Err(Error::new(ErrorKind::Request, reason).in_operation(operation))
    }
}

impl FromStr for DeltaState {
    type Err = DeltaStateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let value: Value = serde_json::from_str(text).map_err(|_| DeltaStateError(()))?;
        let link = |name| value.get(name).and_then(Value::as_str).map(Link::from);
        let place = match (link("nextLink"), link("deltaLink"), value.get("start")) {
            (Some(link), None, None) => Place::NextLink(link),
            (None, Some(link), None) => Place::DeltaLink(link),
            (None, None, Some(Value::Null)) => Place::Start,
            _ => return Err(DeltaStateError(())),
        };
        let operation = value.get("operation").and_then(Value::as_str);
        let is_full = value.get("full").and_then(Value::as_bool);
        match (operation, is_full) {
            (Some(operation), Some(is_full)) => Ok(Self {
                operation: operation.to_owned(),
                place,
                is_full,
            }),
            _ => Err(DeltaStateError(())),
        }
    }
}

impl fmt::Debug for DeltaState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, link) = match &self.place {
            Place::Start => ("Start", None),
            Place::NextLink(link) => ("NextLink", Some(link)),
            Place::DeltaLink(link) => ("DeltaLink", Some(link)),
        };
        formatter
            .debug_struct("DeltaState")
            .field("operation", &self.operation)
            .field("place", &format_args!("{name}({link:?})"))
            .field("is_full", &self.is_full)
            .finish()
    }
}

/// A text that is not the state of a delta query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeltaStateError(());

impl fmt::Display for DeltaStateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the text is not the stored state of a delta query")
    }
}

impl std::error::Error for DeltaStateError {}

#[cfg(test)]
mod tests {
    use super::{DeltaState, Place};

    #[test]
    fn states_come_back_from_text() {
        let mut state = DeltaState::start("a::Delta");
        for change in [
            (|_: &mut DeltaState| {}) as fn(&mut DeltaState),
            |state| state.go_on("https://graph.example/v1.0/a?$skiptoken=x".into()),
            |state| state.finish("https://graph.example/v1.0/a?$deltatoken=y".into()),
            |state| state.restart(None),
            |state| state.restart(Some("https://graph.example/v1.0/a?$deltatoken=".into())),
        ] {
            change(&mut state);
            assert_eq!(state.to_text().parse().as_ref(), Ok(&state));
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "null",
            "[]",
            "{}",
            r#"{"operation":"a","full":true}"#,
            r#"{"operation":"a","full":true,"nextLink":null}"#,
            r#"{"operation":"a","full":true,"nextLink":"x","deltaLink":"y"}"#,
            r#"{"operation":"a","nextLink":"x"}"#,
            r#"{"full":true,"nextLink":"x"}"#,
        ] {
            assert!(text.parse::<DeltaState>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_links_state_is_not_shown() {
        let mut state = DeltaState::start("a::Delta");
        state.finish("https://graph.example/v1.0/a?$deltatoken=y".into());
        assert!(matches!(state.place, Place::DeltaLink(_)));
        assert!(!format!("{state:?}").contains("deltatoken"));
    }
}
