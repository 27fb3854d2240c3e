//! The position of a delta query, as text.

use std::fmt;
use std::str::FromStr;

use serde_json::Value;

use crate::endpoints::{Link, Operation};
use crate::error::Error;
use crate::pages::Position;
use crate::stored::{PositionError, Stored, Subject};

/// The kind of these positions.
const KIND: &str = "delta";

/// The position of a delta query, to be stored between rounds and between the pages of one.
///
/// It is stored as text and read back by [`parse`](str::parse). Treat the text as opaque. It holds a link of the
/// service, and names what it belongs to: the operation, its path and its arguments, such as the time to begin at.
#[derive(Clone, PartialEq, Eq)]
pub struct DeltaState {
    subject: Subject,
    place: Place,
    /// True when the round of this state reports everything.
    is_full: bool,
}

#[derive(Clone, PartialEq, Eq)]
enum Place {
    Start,
    NextLink(Link),
    DeltaLink(Link),
}

impl DeltaState {
    /// The state before the first round of the operation.
    pub(crate) fn start<O: Operation>(operation: &O) -> Self {
        Self {
            subject: Subject::of(operation),
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
        let members = [("full", self.is_full.into()), (name, link.into())];
        self.subject.to_text(KIND, members)
    }

    /// Tells if a round has ended here, so that resuming begins the next one.
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

    /// Refuses the state of another operation, or of other arguments.
    pub(crate) fn check<O: Operation>(&self, operation: &O) -> Result<(), Error> {
        self.subject.check(operation)
    }
}

impl FromStr for DeltaState {
    type Err = PositionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let stored = Stored::read(text, KIND)?;
        let place = match (
            stored.link("nextLink"),
            stored.link("deltaLink"),
            stored.get("start"),
        ) {
            (Some(link), None, None) => Place::NextLink(link),
            (None, Some(link), None) => Place::DeltaLink(link),
            (None, None, Some(Value::Null)) => Place::Start,
            _ => return Err(PositionError::unknown()),
        };
        match stored.get("full").and_then(Value::as_bool) {
            Some(is_full) => Ok(Self {
                subject: stored.subject,
                place,
                is_full,
            }),
            None => Err(PositionError::unknown()),
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
            .field("subject", &self.subject)
            .field("place", &format_args!("{name}({link:?})"))
            .field("is_full", &self.is_full)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{DeltaState, Place};
    use crate::endpoints::ids::{MeetingOrganizerUserId, UserId};
    use crate::endpoints::users::online_meetings::get_all_recordings::Delta;

    #[test]
    fn states_come_back_from_text() {
        let mut state = DeltaState::start(&Delta::new(
            UserId::new("user"),
            MeetingOrganizerUserId::new("user"),
        ));
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
        let about = r#""version":2,"kind":"delta","operation":"a","resource":"/a""#;
        for members in [
            r#""full":true"#,
            r#""full":true,"nextLink":null"#,
            r#""full":true,"nextLink":"x","deltaLink":"y""#,
            r#""nextLink":"x""#,
            r#""full":"yes","nextLink":"x""#,
        ] {
            let error = format!("{{{about},{members}}}").parse::<DeltaState>();
            assert!(!error.expect_err(members).is_earlier());
        }
        for text in [
            "",
            "null",
            "[]",
            "{}",
            r#"{"version":2,"full":true,"nextLink":"x"}"#,
        ] {
            assert!(!text.parse::<DeltaState>().expect_err(text).is_earlier());
        }
        let pages = r#"{"version":2,"kind":"pages","operation":"a","resource":"/a","full":true,"nextLink":"x"}"#;
        pages.parse::<DeltaState>().expect_err("of another kind");
        let later = r#"{"version":3,"kind":"delta","operation":"a"}"#;
        let error = later.parse::<DeltaState>().expect_err("a later version");
        assert!(error.to_string().contains("later version"), "{error}");
    }

    #[test]
    fn a_state_of_before_it_said_whom_it_is_about_is_told_apart() {
        let text = r#"{"operation":"users::online_meetings::get_all_recordings::Delta","full":false,"deltaLink":"https://graph.example/v1.0/a?$deltatoken=y"}"#;
        let error = text.parse::<DeltaState>().expect_err("an earlier version");
        assert!(error.is_earlier());
    }
    #[test]
    fn the_links_state_is_not_shown() {
        let mut state = DeltaState::start(&Delta::new(
            UserId::new("user"),
            MeetingOrganizerUserId::new("user"),
        ));
        state.finish("https://graph.example/v1.0/a?$deltatoken=y".into());
        assert!(matches!(state.place, Place::DeltaLink(_)));
        assert!(!format!("{state:?}").contains("deltatoken"));
    }
}
