//! Resources that a subscription can watch.

use std::fmt;
use std::time::Duration;

use graph_calls_core::Operation;
use graph_calls_core::operation::{Segments, Subscribable, Template};
use graph_calls_endpoints::subscriptions::Create;
use graph_calls_models::ChangeType;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::path::parts;

/// Characters that an id must not have in a path, so that it stays one segment; the rest stays readable.
const ID: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'#')
    .add(b'%')
    .add(b'(')
    .add(b')')
    .add(b'/')
    .add(b'?')
    .add(b'\'');

/// A resource that a subscription watches.
///
/// Prints, parses and compares as the path that Graph knows it by, without a leading slash.
///
/// A sweep of a gap reads what the service lists, and the service lists recordings and transcripts by organizer only.
/// So [`Sweep::organizers`](crate::Sweep::organizers) is needed for whatever is not of one user:
///
/// | resource | a sweep reads | and needs |
/// |---|---|---|
/// | call records | the list, by the beginning of the call | |
/// | of one user | the user's own | |
/// | of the tenant, of all ad hoc calls | those of each organizer | **all organizers of the tenant** |
/// | of a meeting | those of the meeting | **the organizer of the meeting** |
/// | [`InstalledAppRecordings`](Self::InstalledAppRecordings), [`Other`](Self::Other) | nothing: it cannot be listed | |
///
/// [`Sweep::covers`](crate::Sweep::covers) tells at the start of the program whether a sweep has what it
/// needs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Resource {
    /// All call records of the tenant. Application `CallRecords.Read.All`; 100 subscriptions per tenant.
    CallRecords,
    /// The records of the calls that one participant took part in. The same permission and limit.
    CallRecordsOf {
        /// The object id of the user, or another id that a participant has.
        participant_id: String,
    },
    /// All recordings of the tenant's scheduled meetings. Application
    /// `OnlineMeetingRecording.Read.All`. **A sweep needs all organizers of the tenant.**
    Recordings,
    /// The recordings of one meeting. Delegated or application `OnlineMeetingRecording.Read.All`; one
    /// subscription per application and meeting. **A sweep needs the organizer of the meeting.**
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
    /// All recordings of calls that were not scheduled. **A sweep needs all organizers of the tenant.**
    AdhocRecordings,
    /// The recordings of calls that were not scheduled, of one user.
    UserAdhocRecordings {
        /// The object id of the user.
        user_id: String,
    },
    /// The recordings of the meetings that a Teams app is installed in; Graph has it in beta only, so the
    /// client has to be set to that. Application `OnlineMeetingRecording.Read.All`, or the consent of each
    /// meeting. **A sweep cannot read it.**
    InstalledAppRecordings {
        /// The id of the app in the catalog.
        teams_app_id: String,
        /// Goes by the consent that was given in the meetings, and not by a permission in the tenant.
        uses_resource_specific_consent: bool,
    },
    /// All transcripts of the tenant's scheduled meetings. Application
    /// `OnlineMeetingTranscript.Read.All`. **A sweep needs all organizers of the tenant.**
    Transcripts,
    /// The transcripts of one meeting. `OnlineMeetingTranscript.Read.All`. **A sweep needs the organizer
    /// of the meeting.**
    MeetingTranscripts {
        /// The id of the online meeting.
        meeting_id: String,
    },
    /// The transcripts of the scheduled meetings that one user organized.
    /// `OnlineMeetingTranscript.Read.All`.
    UserTranscripts {
        /// The object id of the user.
        user_id: String,
    },
    /// Anything else, by its path. The limits of call records are assumed, the lower ones. **A sweep
    /// cannot read it.**
    Other(String),
}

/// The text around the id of the participant.
const FILTER: (&str, &str) = ("$filter=participants/any(p:p/id eq '", "')");

const CONSENT: &str = "useResourceSpecificConsentBasedAuthorization=true";

