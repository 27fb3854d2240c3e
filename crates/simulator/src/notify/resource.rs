//! What a subscription watches, from its `resource`.

use crate::data::Artifact;
use crate::error::{GraphError, Result};
use crate::query::{Condition, FilterProperty, parse_filter};
use crate::routes::Resource;

/// What a subscription watches.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Watched {
    /// Call records, perhaps those of one participant only.
    CallRecords(Option<Vec<String>>),
    /// Recordings or transcripts of all meetings.
    All(Artifact),
    /// Those of one meeting.
    OfMeeting(Artifact, String),
    /// Those of the meetings that a user organizes.
    OfUser(Artifact, String),
    /// Recordings of all ad hoc calls, or of those of a user.
    AdhocRecordings(Option<String>),
}

impl Watched {
    /// Reads the `resource` of a subscription; a slash in front of it makes no difference.
    pub(crate) fn parse(resource: &str) -> Result<Self> {
        let refuse = || {
            GraphError::bad_request(format!(
                "The resource '{resource}' does not support change notifications."
            ))
        };
        let text = resource.strip_prefix('/').unwrap_or(resource);
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let segments: Vec<&str> = path.split('/').collect();
        let artifact = |function: &str| {
            let mut all = Artifact::ALL.into_iter();
            let artifact = all.find(|artifact| artifact.function() == function);
            artifact.ok_or_else(refuse)
        };
        match segments.as_slice() {
            ["communications", "callRecords"] => Ok(Self::CallRecords(participants(query)?)),
            ["communications", "onlineMeetings", function] if function.starts_with("getAll") => {
                Ok(Self::All(artifact(function)?))
            }
            ["communications", "adhocCalls", "getAllRecordings"] => Ok(Self::AdhocRecordings(None)),
            ["communications", "onlineMeetings", ..] => {
                // The meeting's key has the two forms of all keys.
                let path = path.replacen("communications", "/users/any", 1);
                match Resource::find(&path) {
                    Ok(Resource::MeetingArtifacts(artifact, _, id)) => {
                        Ok(Self::OfMeeting(artifact, id))
                    }
                    _ => Err(refuse()),
                }
            }
            ["users", user, "onlineMeetings", function] => {
                Ok(Self::OfUser(artifact(function)?, (*user).to_owned()))
            }
            ["users", user, "adhocCalls", "getAllRecordings"] => {
                Ok(Self::AdhocRecordings(Some((*user).to_owned())))
            }
            _ => Err(refuse()),
        }
    }

    /// The permissions that are needed to watch it.
    pub(crate) fn permissions(&self) -> &'static [&'static str] {
        match self {
            Self::CallRecords(_) => &["CallRecords.Read.All"],
            Self::AdhocRecordings(_) => &["CallRecordings.Read.All"],
            Self::All(artifact) | Self::OfMeeting(artifact, _) | Self::OfUser(artifact, _) => {
                match artifact {
                    Artifact::Recording => &["OnlineMeetingRecording.Read.All"],
                    Artifact::Transcript => &["OnlineMeetingTranscript.Read.All"],
                }
            }
        }
    }

    /// How many minutes a subscription may live.
    pub(crate) fn longest_life(&self) -> i64 {
        match self {
            Self::CallRecords(_) => 4230,
            _ => 4320,
        }
    }

    /// Whether all changes can be watched, not only creations.
    pub(crate) fn has_updates(&self) -> bool {
        matches!(self, Self::CallRecords(_))
    }
}

/// The participants that a filter of call records names: `participants/any(p:p/id eq '…')`, several of
/// them joined by `or`.
fn participants(query: &str) -> Result<Option<Vec<String>>> {
    let Some(filter) = query.strip_prefix("$filter=") else {
        return match query {
            "" => Ok(None),
            _ => Err(GraphError::bad_request(
                "The query of the resource is not supported.",
            )),
        };
    };
    let properties = [
        FilterProperty::AnyText("participants", "id"),
        FilterProperty::AnyText("participants_v2", "id"),
    ];
    let filter = filter.replace("%20", " ").replace('+', " ");
    let mut named = Vec::new();
    for part in filter.split(" or ") {
        match parse_filter(part, &properties)?.as_slice() {
            [(_, Condition::Text(id))] => named.push(id.clone()),
            _ => {
                return Err(GraphError::bad_request(
                    "The filter must name a participant.",
                ));
            }
        }
    }
    Ok(Some(named))
}
