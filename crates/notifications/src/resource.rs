//! What a subscription can watch.

use std::fmt;
use std::time::Duration;

use graph_calls_models::ChangeType;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What an id must not be in a path, so that it stays one segment; the rest stays readable.
const ID: &AsciiSet = &CONTROLS.add(b' ').add(b'#').add(b'%').add(b'/').add(b'?');

const MINUTE: Duration = Duration::from_secs(60);

/// What a subscription watches.
///
/// Prints, parses and compares as the path that Graph knows it by, without a leading slash.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Resource {
    /// All call records of the tenant. Application `CallRecords.Read.All`; 100 subscriptions per tenant.
    CallRecords,
    /// The records of the calls that one participant took part in.
    CallRecordsOf {
        /// The object id of the user, or another id that a participant has.
        participant_id: String,
    },
    /// All recordings of the tenant's scheduled meetings. Application
    /// `OnlineMeetingRecording.Read.All`.
    Recordings,
    /// The recordings of one meeting. Delegated or application `OnlineMeetingRecording.Read.All`; one
    /// subscription per application and meeting.
    MeetingRecordings {
        /// The id of the online meeting.
        meeting_id: String,
    },
    /// The recordings of the scheduled meetings that one user organized. Delegated or application
    /// `OnlineMeetingRecording.Read.All`; one subscription per application and user, ten per user.
    UserRecordings {
        /// The object id of the user.
        user_id: String,
    },
    /// All recordings of calls that were not scheduled.
    AdhocRecordings,
    /// The recordings of calls that were not scheduled, of one user.
    UserAdhocRecordings {
        /// The object id of the user.
        user_id: String,
    },
    /// Anything else, by its path. The limits of call records are assumed, the lower ones.
    Other(String),
}

const CALL_RECORDS: &str = "communications/callRecords";
const FILTER: &str = "communications/callRecords?$filter=participants/any(p:p/id eq '";
const RECORDINGS: &str = "communications/onlineMeetings/getAllRecordings";
const ADHOC_RECORDINGS: &str = "communications/adhocCalls/getAllRecordings";

impl Resource {
    /// The changes that can be subscribed to. All of them are by default.
    pub fn change_types(&self) -> &'static [ChangeType] {
        match self {
            Self::CallRecords | Self::CallRecordsOf { .. } | Self::Other(_) => {
                &[ChangeType::Created, ChangeType::Updated]
            }
            _ => &[ChangeType::Created],
        }
    }

    /// How long a subscription lasts at most.
    pub fn longest_lifetime(&self) -> Duration {
        match self {
            Self::CallRecords | Self::CallRecordsOf { .. } | Self::Other(_) => 4_230 * MINUTE,
            _ => 4_320 * MINUTE,
        }
    }

    /// Whether notifications can bring the changed object along, encrypted.
    pub fn has_content(&self) -> bool {
        !matches!(self, Self::CallRecords | Self::CallRecordsOf { .. })
    }

    /// The resource that `path` names, with or without a leading slash.
    pub fn from_path(path: &str) -> Self {
        let path = path.trim_start_matches('/');
        if let Some(participant_id) = path
            .strip_prefix(FILTER)
            .and_then(|rest| rest.strip_suffix("')"))
        {
            let participant_id = participant_id.replace("''", "'");
            return Self::CallRecordsOf { participant_id };
        }
        match *path.split('/').collect::<Vec<_>>() {
            _ if path == CALL_RECORDS => Self::CallRecords,
            _ if path == RECORDINGS => Self::Recordings,
            _ if path == ADHOC_RECORDINGS => Self::AdhocRecordings,
            ["communications", "onlineMeetings", meeting_id, "recordings"] => {
                let meeting_id = decoded(meeting_id);
                Self::MeetingRecordings { meeting_id }
            }
            ["users", user_id, "onlineMeetings", "getAllRecordings"] => {
                let user_id = decoded(user_id);
                Self::UserRecordings { user_id }
            }
            ["users", user_id, "adhocCalls", "getAllRecordings"] => {
                let user_id = decoded(user_id);
                Self::UserAdhocRecordings { user_id }
            }
            _ => Self::Other(path.to_owned()),
        }
    }

    /// The ids in the path, which must not change it.
    pub(crate) fn id(&self) -> Option<&str> {
        match self {
            Self::CallRecordsOf { participant_id: id }
            | Self::MeetingRecordings { meeting_id: id }
            | Self::UserRecordings { user_id: id }
            | Self::UserAdhocRecordings { user_id: id } => Some(id),
            _ => None,
        }
    }
}

fn encoded(id: &str) -> impl fmt::Display + '_ {
    utf8_percent_encode(id, ID)
}

fn decoded(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

impl fmt::Display for Resource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CallRecords => formatter.write_str(CALL_RECORDS),
            Self::CallRecordsOf { participant_id } => {
                write!(
                    formatter,
                    "{FILTER}{}')",
                    participant_id.replace('\'', "''")
                )
            }
            Self::Recordings => formatter.write_str(RECORDINGS),
            Self::MeetingRecordings { meeting_id } => write!(
                formatter,
                "communications/onlineMeetings/{}/recordings",
                encoded(meeting_id)
            ),
            Self::UserRecordings { user_id } => {
                let user_id = encoded(user_id);
                write!(formatter, "users/{user_id}/onlineMeetings/getAllRecordings")
            }
            Self::AdhocRecordings => formatter.write_str(ADHOC_RECORDINGS),
            Self::UserAdhocRecordings { user_id } => {
                let user_id = encoded(user_id);
                write!(formatter, "users/{user_id}/adhocCalls/getAllRecordings")
            }
            Self::Other(path) => formatter.write_str(path),
        }
    }
}

impl Serialize for Resource {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Resource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let path = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Ok(Self::from_path(&path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_resource_reads_back_from_its_path() {
        let id = || "0b4e'c1".to_owned();
        let plain = || "MSo/5 =".to_owned();
        for resource in [
            Resource::CallRecords,
            Resource::CallRecordsOf {
                participant_id: id(),
            },
            Resource::Recordings,
            Resource::MeetingRecordings {
                meeting_id: plain(),
            },
            Resource::UserRecordings { user_id: plain() },
            Resource::AdhocRecordings,
            Resource::UserAdhocRecordings { user_id: plain() },
            Resource::Other("teams/getAllMessages".to_owned()),
        ] {
            let path = resource.to_string();
            assert_eq!(Resource::from_path(&path), resource);
            assert_eq!(Resource::from_path(&format!("/{path}")), resource);
        }
    }
}
