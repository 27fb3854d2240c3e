//! A call record part by part, whether it is generated or loaded.

use std::sync::Arc;

use graph_calls_models::call_records::{CallRecord, Organizer, Participant, Segment, Session};

use super::call::Call;

/// A call record, of which only those parts are made that are asked for.
pub(crate) enum CallView {
    Generated(Call),
    /// The record and its version, which may have grown since it was loaded.
    Loaded(Arc<CallRecord>, i64),
}

impl CallView {
    /// The key.
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Generated(call) => &call.id,
            Self::Loaded(record, _) => &record.id,
        }
    }

    /// The record without sessions and participants.
    pub(crate) fn record(&self) -> CallRecord {
        match self {
            Self::Generated(call) => call.record(),
            Self::Loaded(record, version) => {
                let mut record = (**record).clone();
                record.sessions = None;
                record.participants_v2 = None;
                record.version = Some(*version);
                record
            }
        }
    }

    pub(crate) fn organizer(&self) -> Option<Organizer> {
        match self {
            Self::Generated(call) => Some(call.organizer()),
            Self::Loaded(record, _) => record.organizer_v2.clone(),
        }
    }

    pub(crate) fn participant_count(&self) -> usize {
        match self {
            Self::Generated(call) => call.people.len(),
            Self::Loaded(record, _) => record.participants_v2.as_deref().unwrap_or_default().len(),
        }
    }

    pub(crate) fn participant(&self, index: usize) -> Option<Participant> {
        match self {
            Self::Generated(call) => call.participant(index),
            Self::Loaded(record, _) => record.participants_v2.as_deref()?.get(index).cloned(),
        }
    }

    pub(crate) fn find_participant(&self, id: &str) -> Option<usize> {
        match self {
            Self::Generated(call) => call.people.iter().position(|person| person.id() == id),
            Self::Loaded(record, _) => {
                let participants = record.participants_v2.as_deref()?;
                participants.iter().position(|person| person.id == id)
            }
        }
    }

    fn loaded_sessions(&self) -> &[Session] {
        match self {
            Self::Generated(_) => &[],
            Self::Loaded(record, _) => record.sessions.as_deref().unwrap_or_default(),
        }
    }

    pub(crate) fn session_count(&self) -> usize {
        match self {
            Self::Generated(call) => call.session_count(),
            Self::Loaded(..) => self.loaded_sessions().len(),
        }
    }

    /// The session with this index, without its segments.
    pub(crate) fn session(&self, index: usize, newer: bool) -> Option<Session> {
        match self {
            Self::Generated(call) => call.session(index, newer),
            Self::Loaded(..) => {
                let mut session = self.loaded_sessions().get(index)?.clone();
                session.segments = None;
                Some(session)
            }
        }
    }

    pub(crate) fn find_session(&self, id: &str) -> Option<usize> {
        match self {
            Self::Generated(call) => call.find_session(id),
            Self::Loaded(..) => self.loaded_sessions().iter().position(|one| one.id == id),
        }
    }

    fn loaded_segments(&self, session: usize) -> &[Segment] {
        let session = self.loaded_sessions().get(session);
        session
            .and_then(|session| session.segments.as_deref())
            .unwrap_or_default()
    }

    pub(crate) fn segment_count(&self, session: usize) -> usize {
        match self {
            Self::Generated(call) => call.segment_count(session),
            Self::Loaded(..) => self.loaded_segments(session).len(),
        }
    }

    pub(crate) fn segment(&self, session: usize, index: usize, newer: bool) -> Option<Segment> {
        match self {
            Self::Generated(call) => call.segment(session, index, newer),
            Self::Loaded(..) => self.loaded_segments(session).get(index).cloned(),
        }
    }

    pub(crate) fn find_segment(&self, session: usize, id: &str) -> Option<usize> {
        match self {
            Self::Generated(call) => call.find_segment(session, id),
            Self::Loaded(..) => {
                let segments = self.loaded_segments(session);
                segments.iter().position(|segment| segment.id == id)
            }
        }
    }
}
