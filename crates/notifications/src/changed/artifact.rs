//! The paths of recordings and transcripts, which differ in two words.

use std::fmt;

use graph_calls_core::operation::{DecodeError, Path, json};
use graph_calls_core::{Operation, Request, RequestError};
use graph_calls_models::{CallRecording, CallTranscript};

/// A recording or transcript, by its path.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Artifact {
    owner: Owner,
    is_adhoc: bool,
    call_id: String,
    id: String,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Owner {
    Communications,
    Me,
    User(String),
}

impl Artifact {
    /// Reads the path of these parts, and gives the name of its collection.
    pub(super) fn from_parts<'a>(parts: &[&'a str]) -> Option<(&'a str, Self)> {
        let [before @ .., calls, call_id, collection, id] = parts else {
            return None;
        };
        let owner = match *before {
            [root] if root.eq_ignore_ascii_case("communications") => Owner::Communications,
            [root] if root.eq_ignore_ascii_case("me") => Owner::Me,
            [users, id] if users.eq_ignore_ascii_case("users") => Owner::User(id.to_owned()),
            _ => return None,
        };
        let is_adhoc = calls.eq_ignore_ascii_case("adhocCalls");
        let artifact = Self {
            owner,
            is_adhoc,
            call_id: (*call_id).to_owned(),
            id: (*id).to_owned(),
        };
        (is_adhoc || calls.eq_ignore_ascii_case("onlineMeetings")).then_some((collection, artifact))
    }

    fn user_id(&self) -> Option<&str> {
        match &self.owner {
            Owner::User(id) => Some(id),
            Owner::Communications | Owner::Me => None,
        }
    }

    fn meeting_id(&self) -> Option<&str> {
        (!self.is_adhoc).then_some(&*self.call_id)
    }

    fn call_id(&self) -> Option<&str> {
        self.is_adhoc.then_some(&*self.call_id)
    }

    fn request(
        &self,
        collection: &'static str,
        key: &'static str,
    ) -> Result<Request, RequestError> {
        let path = match &self.owner {
            Owner::Communications => Path::new("/communications"),
            Owner::Me => Path::new("/me"),
            Owner::User(id) => Path::new("/users").key("user-id", id)?,
        };
        let (calls, name) = if self.is_adhoc {
            ("/adhocCalls", "adhocCall-id")
        } else {
            ("/onlineMeetings", "onlineMeeting-id")
        };
        let path = path
            .fixed(calls)
            .key(name, &self.call_id)?
            .fixed(collection)
            .key(key, &self.id)?;
        Ok(Request::get(path).accept("application/json"))
    }
}

macro_rules! path {
    (
        $(#[$docs:meta])*
        $name:ident, $output:ident, $id:ident, $operation:literal, $collection:literal, $key:literal
    ) => {
        $(#[$docs])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        #[must_use = "an operation does nothing until it is sent"]
        pub struct $name(pub(super) Artifact);

        impl $name {
            /// The object id of the user below whom the path stands, if it does.
            pub fn user_id(&self) -> Option<&str> {
                self.0.user_id()
            }

            /// The id of the online meeting; `None` for a call that was not scheduled.
            pub fn meeting_id(&self) -> Option<&str> {
                self.0.meeting_id()
            }

            /// The id of the call that was not scheduled; `None` for a meeting.
            pub fn call_id(&self) -> Option<&str> {
                self.0.call_id()
            }

            /// The id that ends the path.
            pub fn $id(&self) -> &str {
                &self.0.id
            }
        }

        impl Operation for $name {
            type Output = $output;

            const NAME: &'static str = $operation;

            fn request(&self) -> Result<Request, RequestError> {
                self.0.request($collection, $key)
            }

            fn decode(body: &[u8]) -> Result<Self::Output, DecodeError> {
                json(body)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter
                    .debug_struct(stringify!($name))
                    .field("user_id", &self.user_id())
                    .field("meeting_id", &self.meeting_id())
                    .field("call_id", &self.call_id())
                    .field(stringify!($id), &self.$id())
                    .finish()
            }
        }
    };
}

path! {
    /// The path of a recording, as an operation that gets it.
    RecordingPath, CallRecording, recording_id,
    "notifications::GetRecording", "/recordings", "callRecording-id"
}

path! {
    /// The path of a transcript, as an operation that gets it; the text itself is read from its `content`.
    TranscriptPath, CallTranscript, transcript_id,
    "notifications::GetTranscript", "/transcripts", "callTranscript-id"
}
