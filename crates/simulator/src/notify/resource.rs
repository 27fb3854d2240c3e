//! The resource that a subscription watches, from its `resource`.

use graph_calls_core::Version;
use graph_calls_core::operation::Subscribable;
use percent_encoding::percent_decode_str;

use crate::error::{GraphError, Result};
use crate::odata::{Catalog, Filter, Segment, Step};
use crate::store::{Artifact, CALL_RECORDS, Entity, Kind, Parent, USERS};

/// A resource that a subscription watches.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Watched {
    /// Its facts.
    pub(crate) resource: &'static Subscribable,
    target: Target,
}

/// The changes that are notified.
#[derive(Clone, Debug, PartialEq)]
enum Target {
    /// Those of call records, perhaps of some participants only.
    CallRecords(Option<Vec<String>>),
    /// Those of recordings or transcripts.
    Artifacts {
        kind: Kind,
        /// Tells whether they are of ad hoc calls, and not of meetings.
        is_adhoc: bool,
        whose: Whose,
    },
}

/// Whose recordings or transcripts are watched.
#[derive(Clone, Debug, PartialEq)]
enum Whose {
    Everybody,
    /// Those of the meeting with this id.
    Meeting(String),
    /// Those of the meetings or calls that the user with this id organizes.
    User(String),
}

impl Watched {
    /// Reads the `resource` of a subscription; a slash in front of it makes no difference.
    pub(crate) fn parse(catalog: &Catalog, version: Version, text: &str) -> Result<Self> {
        let refuse = || {
            GraphError::bad_request(format!(
                "The resource '{text}' does not support change notifications."
            ))
        };
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let steps = Step::parse(path)?;
        let found = catalog.subscribable(&steps, version);
        let (resource, segments) = found.ok_or_else(refuse)?;
        let name = |segment: &Segment| match segment {
            Segment::Name(name) => name.clone(),
            Segment::Key(_) | Segment::Function(..) => String::new(),
        };
        let names: Vec<_> = segments.iter().map(name).collect();
        let last = names.last().map(String::as_str).unwrap_or_default();
        if CALL_RECORDS.ends_with(last) {
            let target = Target::CallRecords(participants(query)?);
            return Ok(Self { resource, target });
        }
        let mut kinds = Kind::ALL.into_iter();
        let kind = kinds.find(|kind| kind.function() == last || kind.collection() == last);
        // Apps are in every meeting, so those of an app are those of everybody.
        let whose = match (names.as_slice(), steps.as_slice()) {
            ([users, ..], [_, user, ..]) if users == USERS => Whose::User(user.text().to_owned()),
            ([_, _, key, _], [_, _, meeting, _]) if key.is_empty() => {
                Whose::Meeting(meeting.text().to_owned())
            }
            _ => Whose::Everybody,
        };
        let target = Target::Artifacts {
            kind: kind.ok_or_else(refuse)?,
            is_adhoc: names.iter().any(|name| name == Parent::CALLS),
            whose,
        };
        Ok(Self { resource, target })
    }

    /// Tells whether the subscription is about this call record.
    pub(crate) fn has_call_record(&self, record: &Entity) -> bool {
        let Target::CallRecords(participants) = &self.target else {
            return false;
        };
        participants.as_ref().is_none_or(|participants| {
            let set = record.part("participants_v2");
            set.is_some_and(|set| participants.iter().any(|id| set.get(id).is_some()))
        })
    }

    /// Tells whether the subscription is about this recording or transcript.
    pub(crate) fn has_artifact(&self, artifact: &Artifact) -> bool {
        let Target::Artifacts {
            kind,
            is_adhoc,
            whose,
        } = &self.target
        else {
            return false;
        };
        *kind == artifact.kind
            && *is_adhoc == matches!(artifact.parent, Parent::Call(_))
            && match whose {
                Whose::Everybody => true,
                Whose::Meeting(id) => id == artifact.parent.key(),
                Whose::User(id) => *id == artifact.organizer,
            }
    }

    /// Tells whether all changes can be watched, not only creations.
    pub(crate) fn has_updates(&self) -> bool {
        self.resource.changes.contains(&"updated")
    }
}

/// The participants that a filter of call records names: `participants/any(p:p/id eq '…')`, several of
/// them joined by `or`.
fn participants(query: &str) -> Result<Option<Vec<String>>> {
    let refuse = |why: &str| GraphError::bad_request(why);
    let Some(filter) = query.strip_prefix("$filter=") else {
        return match query {
            "" => Ok(None),
            _ => Err(refuse("The query of the resource is not supported.")),
        };
    };
    let filter = filter.replace('+', " ");
    let filter = percent_decode_str(&filter).decode_utf8();
    let filter = filter.map_err(|_| refuse("The filter is not UTF-8."))?;
    let ids = Filter::any_ids(&filter, &["participants", "participants_v2"]);
    ids.map(Some)
        .ok_or_else(|| refuse("The filter must name a participant."))
}