impl Resource {
    /// The changes that can be subscribed to. All of them are by default.
    pub fn change_types(&self) -> &'static [ChangeType] {
        let documented = self.documented();
        match documented.is_none_or(|documented| documented.changes.contains(&"updated")) {
            true => &[ChangeType::Created, ChangeType::Updated],
            false => &[ChangeType::Created],
        }
    }

    /// The longest lifetime of a subscription.
    pub fn longest_lifetime(&self) -> Duration {
        let all = Create::FACTS.subscriptions.iter();
        let documented = self.documented().map(|documented| documented.lifetime);
        let shortest = || all.map(|documented| documented.lifetime).min();
        documented.or_else(shortest).unwrap_or_default()
    }

    /// Tells whether notifications can bring the changed object along, encrypted.
    pub fn has_content(&self) -> bool {
        self.documented()
            .is_none_or(|documented| documented.has_content)
    }

    /// The facts that the spec states of subscriptions for the resource.
    fn documented(&self) -> Option<&'static Subscribable> {
        let path = self.to_string();
        let path = path.split('?').next().unwrap_or_default();
        let segments = Segments::read(path).ok()?;
        let mut all = Create::FACTS.subscriptions.iter();
        all.find(|documented| Template::new(documented.path).matches(&segments).is_some())
    }

    /// The resource that `path` names, with or without a leading slash, with keys in either form.
    pub fn from_path(path: &str) -> Self {
        Self::parse(path).unwrap_or_else(|| Self::Other(path.trim_start_matches('/').to_owned()))
    }

    fn parse(path: &str) -> Option<Self> {
        let (path, query) = match path.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (path, None),
        };
        let parts = parts(path)?;
        let names: Vec<_> = parts.iter().map(|part| part.to_ascii_lowercase()).collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        // The ids are the parts that are not looked at.
        let id = |place: usize| parts[place].clone();
        Some(match (&*names, query) {
            (["communications", "callrecords"], None) => Self::CallRecords,
            (["communications", "callrecords"], Some(query)) => Self::CallRecordsOf {
                participant_id: participant(query)?,
            },
            (["communications", "onlinemeetings", "getallrecordings"], None) => Self::Recordings,
            (["communications", "onlinemeetings", "getalltranscripts"], None) => Self::Transcripts,
            (["communications", "onlinemeetings", _, "recordings"], None) => {
                Self::MeetingRecordings { meeting_id: id(2) }
            }
            (["communications", "onlinemeetings", _, "transcripts"], None) => {
                Self::MeetingTranscripts { meeting_id: id(2) }
            }
            (["users", _, "onlinemeetings", "getallrecordings"], None) => {
                Self::UserRecordings { user_id: id(1) }
            }
            (["users", _, "onlinemeetings", "getalltranscripts"], None) => {
                Self::UserTranscripts { user_id: id(1) }
            }
            (["communications", "adhoccalls", "getallrecordings"], None) => Self::AdhocRecordings,
            (["users", _, "adhoccalls", "getallrecordings"], None) => {
                Self::UserAdhocRecordings { user_id: id(1) }
            }
            (
                [
                    "appcatalogs",
                    "teamsapps",
                    _,
                    "installedtoonlinemeetings",
                    "getallrecordings",
                ],
                None | Some(CONSENT),
            ) => Self::InstalledAppRecordings {
                teams_app_id: id(2),
                uses_resource_specific_consent: query.is_some(),
            },
            _ => return None,
        })
    }

    /// Tells whether the id in the path, if there is one, leaves the path what it is.
    pub(crate) fn has_plain_id(&self) -> bool {
        match self {
            Self::CallRecordsOf { participant_id: id }
            | Self::MeetingRecordings { meeting_id: id }
            | Self::MeetingTranscripts { meeting_id: id }
            | Self::UserRecordings { user_id: id }
            | Self::UserTranscripts { user_id: id }
            | Self::UserAdhocRecordings { user_id: id }
            | Self::InstalledAppRecordings {
                teams_app_id: id, ..
            } => !matches!(&**id, "" | "." | ".."),
            _ => true,
        }
    }
}

/// The id in the filter by a participant; `None` for any other query.
fn participant(query: &str) -> Option<String> {
    let query = percent_decode_str(query).decode_utf8().ok()?;
    let id = query.strip_prefix(FILTER.0)?.strip_suffix(FILTER.1)?;
    // A quote is doubled; a single one ends the id before the filter ends.
    let is_one = !id.replace("''", "").contains('\'');
    is_one.then(|| id.replace("''", "'"))
}

