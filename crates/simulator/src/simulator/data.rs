//! What a simulator has, and adding to it.

use graph_calls_models::CallRecording;
use graph_calls_models::call_records::CallRecord;

use crate::Simulator;
use crate::clock::shift;
use crate::data::{Artifact, Content, User};
use crate::notify::{Notice, notify};

impl Simulator {
    /// The users.
    pub fn users(&self) -> impl ExactSizeIterator<Item = User> {
        let data = &self.state.data;
        let users: Vec<User> = (0..data.user_count())
            .filter_map(|index| data.user(index))
            .collect();
        users.into_iter()
    }

    /// The id of a user, who must be there.
    ///
    /// # Panics
    /// When there are not so many users.
    pub fn user_id(&self, index: u32) -> String {
        match self.state.data.user(index) {
            Some(user) => user.id,
            None => panic!(
                "there is no user {index} of {}",
                self.state.data.user_count()
            ),
        }
    }

    /// All call records that are kept, without sessions and participants, in the order of the list.
    pub fn call_records(&self) -> impl Iterator<Item = CallRecord> {
        let data = &self.state.data;
        let oldest = self.state.oldest_call();
        (0..data.call_count())
            .filter(move |place| data.call_start(*place).is_some_and(|start| start >= oldest))
            .filter_map(|place| Some(data.call(place)?.record()))
    }

    /// The recordings of the meetings that the user organizes, in the order of their list.
    pub fn recordings(&self, user: &str) -> impl Iterator<Item = CallRecording> {
        let data = &self.state.data;
        let index = data.find_user(user);
        let count = index.map_or(0, |index| data.recording_count(index));
        (0..count).filter_map(move |place| Some(self.state.model(&data.recording(index?, place)?)))
    }

    /// The recordings of the user's ad hoc calls, in the order of their list.
    pub fn adhoc_recordings(&self, user: &str) -> impl Iterator<Item = CallRecording> {
        let data = &self.state.data;
        let index = data.find_user(user);
        let count = index.map_or(0, |index| data.adhoc_recording_count(index));
        (0..count)
            .filter_map(move |place| Some(self.state.model(&data.adhoc_recording(index?, place)?)))
    }

    /// The content of the recording or transcript with this id; `None` when there is no such thing.
    pub fn content(&self, id: &str) -> Option<Content> {
        self.state.data.artifact_content(id)
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
        let data = &self.state.data;
        let recording = data.add_recording(data.find_user(user)?, self.now(), length)?;
        for artifact in Artifact::ALL {
            notify(&self.state, &Notice::Artifact(artifact, &recording));
        }
        Some(self.state.model(&recording))
    }

    /// Replaces the content of a recording by other bytes of the same length, which changes its entity
    /// tag and its date; `None` when there is no such recording.
    pub fn replace_content(&self, recording: &str) -> Option<Content> {
        self.state.data.replace_content(recording, self.now())
    }

    /// Adds a call that began an hour ago, and notifies who subscribed to call records.
    pub fn add_call_record(&self) -> CallRecord {
        let data = &self.state.data;
        let place = data.add_call(shift(self.now(), -3600));
        let record = data
            .call(place)
            .map(|call| call.record())
            .unwrap_or_default();
        let notice = Notice::CallRecord {
            place,
            id: &record.id,
            is_new: true,
        };
        notify(&self.state, &notice);
        record
    }

    /// Gives a call record its next version, and notifies who subscribed to updates; `None` when there
    /// is no such record.
    pub fn update_call_record(&self, id: &str) -> Option<CallRecord> {
        let data = &self.state.data;
        let place = data.find_call(id)?;
        data.update_call(place)?;
        let record = data.call(place)?.record();
        let notice = Notice::CallRecord {
            place,
            id,
            is_new: false,
        };
        notify(&self.state, &notice);
        Some(record)
    }
}
