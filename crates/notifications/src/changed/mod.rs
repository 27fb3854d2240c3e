//! The thing that a notification says has changed.

mod artifact;

pub use artifact::{RecordingPath, TranscriptPath};

use crate::path::parts;
use artifact::Artifact;

/// The thing that a notification says has changed, from its path in either key form: `callRecords/{id}` and
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
    /// A transcript.
    Transcript(TranscriptPath),
    /// Something else, by its path as it came.
    Other(String),
}

impl Changed {
    /// Reads `path`, relative to the version of Graph.
    pub fn from_path(path: &str) -> Self {
        let parts = parts(path).unwrap_or_default();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        if let [communications, records, id] = *parts
            && communications.eq_ignore_ascii_case("communications")
            && records.eq_ignore_ascii_case("callRecords")
        {
            return Self::CallRecord { id: id.to_owned() };
        }
        match Artifact::from_parts(&parts) {
            Some((name, artifact)) if name.eq_ignore_ascii_case("recordings") => {
                Self::Recording(RecordingPath(artifact))
            }
            Some((name, artifact)) if name.eq_ignore_ascii_case("transcripts") => {
                Self::Transcript(TranscriptPath(artifact))
            }
            _ => Self::Other(path.to_owned()),
        }
    }

    /// The id of the changed object, when its kind is known.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::CallRecord { id } => Some(id),
            Self::Recording(path) => Some(path.recording_id()),
            Self::Transcript(path) => Some(path.transcript_id()),
            Self::Other(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use graph_calls_core::Operation;

    use super::*;

    fn assert_sent(operation: &impl Operation, path: &str) {
        let request = operation.request().unwrap();
        let request = request.into_http(&graph_calls_core::Root::default());
        assert_eq!(request.unwrap().uri().path(), format!("/v1.0{path}"));
    }

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
            (
                "communications/onlineMeetings('MSo/w=')/transcripts('t1')",
                Some("/communications/onlineMeetings/MSo%2Fw%3D/transcripts/t1"),
            ),
        ] {
            match (Changed::from_path(path), sent) {
                (Changed::CallRecord { id }, None) => assert_eq!(id, "e523"),
                (Changed::Recording(path), Some(sent)) => assert_sent(&path, sent),
                (Changed::Transcript(path), Some(sent)) => assert_sent(&path, sent),
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
            "communications/onlineMeetings('a')/attendanceReports('b')",
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