impl fmt::Display for Resource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let encoded = |id| utf8_percent_encode(id, ID);
        match self {
            Self::CallRecords => formatter.write_str("communications/callRecords"),
            Self::CallRecordsOf { participant_id } => {
                let (before, after) = FILTER;
                let id = participant_id.replace('\'', "''");
                write!(formatter, "communications/callRecords?{before}{id}{after}")
            }
            Self::Recordings => {
                formatter.write_str("communications/onlineMeetings/getAllRecordings")
            }
            Self::Transcripts => {
                formatter.write_str("communications/onlineMeetings/getAllTranscripts")
            }
            Self::MeetingRecordings { meeting_id } => {
                let id = encoded(meeting_id);
                write!(formatter, "communications/onlineMeetings/{id}/recordings")
            }
            Self::MeetingTranscripts { meeting_id } => {
                let id = encoded(meeting_id);
                write!(formatter, "communications/onlineMeetings/{id}/transcripts")
            }
            Self::UserRecordings { user_id } => {
                let id = encoded(user_id);
                write!(formatter, "users/{id}/onlineMeetings/getAllRecordings")
            }
            Self::UserTranscripts { user_id } => {
                let id = encoded(user_id);
                write!(formatter, "users/{id}/onlineMeetings/getAllTranscripts")
            }
            Self::AdhocRecordings => {
                formatter.write_str("communications/adhocCalls/getAllRecordings")
            }
            Self::UserAdhocRecordings { user_id } => {
                let id = encoded(user_id);
                write!(formatter, "users/{id}/adhocCalls/getAllRecordings")
            }
            Self::InstalledAppRecordings {
                teams_app_id,
                uses_resource_specific_consent,
            } => {
                let id = encoded(teams_app_id);
                write!(
                    formatter,
                    "appCatalogs/teamsApps/{id}/installedToOnlineMeetings/getAllRecordings"
                )?;
                if *uses_resource_specific_consent {
                    write!(formatter, "?{CONSENT}")?;
                }
                Ok(())
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
        let id = || "0b4e'c1%20(".to_owned();
        let plain = || "MSo/5 =".to_owned();
        for resource in [
            Resource::CallRecords,
            Resource::CallRecordsOf {
                participant_id: "0b4e'c1".to_owned(),
            },
            Resource::Recordings,
            Resource::MeetingRecordings {
                meeting_id: plain(),
            },
            Resource::UserRecordings { user_id: id() },
            Resource::AdhocRecordings,
            Resource::UserAdhocRecordings { user_id: plain() },
            Resource::InstalledAppRecordings {
                teams_app_id: plain(),
                uses_resource_specific_consent: false,
            },
            Resource::InstalledAppRecordings {
                teams_app_id: id(),
                uses_resource_specific_consent: true,
            },
            Resource::Transcripts,
            Resource::MeetingTranscripts { meeting_id: id() },
            Resource::UserTranscripts { user_id: plain() },
            Resource::Other("teams/getAllMessages".to_owned()),
        ] {
            let path = resource.to_string();
            assert_eq!(Resource::from_path(&path), resource);
            assert_eq!(Resource::from_path(&format!("/{path}")), resource);
        }
    }

    #[test]
    fn the_service_may_write_a_path_in_another_form() {
        for (path, same) in [
            (
                "users('u1')/onlineMeetings/getAllRecordings",
                "users/u1/onlineMeetings/getAllRecordings",
            ),
            (
                "/Communications/onlinemeetings('MSo=')/Recordings",
                "communications/onlineMeetings/MSo=/recordings",
            ),
            (
                "communications/callRecords?$filter=participants/any(p:p/id%20eq%20'u1')",
                "communications/callRecords?$filter=participants/any(p:p/id eq 'u1')",
            ),
        ] {
            assert_eq!(Resource::from_path(path).to_string(), same);
        }
    }

    #[test]
    fn lifetimes_and_changes_are_those_of_the_spec() {
        let minutes = |resource: &Resource| resource.longest_lifetime().as_secs() / 60;
        let id = || "a/b#c?d%e'".to_owned();
        let both = [ChangeType::Created, ChangeType::Updated];
        for resource in [
            Resource::CallRecords,
            Resource::CallRecordsOf {
                participant_id: id(),
            },
            Resource::Other("teams/getAllMessages".to_owned()),
        ] {
            assert_eq!(minutes(&resource), 4_230, "{resource}");
            assert_eq!(resource.change_types(), both, "{resource}");
        }
        for resource in [
            Resource::Recordings,
            Resource::MeetingRecordings { meeting_id: id() },
            Resource::UserRecordings { user_id: id() },
            Resource::AdhocRecordings,
            Resource::UserAdhocRecordings { user_id: id() },
            Resource::InstalledAppRecordings {
                teams_app_id: id(),
                uses_resource_specific_consent: true,
            },
            Resource::Transcripts,
            Resource::MeetingTranscripts { meeting_id: id() },
            Resource::UserTranscripts { user_id: id() },
        ] {
            assert_eq!(minutes(&resource), 4_320, "{resource}");
            assert_eq!(resource.change_types(), [ChangeType::Created], "{resource}");
            assert!(resource.has_content(), "{resource}");
        }
        assert!(!Resource::CallRecords.has_content());
    }

    #[test]
    fn a_filter_by_two_participants_is_not_one_by_one() {
        let path =
            "communications/callRecords?$filter=participants/any(p:p/id eq 'a' or p/id eq 'b')";
        assert_eq!(Resource::from_path(path), Resource::Other(path.to_owned()));
    }
}
