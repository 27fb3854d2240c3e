//! Paths: segments, keys in both forms, functions with their arguments.

use percent_encoding::percent_decode_str;

use super::{call_records, logs, parts};
use crate::data::{Artifact, Log};
use crate::error::{GraphError, Result};
use crate::query::unquote;

/// A resource of the service.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Resource {
    CallRecords,
    CallRecordCount,
    CallRecord(String),
    Organizer(String),
    Participants(String),
    ParticipantCount(String),
    Participant(String, String),
    Sessions(String),
    SessionCount(String),
    Session(String, String),
    Segments(String, String),
    SegmentCount(String, String),
    Segment(String, String, String),
    Log(Log, Arguments),
    MeetingArtifacts(Artifact, Who, String),
    Artifact(Artifact, Who, Parent, String),
    ArtifactContent(Artifact, Who, Parent, String),
    AllArtifacts(Artifact, Who, Arguments),
    AllAdhocRecordings(Who, Arguments),
    ArtifactsDelta(Artifact, Who, Arguments),
    Subscriptions,
    Subscription(String),
    Reauthorize(String),
}

/// Whose resource it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Who {
    Me,
    User(String),
    /// Whoever organized it: the paths in notifications name nobody.
    Organizer,
}

/// What a recording or transcript belongs to, by its key.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Parent {
    Meeting(String),
    AdhocCall(String),
}

/// The arguments of a function, as they were written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Arguments(Vec<(String, String)>);

impl Arguments {
    /// The argument of the first of these names that there is.
    pub(crate) fn get(&self, names: &[&str]) -> Option<&str> {
        let mut found = self
            .0
            .iter()
            .filter(|(name, _)| names.contains(&name.as_str()));
        found.next().map(|(_, value)| value.as_str())
    }
}

/// A segment of a path.
struct Segment {
    text: String,
    /// The arguments, when parentheses follow the name.
    arguments: Option<Arguments>,
}

impl Resource {
    /// The resource at this path below the version, as it was sent.
    pub(crate) fn find(path: &str) -> Result<Self> {
        let segments = parse(path)?;
        let names: Vec<&str> = segments
            .iter()
            .map(|segment| segment.text.as_str())
            .collect();
        // Parentheses are for functions, which come last or before `delta`.
        let called = segments
            .iter()
            .position(|segment| segment.arguments.is_some());
        let arguments = called
            .and_then(|place| segments[place].arguments.clone())
            .unwrap_or_default();
        let found = match names.as_slice() {
            ["communications", "callRecords", rest @ ..] => {
                Self::call_records(rest, called == Some(2), arguments)
            }
            ["communications", rest @ ..] if called.is_none() && rest.len() > 3 => {
                Self::personal(Who::Organizer, rest, arguments)
            }
            ["me", rest @ ..] if called.is_none() => Self::personal(Who::Me, rest, arguments),
            ["users", user, rest @ ..] => {
                Self::personal(Who::User((*user).to_owned()), rest, arguments)
            }
            ["subscriptions"] => Some(Self::Subscriptions),
            ["subscriptions", id] => Some(Self::Subscription((*id).to_owned())),
            ["subscriptions", id, "reauthorize"] => Some(Self::Reauthorize((*id).to_owned())),
            _ => None,
        };
        found.ok_or_else(|| GraphError::unknown_segment(path.trim_start_matches('/')))
    }

    /// The id of the call record that the resource is, or is a part of.
    pub(crate) fn call_record(&self) -> Option<&str> {
        match self {
            Self::CallRecord(id)
            | Self::Organizer(id)
            | Self::Participants(id)
            | Self::ParticipantCount(id)
            | Self::Participant(id, _)
            | Self::Sessions(id)
            | Self::SessionCount(id)
            | Self::Session(id, _)
            | Self::Segments(id, _)
            | Self::SegmentCount(id, _)
            | Self::Segment(id, ..) => Some(id),
            _ => None,
        }
    }

