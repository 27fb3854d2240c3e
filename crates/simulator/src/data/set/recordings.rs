//! The recordings of the data set: by place among those of an organizer, of a meeting or of a user's
//! ad hoc calls, and by id.

use graph_calls_core::primitive::Timestamp;
use graph_calls_models::CallRecording;

use super::{DataSet, Replaced};
use crate::data::artifact::Artifact;
use crate::data::content::Content;
use crate::data::random::{Stream, hash};
use crate::data::recording::{Form, Owner, Recording};

impl DataSet {
    fn first_recordings_of(&self, user: u32) -> u32 {
        match &self.loaded {
            Some(loaded) => {
                let Some(user) = loaded.users.get(user as usize) else {
                    return 0;
                };
                let own = |(recording, _): &&(Recording, CallRecording)| {
                    recording.owner != Owner::AdhocCall && recording.organizer == user.id
                };
                loaded.recordings.iter().filter(own).count() as u32
            }
            None => self.generator.recordings_of(user),
        }
    }

    /// How many recordings there are of meetings that the user organizes.
    pub(crate) fn recording_count(&self, user: u32) -> u32 {
        let Some(organizer) = self.user(user) else {
            return 0;
        };
        let added = self.added();
        let own = added
            .recordings
            .iter()
            .filter(|one| one.organizer == organizer.id);
        self.first_recordings_of(user) + own.count() as u32
    }

    /// The recording at this place among those of one organizer.
    pub(crate) fn recording(&self, user: u32, place: u32) -> Option<Recording> {
        let first = self.first_recordings_of(user);
        let organizer = self.user(user)?;
        let recording = if place >= first {
            let added = self.added();
            let mut own = added
                .recordings
                .iter()
                .filter(|one| one.organizer == organizer.id);
            own.nth((place - first) as usize)?.clone()
        } else if let Some(loaded) = &self.loaded {
            let own = |(recording, _): &&(Recording, CallRecording)| {
                recording.owner != Owner::AdhocCall && recording.organizer == organizer.id
            };
            loaded
                .recordings
                .iter()
                .filter(own)
                .nth(place as usize)?
                .0
                .clone()
        } else {
            self.generated_recording(self.generator.recording_of(user, place))
        };
        Some(self.with_present_content(recording))
    }

    fn generated_recording(&self, index: u32) -> Recording {
        let meeting = index % self.generator.dimensions.meetings;
        let created = self.generator.recording_created(index);
        self.generator.recording(index, meeting, created)
    }

    fn with_present_content(&self, mut recording: Recording) -> Recording {
        if let Some(replaced) = self.added().contents.get(&recording.id) {
            recording.content = replaced.content.clone();
            recording.modified = replaced.modified;
        }
        recording
    }

    /// How many recordings the meeting has.
    pub(crate) fn meeting_recording_count(&self, meeting: &str) -> u32 {
        let owner = Owner::Meeting(meeting.to_owned());
        let added = self.added();
        let added = added.recordings.iter().filter(|one| one.owner == owner);
        self.first_recordings_in(meeting) + added.count() as u32
    }

    fn first_recordings_in(&self, meeting: &str) -> u32 {
        if let Some(loaded) = &self.loaded {
            let owner = Owner::Meeting(meeting.to_owned());
            let own = loaded
                .recordings
                .iter()
                .filter(|(one, _)| one.owner == owner);
            return own.count() as u32;
        }
        let dimensions = &self.generator.dimensions;
        match self.generator.find_meeting(meeting) {
            Some(index) => {
                (dimensions.recordings + dimensions.meetings - 1).saturating_sub(index)
                    / dimensions.meetings
            }
            None => 0,
        }
    }

    /// The recording at this place among those of a meeting.
    pub(crate) fn meeting_recording(&self, meeting: &str, place: u32) -> Option<Recording> {
        let owner = Owner::Meeting(meeting.to_owned());
        let first = self.first_recordings_in(meeting);
        let recording = if place >= first {
            let added = self.added();
            let mut own = added.recordings.iter().filter(|one| one.owner == owner);
            own.nth((place - first) as usize)?.clone()
        } else if let Some(loaded) = &self.loaded {
            let mut own = loaded
                .recordings
                .iter()
                .filter(|(one, _)| one.owner == owner);
            own.nth(place as usize)?.0.clone()
        } else {
            let index = self.generator.find_meeting(meeting)?;
            self.generated_recording(index + place * self.generator.dimensions.meetings)
        };
        Some(self.with_present_content(recording))
    }

    /// The recording with this id, of a meeting or of an ad hoc call.
    pub(crate) fn find_recording(&self, id: &str) -> Option<Recording> {
        let loaded = self.loaded.as_ref().and_then(|loaded| {
            let mut found = loaded.recordings.iter().filter(|(one, _)| one.id == id);
            found.next().map(|(recording, _)| recording.clone())
        });
        let added = || {
            let added = self.added();
            added.recordings.iter().find(|one| one.id == id).cloned()
        };
        let recording = loaded
            .or_else(added)
            .or_else(|| self.find_generated_recording(id))?;
        Some(self.with_present_content(recording))
    }

    /// The recording that this is the id of, or of the transcript of.
    pub(crate) fn find_artifact(&self, artifact: Artifact, id: &str) -> Option<Recording> {
        self.find_recording(&artifact.recording_id(id)?)
    }

