//! From a request to an answer.

mod access;
mod artifacts;
mod call_records;
mod content;
mod logs;
mod paging;
mod parts;
mod path;
mod subscriptions;

use std::sync::Arc;

use bytes::Bytes;
use graph_calls_core::Version;
use http::header::ALLOW;
use http::{HeaderMap, Method, StatusCode};

use crate::answer::Answer;
use crate::data::Form;
use crate::error::{GraphError, Result};
use crate::query::{Options, Preferences};
use crate::state::State;
use crate::tokens::Grant;

pub(crate) use content::serve as serve_content;
pub(crate) use paging::Paging;
pub(crate) use path::{Parent, Resource, Who};

/// A request whose token was taken.
pub(crate) struct Call {
    pub(crate) state: Arc<State>,
    pub(crate) grant: Grant,
    pub(crate) method: Method,
    pub(crate) version: Version,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) options: Options,
    pub(crate) preferences: Preferences,
    /// Origin and path as they were sent.
    pub(crate) url: String,
    /// The raw query.
    pub(crate) query: String,
}

impl Call {
    /// Origin and version.
    pub(crate) fn root(&self) -> String {
        format!("{}/{}", self.state.origin, self.version)
    }

    pub(crate) fn is_beta(&self) -> bool {
        self.version == Version::Beta
    }

    /// The form that recordings are written in.
    pub(crate) fn form<'a>(
        &'a self,
        organizer: Option<&'a crate::data::User>,
        root: &'a str,
    ) -> Form<'a> {
        Form {
            organizer,
            tenant: self.state.data.tenant(),
            root,
            is_beta: self.is_beta(),
            newer: self.preferences.includes_unknown_members,
        }
    }

    /// An argument of a function under the first of its names; it may stand in the query, named by
    /// an alias.
    pub(crate) fn argument<'a>(
        &'a self,
        arguments: &'a path::Arguments,
        names: &[&str],
    ) -> Option<&'a str> {
        let value = arguments.get(names)?;
        match value.strip_prefix('@') {
            None => Some(value),
            Some(alias) => self.options.get(value).or_else(|| self.options.get(alias)),
        }
    }

    /// Answers the request for `resource`.
    pub(crate) async fn answer(&self, resource: &Resource) -> Result<Answer> {
        self.check_method(resource)?;
        match resource {
            Resource::CallRecords => call_records::list(self),
            Resource::CallRecordCount => call_records::count(self),
            Resource::CallRecord(id) => call_records::get(self, id),
            Resource::Organizer(id) => parts::organizer(self, id),
            Resource::Participants(id) => parts::participants(self, id),
            Resource::ParticipantCount(id) => parts::participant_count(self, id),
            Resource::Participant(id, participant) => parts::participant(self, id, participant),
            Resource::Sessions(id) => parts::sessions(self, id),
            Resource::SessionCount(id) => parts::session_count(self, id),
            Resource::Session(id, session) => parts::session(self, id, session),
            Resource::Segments(id, session) => parts::segments(self, id, session),
            Resource::SegmentCount(id, session) => parts::segment_count(self, id, session),
            Resource::Segment(id, session, segment) => parts::segment(self, id, session, segment),
            Resource::Log(log, arguments) => logs::list(self, *log, arguments),
            Resource::MeetingArtifacts(artifact, who, meeting) => {
                artifacts::list(self, *artifact, who, meeting)
            }
            Resource::Artifact(artifact, who, parent, id) => {
                artifacts::get(self, *artifact, who, parent, id)
            }
            Resource::ArtifactContent(artifact, who, parent, id) => {
                content::get(self, *artifact, who, parent, id).await
            }
            Resource::AllArtifacts(artifact, who, arguments) => {
                artifacts::all(self, *artifact, who, arguments)
            }
            Resource::AllAdhocRecordings(who, arguments) => {
                artifacts::all_adhoc(self, who, arguments)
            }
            Resource::ArtifactsDelta(artifact, who, arguments) => {
                artifacts::delta(self, *artifact, who, arguments)
            }
            Resource::Subscriptions => match self.method {
                Method::POST => subscriptions::create(self).await,
                _ => subscriptions::list(self),
            },
            Resource::Subscription(id) => match self.method {
                Method::PATCH => subscriptions::update(self, id).await,
                Method::DELETE => subscriptions::delete(self, id),
                _ => subscriptions::get(self, id),
            },
            Resource::Reauthorize(id) => subscriptions::reauthorize(self, id),
        }
    }

    fn check_method(&self, resource: &Resource) -> Result<()> {
        let allowed: &[Method] = match resource {
            Resource::Subscriptions => &[Method::GET, Method::POST],
            Resource::Subscription(_) => &[Method::GET, Method::PATCH, Method::DELETE],
            Resource::Reauthorize(_) => &[Method::POST],
            _ => &[Method::GET],
        };
        if allowed.contains(&self.method) {
            return Ok(());
        }
        let names: Vec<_> = allowed.iter().map(Method::as_str).collect();
        Err(GraphError::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "MethodNotAllowed",
            "The resource does not take this method.",
        )
        .with_header(ALLOW, &names.join(", ")))
    }
}