    /// How many items a page of the resource has at most, where `Prefer` may ask for fewer.
    pub(crate) fn page_size(&self) -> Option<u32> {
        match self {
            Self::CallRecords => Some(call_records::PAGE),
            Self::Sessions(_) | Self::Segments(..) => Some(parts::SESSIONS),
            Self::Participants(_) => Some(parts::PARTICIPANTS),
            Self::Log(..) => Some(logs::PAGE),
            _ => None,
        }
    }

    fn call_records(rest: &[&str], is_call: bool, arguments: Arguments) -> Option<Self> {
        let own = |text: &&str| (*text).to_owned();
        Some(match rest {
            [] => Self::CallRecords,
            ["$count"] => Self::CallRecordCount,
            [function] if is_call => {
                let mut logs = Log::ALL.into_iter();
                let name = unqualified(function);
                Self::Log(logs.find(|log| log.function() == name)?, arguments)
            }
            _ if is_call => return None,
            [record] => Self::CallRecord(own(record)),
            [record, "organizer_v2"] => Self::Organizer(own(record)),
            [record, "participants_v2"] => Self::Participants(own(record)),
            [record, "participants_v2", "$count"] => Self::ParticipantCount(own(record)),
            [record, "participants_v2", id] => Self::Participant(own(record), own(id)),
            [record, "sessions"] => Self::Sessions(own(record)),
            [record, "sessions", "$count"] => Self::SessionCount(own(record)),
            [record, "sessions", id] => Self::Session(own(record), own(id)),
            [record, "sessions", id, "segments"] => Self::Segments(own(record), own(id)),
            [record, "sessions", id, "segments", "$count"] => {
                Self::SegmentCount(own(record), own(id))
            }
            [record, "sessions", session, "segments", id] => {
                Self::Segment(own(record), own(session), own(id))
            }
            _ => return None,
        })
    }

    fn personal(who: Who, rest: &[&str], arguments: Arguments) -> Option<Self> {
        let own = |text: &&str| (*text).to_owned();
        let is_user = matches!(who, Who::User(_));
        let recording = Artifact::Recording;
        let below = |name: &str| {
            let mut all = Artifact::ALL.into_iter();
            all.find(|artifact| artifact.collection() == name)
        };
        let found_by = |function: &str| {
            let mut all = Artifact::ALL.into_iter();
            all.find(|artifact| artifact.function() == unqualified(function))
        };
        Some(match rest {
            // Links of the older beta have the singular and leave `delta` out; what they ask for
            // stands in their token.
            ["onlineMeetings" | "onlineMeeting", function] if is_user => {
                Self::AllArtifacts(found_by(function)?, who, arguments)
            }
            ["onlineMeetings", function, delta] if is_user && unqualified(delta) == "delta" => {
                Self::ArtifactsDelta(found_by(function)?, who, arguments)
            }
            ["adhocCalls", function] if is_user && found_by(function) == Some(recording) => {
                Self::AllAdhocRecordings(who, arguments)
            }
            ["onlineMeetings", meeting, name] => {
                Self::MeetingArtifacts(below(name)?, who, own(meeting))
            }
            ["onlineMeetings", meeting, name, id] => {
                Self::Artifact(below(name)?, who, Parent::Meeting(own(meeting)), own(id))
            }
            ["onlineMeetings", meeting, name, id, "content"] => {
                let parent = Parent::Meeting(own(meeting));
                Self::ArtifactContent(below(name)?, who, parent, own(id))
            }
            ["adhocCalls", call, "recordings", id] => {
                Self::Artifact(recording, who, Parent::AdhocCall(own(call)), own(id))
            }
            ["adhocCalls", call, "recordings", id, "content"] => {
                Self::ArtifactContent(recording, who, Parent::AdhocCall(own(call)), own(id))
            }
            _ => return None,
        })
    }
}

