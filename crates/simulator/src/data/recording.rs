//! Recordings, and what owns them.

use graph_calls_core::Object;
use graph_calls_core::primitive::Timestamp;
use graph_calls_models::CallRecording;

use super::artifact::Artifact;
use super::content::Content;
use super::identifier::guid;
use super::people::User;
use super::random::hash;
use crate::clock::shift;

/// What was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// The online meeting with this id.
    Meeting(String),
    /// An ad hoc call, known by the recording's call id.
    AdhocCall,
}

/// A recording, before it is written as an answer.
#[derive(Clone, Debug)]
pub(crate) struct Recording {
    pub(crate) id: String,
    pub(crate) owner: Owner,
    /// The object id of the organizer.
    pub(crate) organizer: String,
    pub(crate) call_id: String,
    pub(crate) created: Timestamp,
    /// The text that `$filter` finds the recording by.
    pub(crate) correlation_id: String,
    pub(crate) content: Content,
    /// When the content came to be what it is.
    pub(crate) modified: Timestamp,
}

/// How a recording is to be written.
pub(crate) struct Form<'a> {
    pub(crate) organizer: Option<&'a User>,
    pub(crate) tenant: &'a str,
    /// Scheme, host and version.
    pub(crate) root: &'a str,
    pub(crate) is_beta: bool,
    /// Whether members newer than an enumeration's sentinel go by their own names.
    pub(crate) newer: bool,
}

impl Recording {
    /// The recording as an answer has it.
    pub(crate) fn model(&self, form: &Form<'_>) -> CallRecording {
        CallRecording::build(|recording| {
            recording.id.clone_from(&self.id);
            recording.call_id = Some(self.call_id.clone());
            recording.created_date_time = Some(self.created);
            recording.end_date_time = Some(shift(self.created, self.seconds()));
            recording.content_correlation_id = Some(self.correlation_id.clone());
            let path = Artifact::Recording.path(self);
            recording.recording_content_url = Some(match &self.owner {
                Owner::Meeting(_) => format!("{}{path}/content", form.root),
                // Ad hoc recordings come without the last segment.
                Owner::AdhocCall => format!("{}{path}", form.root),
            });
            if let Owner::Meeting(meeting) = &self.owner {
                recording.meeting_id = Some(meeting.clone());
            }
            recording.meeting_organizer = form
                .organizer
                .map(|user| user.organizer(form.tenant, form.newer));
            if form.is_beta {
                recording.meeting_organizer_id = Some(self.organizer.clone());
            }
        })
    }

    /// How long the recorded call took.
    fn seconds(&self) -> i64 {
        60 + (self.content.length() / 1000 % 5000) as i64
    }
}

/// A GUID that goes with the id of a recording, sometimes with a number behind it.
pub(crate) fn correlation_id(recording: &str) -> String {
    let id = recording.as_bytes();
    let (high, low) = (hash(1, id), hash(2, id));
    let guid = guid(high, low);
    match high % 8 {
        0 => format!("{guid}-1"),
        _ => guid,
    }
}
