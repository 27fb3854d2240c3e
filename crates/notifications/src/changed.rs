//! What a notification says has changed.

use std::fmt;

use graph_calls_core::operation::{DecodeError, Path, json};
use graph_calls_core::{Operation, Request, RequestError};
use graph_calls_models::CallRecording;

/// What a notification says has changed, from its path in either key form: `callRecords/{id}` and
/// `callRecords('{id}')` are the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Changed {
    /// A call record.
    CallRecord {
        /// The id of the record.
        id: String,
    },
    /// A recording.
    Recording(RecordingPath),
    /// Something else, by its path as it came.
    Other(String),
}

impl Changed {
    /// What `path`, relative to the version of Graph, names.
    pub fn from_path(path: &str) -> Self {
        let other = || Self::Other(path.to_owned());
        let Some(parts) = parts(path) else {
            return other();
        };
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match *parts {
            [communications, records, id]
                if communications.eq_ignore_ascii_case("communications")
                    && records.eq_ignore_ascii_case("callRecords") =>
            {
                Self::CallRecord { id: id.to_owned() }
            }
            [ref before @ .., calls, call_id, recordings, recording_id]
                if recordings.eq_ignore_ascii_case("recordings") =>
            {
                let owner = match *before {
                    [root] if root.eq_ignore_ascii_case("communications") => Owner::Communications,
                    [root] if root.eq_ignore_ascii_case("me") => Owner::Me,
                    [users, id] if users.eq_ignore_ascii_case("users") => {
                        Owner::User(id.to_owned())
                    }
                    _ => return other(),
                };
                let is_adhoc = if calls.eq_ignore_ascii_case("adhocCalls") {
                    true
                } else if calls.eq_ignore_ascii_case("onlineMeetings") {
                    false
                } else {
                    return other();
                };
                Self::Recording(RecordingPath {
                    owner,
                    is_adhoc,
                    call_id: call_id.to_owned(),
                    recording_id: recording_id.to_owned(),
                })
            }
            _ => other(),
        }
    }

    /// The id of the changed object, when its kind is known.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::CallRecord { id } => Some(id),
            Self::Recording(path) => Some(&path.recording_id),
            Self::Other(_) => None,
        }
    }
}

/// The path of a recording, as an operation that gets it.
#[derive(Clone, PartialEq, Eq, Hash)]
#[must_use = "an operation does nothing until it is sent"]
pub struct RecordingPath {
    owner: Owner,
    is_adhoc: bool,
    call_id: String,
    recording_id: String,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Owner {
    Communications,
    Me,
    User(String),
}

impl RecordingPath {
    /// The object id of the user below whom the path stands, if it does.
    pub fn user_id(&self) -> Option<&str> {
        match &self.owner {
            Owner::User(id) => Some(id),
            Owner::Communications | Owner::Me => None,
        }
    }

    /// The id of the online meeting; `None` for a call that was not scheduled.
    pub fn meeting_id(&self) -> Option<&str> {
        (!self.is_adhoc).then_some(&*self.call_id)
    }

    /// The id of the call that was not scheduled; `None` for a meeting.
    pub fn call_id(&self) -> Option<&str> {
        self.is_adhoc.then_some(&*self.call_id)
    }

    /// The id of the recording.
    pub fn recording_id(&self) -> &str {
        &self.recording_id
    }
}

impl Operation for RecordingPath {
    type Output = CallRecording;

    const NAME: &'static str = "notifications::GetRecording";

    fn request(&self) -> Result<Request, RequestError> {
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
            .fixed("/recordings")
            .key("callRecording-id", &self.recording_id)?;
        Ok(Request::get(path).accept("application/json"))
    }

    fn decode(body: &[u8]) -> Result<Self::Output, DecodeError> {
        json(body)
    }
}

impl fmt::Debug for RecordingPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RecordingPath")
            .field("user_id", &self.user_id())
            .field("meeting_id", &self.meeting_id())
            .field("call_id", &self.call_id())
            .field("recording_id", &self.recording_id)
            .finish()
    }
}

/// The names and keys of a path in their order, whichever form the keys are in; `None` for what is no
/// plain path.
fn parts(path: &str) -> Option<Vec<String>> {
    let mut rest = path.strip_prefix('/').unwrap_or(path);
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let end = rest.find(['/', '(']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if name.contains(['?', '#', '\'', ')']) {
            return None;
        }
        let name = percent_encoding::percent_decode_str(name)
            .decode_utf8()
            .ok()?;
        parts.push(name.into_owned());
        rest = after;
        if let Some(quoted) = rest.strip_prefix("('") {
            let (key, after) = key(quoted)?;
            parts.push(key);
            rest = after;
        }
        match rest.strip_prefix('/') {
            Some(after) => rest = after,
            None if rest.is_empty() => {}
            None => return None,
        }
    }
    parts.iter().all(|part| !part.is_empty()).then_some(parts)
}

/// The key that ends in `')`, in which a quote is doubled, and what comes after.
fn key(mut rest: &str) -> Option<(String, &str)> {
    let mut key = String::new();
    loop {
        let (text, after) = rest.split_once('\'')?;
        key.push_str(text);
        if let Some(after) = after.strip_prefix(')') {
            return Some((key, after));
        }
        rest = after.strip_prefix('\'')?;
        key.push('\'');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_key_forms_name_the_same() {
        for (path, sent) in [
            ("communications/callRecords/e523", None),
            ("/communications/callRecords('e523')", None),
            (
                "communications/onlineMeetings('MSo/w=')/recordings('Vj=')",
                Some("/communications/onlineMeetings/MSo%2Fw%3D/recordings/Vj%3D"),
            ),
            (
                "communications/onlineMeetings/MSo%2Fw%3D/recordings/Vj=",
                Some("/communications/onlineMeetings/MSo%2Fw%3D/recordings/Vj%3D"),
            ),
            (
                "users('o''brien')/adhocCalls('c1')/recordings('r1')",
                Some("/users/o%27brien/adhocCalls/c1/recordings/r1"),
            ),
        ] {
            match (Changed::from_path(path), sent) {
                (Changed::CallRecord { id }, None) => assert_eq!(id, "e523"),
                (Changed::Recording(recording), Some(sent)) => {
                    let request = recording.request().unwrap();
                    let request = request
                        .into_http(&graph_calls_core::Root::default())
                        .unwrap();
                    assert_eq!(request.uri().path(), format!("/v1.0{sent}"));
                }
                (other, _) => panic!("{path}: {other:?}"),
            }
        }
    }

    #[test]
    fn other_paths_are_kept_and_never_sent() {
        for path in [
            "",
            "communications/callRecords",
            "communications/callRecords('a",
            "communications/callRecords('a'b')",
            "communications/callRecords/a?$expand=sessions",
            "communications/callRecords//a",
            "https://evil.example/communications/callRecords/a",
            "teams('a')/channels('b')/messages('c')",
            "chats('a')/onlineMeetings('b')/recordings('c')",
        ] {
            assert_eq!(Changed::from_path(path), Changed::Other(path.to_owned()));
        }
        // Keys that would change the path are kept, and refused when sent.
        let Changed::Recording(path) = Changed::from_path("users/../onlineMeetings/m/recordings/r")
        else {
            panic!()
        };
        assert!(path.request().is_err());
    }
}
