//! The data of a simulator, and adding to them.

use graph_calls_models::CallRecording;
use graph_calls_models::call_records::CallRecord;

use crate::Simulator;
use crate::clock::shift;
use crate::notify::{Notice, notify};
use crate::store::{CALL_RECORDS, Content, Entity, Kind, Parent, USERS, User};

impl Simulator {
    /// The users.
    pub fn users(&self) -> impl ExactSizeIterator<Item = User> {
        self.state.data.users().to_vec().into_iter()
    }

    /// The id of a user, who must be there.
    ///
    /// # Panics
    /// Fails when there are fewer users.
    pub fn user_id(&self, index: u32) -> String {
        let users = self.state.data.users();
        match users.get(index as usize) {
            Some(user) => user.id.clone(),
            None => panic!("there is no user {index} of {}", users.len()),
        }
    }

    /// All call records that are kept, without sessions and participants, in the order of the list.
    pub fn call_records(&self) -> impl Iterator<Item = CallRecord> {
        let oldest = self.state.oldest_call();
        let set = self.state.data.set(CALL_RECORDS).unwrap_or_default();
        let kept = (0..set.len()).filter_map(move |position| set.at(position).cloned());
        let kept = kept.filter(move |record| record.time().is_none_or(|start| start >= oldest));
        kept.filter_map(|record| self.state.model(&record))
    }

    /// The recordings of the meetings that the user organizes, in the order of their list.
    pub fn recordings(&self, user: &str) -> impl Iterator<Item = CallRecording> {
        self.all_recordings(user, Parent::MEETINGS)
    }

    /// The recordings of the user's ad hoc calls, in the order of their list.
    pub fn adhoc_recordings(&self, user: &str) -> impl Iterator<Item = CallRecording> {
        self.all_recordings(user, Parent::CALLS)
    }

    fn all_recordings(&self, user: &str, of: &str) -> impl Iterator<Item = CallRecording> {
        let function = Kind::Recording.function();
        let path = format!("{USERS}/{user}/{of}/{function}");
        let set = self.state.data.set(&path).unwrap_or_default();
        (0..set.len()).filter_map(move |position| self.state.model(set.at(position)?))
    }

    /// The content of the recording or transcript with this id; `None` when there is no such thing.
    pub fn content(&self, id: &str) -> Option<Content> {
        let artifact = self.state.data.artifact(id)?;
        Some(artifact.content.clone())
    }

    /// Adds a recording of a meeting that the user organizes with its transcript, and notifies who
    /// subscribed to them; `None` when there is no such user.
    pub fn add_recording(&self, user: &str) -> Option<CallRecording> {
        self.add_recording_with_length(user, None)
    }

    /// The same, with content of this many bytes.
    pub fn add_recording_of_length(&self, user: &str, length: u64) -> Option<CallRecording> {
        self.add_recording_with_length(user, Some(length))
    }

    fn add_recording_with_length(&self, user: &str, length: Option<u64>) -> Option<CallRecording> {
        let recorded = self.state.data.add_recording(user, self.now(), length)?;
        for artifact in &recorded {
            notify(&self.state, &Notice::Artifact(artifact));
        }
        let [recording, _] = &recorded;
        self.state.model(&recording.entity)
    }

    /// Replaces the content of a recording by other bytes of the same length, which changes its entity
    /// tag and its date; `None` when there is no such recording.
    pub fn replace_content(&self, recording: &str) -> Option<Content> {
        self.state.data.replace_content(recording, self.now())
    }

    /// Adds a call that began an hour ago, and notifies who subscribed to call records.
    pub fn add_call_record(&self) -> CallRecord {
        let record = self.state.data.add_call(shift(self.now(), -3600));
        self.notify_of(&record, true)
    }

    /// Gives a call record its next version, and notifies who subscribed to updates; `None` when there
    /// is no such record.
    pub fn update_call_record(&self, id: &str) -> Option<CallRecord> {
        let record = self.state.data.update_call(id)?;
        Some(self.notify_of(&record, false))
    }

    fn notify_of(&self, record: &Entity, is_new: bool) -> CallRecord {
        notify(&self.state, &Notice::CallRecord { record, is_new });
        self.state.model(record).unwrap_or_default()
    }
}