/// The name of a function without its namespace.
fn unqualified(name: &str) -> &str {
    if name.starts_with("microsoft.graph.") {
        name.rsplit('.').next().unwrap_or(name)
    } else {
        name
    }
}

fn parse(path: &str) -> Result<Vec<Segment>> {
    let mut segments = Vec::new();
    let path = path.strip_suffix('/').unwrap_or(path);
    for raw in path.split('/').skip(1) {
        let text = percent_decode_str(raw)
            .decode_utf8()
            .map_err(|_| GraphError::bad_request("The path is not UTF-8."))?;
        let parenthesis = text.find('(').filter(|_| text.ends_with(')'));
        let Some(place) = parenthesis else {
            segments.push(Segment {
                text: text.into_owned(),
                arguments: None,
            });
            continue;
        };
        let (name, inner) = (&text[..place], &text[place + 1..text.len() - 1]);
        match unquote(inner.trim()) {
            // `callRecords('id')` is `callRecords/id`; `recordings/('id')` has been seen as well.
            Some(key) => {
                if !name.is_empty() {
                    segments.push(Segment {
                        text: name.to_owned(),
                        arguments: None,
                    });
                }
                segments.push(Segment {
                    text: key,
                    arguments: None,
                });
            }
            None => segments.push(Segment {
                text: name.to_owned(),
                arguments: Some(arguments(inner)?),
            }),
        }
    }
    Ok(segments)
}

fn arguments(inner: &str) -> Result<Arguments> {
    let mut arguments = Vec::new();
    let mut is_quoted = false;
    let separators = |character: char| {
        is_quoted ^= character == '\'';
        character == ',' && !is_quoted
    };
    for argument in inner
        .split(separators)
        .filter(|text| !text.trim().is_empty())
    {
        let (name, value) = argument.split_once('=').ok_or_else(|| {
            GraphError::bad_request(format!("'{argument}' is not a parameter of a function."))
        })?;
        let value = value.trim();
        let value = unquote(value).unwrap_or_else(|| value.to_owned());
        arguments.push((name.trim().to_owned(), value));
    }
    Ok(Arguments(arguments))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(path: &str) -> Option<Resource> {
        Resource::find(path).ok()
    }

    #[test]
    fn keys_have_two_forms() {
        let expected = Some(Resource::CallRecord("a b".to_owned()));
        assert_eq!(find("/communications/callRecords/a%20b"), expected);
        assert_eq!(find("/communications/callRecords('a b')"), expected);
        assert_eq!(find("/communications/callRecords/a%20b/"), expected);
    }

    #[test]
    fn functions_have_arguments_and_may_be_qualified() {
        for path in [
            "/communications/callRecords/getPstnCalls(fromDateTime=2024-01-01,toDateTime=2024-01-02)",
            "/communications/callRecords/microsoft.graph.callRecords.getPstnCalls\
             (fromDateTime=2024-01-01,%20toDateTime=2024-01-02)",
        ] {
            let Some(Resource::Log(Log::PstnCalls, arguments)) = find(path) else {
                panic!("{path}");
            };
            assert_eq!(arguments.get(&["toDateTime", "to"]), Some("2024-01-02"));
        }
    }

    #[test]
    fn deltas_come_with_and_without_parentheses() {
        for end in ["delta", "delta()", "microsoft.graph.delta()"] {
            let path = format!(
                "/users/u/onlineMeetings/getAllRecordings(meetingOrganizerUserId='u')/{end}"
            );
            assert!(
                matches!(find(&path), Some(Resource::ArtifactsDelta(..))),
                "{path}"
            );
        }
    }

    #[test]
    fn others_are_not_there() {
        for path in [
            "",
            "/",
            "/x",
            "/me",
            "/communications/callRecords/x(a=1)",
            "/users/u",
        ] {
            assert_eq!(find(path), None, "{path}");
        }
        assert!(Resource::find("/communications/callRecords/%FF").is_err());
    }
}