    /// What has this id, a recording or a transcript.
    pub(crate) fn find_any_artifact(&self, id: &str) -> Option<(Artifact, Recording)> {
        let mut all = Artifact::ALL.into_iter();
        all.find_map(|artifact| Some((artifact, self.find_artifact(artifact, id)?)))
    }

    /// The content of what has this id.
    pub(crate) fn artifact_content(&self, id: &str) -> Option<Content> {
        let (artifact, recording) = self.find_any_artifact(id)?;
        Some(artifact.content(&recording))
    }

    fn find_generated_recording(&self, id: &str) -> Option<Recording> {
        if self.loaded.is_some() {
            return None;
        }
        let dimensions = &self.generator.dimensions;
        if let Some(index) = self.generator.find_recording(id) {
            let found = (index < dimensions.recordings).then(|| self.generated_recording(index))?;
            return (found.id == id).then_some(found);
        }
        let index = self.generator.find_adhoc_recording(id)?;
        (index < dimensions.adhoc_recordings).then(|| self.generated_adhoc_recording(index))
    }

    fn generated_adhoc_recording(&self, index: u32) -> Recording {
        let user = index % self.generator.dimensions.users;
        let created = self.generator.adhoc_created(index);
        self.generator.adhoc_recording(index, user, created)
    }

    /// The recording as an answer has it.
    pub(crate) fn model(&self, recording: &Recording, form: &Form<'_>) -> CallRecording {
        let loaded = self.loaded.as_ref().and_then(|loaded| {
            let mut found = loaded.recordings.iter();
            found.find(|(one, _)| one.id == recording.id)
        });
        match loaded {
            Some((_, model)) => model.clone(),
            None => recording.model(form),
        }
    }

    /// How many recordings there are of ad hoc calls of the user.
    pub(crate) fn adhoc_recording_count(&self, user: u32) -> u32 {
        match &self.loaded {
            Some(_) => self.loaded_adhoc(user).count() as u32,
            None => {
                let dimensions = &self.generator.dimensions;
                (dimensions.adhoc_recordings + dimensions.users - 1).saturating_sub(user)
                    / dimensions.users
            }
        }
    }

    fn loaded_adhoc(&self, user: u32) -> impl Iterator<Item = &Recording> {
        let organizer = self.user(user).map(|user| user.id);
        let recordings = self.loaded.iter().flat_map(|loaded| &loaded.recordings);
        recordings
            .map(|(recording, _)| recording)
            .filter(move |recording| {
                recording.owner == Owner::AdhocCall
                    && Some(&recording.organizer) == organizer.as_ref()
            })
    }

    /// The recording at this place among those of the user's ad hoc calls.
    pub(crate) fn adhoc_recording(&self, user: u32, place: u32) -> Option<Recording> {
        if place >= self.adhoc_recording_count(user) {
            return None;
        }
        let recording = match &self.loaded {
            Some(_) => self.loaded_adhoc(user).nth(place as usize)?.clone(),
            None => {
                let index = user + place * self.generator.dimensions.users;
                self.generated_adhoc_recording(index)
            }
        };
        Some(self.with_present_content(recording))
    }

    /// Whether there is a meeting with this id, and who organizes it.
    pub(crate) fn organizer_of(&self, meeting: &str) -> Option<String> {
        if let Some(loaded) = &self.loaded {
            let owner = Owner::Meeting(meeting.to_owned());
            let mut found = loaded.recordings.iter();
            let found = found.find(|(recording, _)| recording.owner == owner);
            if let Some((recording, _)) = found {
                return Some(recording.organizer.clone());
            }
        }
        let added = self.added();
        let owner = Owner::Meeting(meeting.to_owned());
        let found = added.recordings.iter().find(|one| one.owner == owner);
        if let Some(recording) = found {
            return Some(recording.organizer.clone());
        }
        if self.loaded.is_some() {
            return None;
        }
        let index = self.generator.find_meeting(meeting)?;
        Some(self.generator.user_id(self.generator.organizer(index)))
    }

    /// Adds a recording of a meeting that the user organizes.
    pub(crate) fn add_recording(
        &self,
        user: u32,
        created: Timestamp,
        length: Option<u64>,
    ) -> Option<Recording> {
        let organizer = self.user(user)?;
        let mut added = self.added_mut();
        let index = self.generator.dimensions.recordings + added.recordings.len() as u32;
        // The meeting that has the organizer's own index is always one of theirs.
        let mut recording = self.generator.recording(index, user, created);
        if self.loaded.is_some() {
            recording.organizer = organizer.id;
        }
        if let Some(length) = length {
            recording.content = self.generator.content_of_length(index, length);
        }
        added.recordings.push(recording.clone());
        Some(recording)
    }

    /// Replaces the content of a recording by other bytes of the same length.
    pub(crate) fn replace_content(&self, id: &str, modified: Timestamp) -> Option<Content> {
        let recording = self.find_recording(id)?;
        let mut added = self.added_mut();
        let revision = added
            .contents
            .get(id)
            .map_or(1, |replaced| replaced.revision + 1);
        let place = hash(u64::from(revision), id.as_bytes()) as u32;
        let seed = self.generator.content(Stream::Content, place, revision);
        let content = seed.with_length(recording.content.length());
        let replaced = Replaced {
            revision,
            content: content.clone(),
            modified,
        };
        added.contents.insert(id.to_owned(), replaced);
        Some(content)
    }
}
