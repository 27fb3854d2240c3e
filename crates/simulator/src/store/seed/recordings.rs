//! Meetings and ad hoc calls, and the recordings and transcripts that they leave behind.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use graph_calls_core::primitive::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::Seed;
use super::people::User;
use super::random::{Random, Subject, hash, word};
use crate::clock::shift;
use crate::store::{Artifact, Body, Content, Entity, Kind, Parent, Recorded, Store, USERS};

/// Words that are said.
const WORDS: [&str; 16] = [
    "and", "before", "call", "day", "every", "first", "good", "here", "meeting", "next", "over",
    "people", "report", "then", "this", "we",
];

/// Fills the store with the meetings, ad hoc calls and recordings of its seed.
pub(super) fn fill(store: &Store, users: &[User]) {
    let seed = &store.seed;
    let dimensions = &seed.dimensions;
    let meetings: Vec<_> = (0..dimensions.meetings)
        .map(|index| {
            let organizer = &users[index as usize % users.len()];
            (organizer, seed.add_meeting(store, organizer, index))
        })
        .collect();
    for index in 0..dimensions.recordings {
        let (organizer, parent) = &meetings[index as usize % meetings.len()];
        let created = seed.instant(Subject::Recording, index, dimensions.recordings);
        seed.record(store, organizer, parent, index, created, None);
    }
    for index in 0..dimensions.adhoc_recordings {
        let organizer = &users[index as usize % users.len()];
        let created = seed.instant(Subject::AdhocRecording, index, dimensions.adhoc_recordings);
        seed.record_adhoc(store, organizer, index, created);
    }
}

/// The URL that people join a meeting by; the meeting is one of those of the user at this position.
pub(super) fn join_url(seed: &Seed, users: &[User], organizer: usize, choice: u64) -> String {
    let (users_count, meetings) = (users.len() as u64, u64::from(seed.dimensions.meetings));
    let own = (meetings + users_count - 1).saturating_sub(organizer as u64) / users_count;
    let index = organizer as u64 + users_count * (choice % own.max(1));
    seed.join_url(&users[organizer], index as u32)
}

impl Seed {
    /// The thread that the meeting with this index is held in.
    fn thread(&self, index: u32) -> String {
        let guid = self.random(Subject::Meeting, index).guid();
        format!("19:meeting_{guid}@thread.v2")
    }

    fn join_url(&self, organizer: &User, index: u32) -> String {
        let context = json!({"Tid": self.tenant, "Oid": organizer.id}).to_string();
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        format!(
            "https://teams.microsoft.com/l/meetup-join/{}/0?context={}",
            encode(&self.thread(index)),
            encode(&context)
        )
    }

    /// Adds a meeting that the user organizes.
    pub(crate) fn add_meeting(&self, store: &Store, organizer: &User, index: u32) -> Parent {
        let id = STANDARD.encode(format!("1*{}*0**{}", organizer.id, self.thread(index)));
        let start = self.instant(Subject::Meeting, index, self.dimensions.meetings);
        let meeting = json!({
            "id": id,
            "creationDateTime": shift(start, -86_400),
            "startDateTime": start,
            "endDateTime": shift(start, 3600),
            "joinWebUrl": self.join_url(organizer, index),
            "subject": format!("Meeting {}", index + 1),
            "chatInfo": {"threadId": self.thread(index), "messageId": "0", "replyChainMessageId": null},
        });
        let entity = Entity::new(id.clone(), Some(start), || Body::from_value(meeting));
        let path = format!("{USERS}/{}/{}", organizer.id, Parent::MEETINGS);
        store.push(&path, Arc::new(entity));
        store.put_organizer(&id, &organizer.id);
        Parent::Meeting(id)
    }

    /// Adds a recording and its transcript to a meeting.
    pub(crate) fn record(
        &self,
        store: &Store,
        organizer: &User,
        parent: &Parent,
        index: u32,
        created: Timestamp,
        content: Option<Content>,
    ) -> [Recorded; 2] {
        let guid = self.random(Subject::Recording, index).guid();
        let id = STANDARD.encode(format!("V2##1{}{}##{guid}", organizer.id, self.tenant));
        let transcript = STANDARD.encode(format!("1##0##{id}"));
        let number = u64::from(index) | 1 << 40;
        let call_id = Random::new(self.dimensions.seed, Subject::AdhocCall, number).guid();
        let content = content.unwrap_or_else(|| self.content(Subject::Recording, index));
        let said = transcribe(&transcript, &[&organizer.display_name, "Ana Castro"]);
        let said = Content::loaded(said.into_bytes());
        let seconds = seconds(&content);
        let correlation = correlation_id(&id);
        [
            (Kind::Recording, id, content),
            (Kind::Transcript, transcript, said),
        ]
        .map(|(kind, id, content)| {
            let artifact = Artifact {
                id,
                kind,
                parent: parent.clone(),
                organizer: organizer.id.clone(),
                content,
                modified: created,
            };
            let entity = self.entity(&artifact, organizer, &call_id, &correlation, seconds);
            store.add_artifact(artifact, entity)
        })
    }

    fn record_adhoc(&self, store: &Store, organizer: &User, index: u32, created: Timestamp) {
        let id = self.random(Subject::AdhocRecording, index).guid();
        let call_id = self.random(Subject::AdhocCall, index).guid();
        let content = self.content(Subject::AdhocRecording, index);
        let seconds = seconds(&content);
        let artifact = Artifact {
            kind: Kind::Recording,
            parent: Parent::Call(call_id.clone()),
            organizer: organizer.id.clone(),
            content,
            modified: created,
            id,
        };
        let correlation = correlation_id(&artifact.id);
        let entity = self.entity(&artifact, organizer, &call_id, &correlation, seconds);
        store.add_artifact(artifact, entity);
    }

    fn content(&self, subject: Subject, index: u32) -> Content {
        let number = u64::from(index) | (subject as u64) << 32;
        let mut random = Random::new(self.dimensions.seed, Subject::Content, number);
        let (low, high) = self.dimensions.content_length.clone().into_inner();
        let length = low + random.below(high.saturating_sub(low).saturating_add(1));
        Content::generated(random.any(), length)
    }

    fn entity(
        &self,
        artifact: &Artifact,
        organizer: &User,
        call_id: &str,
        correlation_id: &str,
        seconds: i64,
    ) -> Entity {
        let Artifact {
            id, kind, parent, ..
        } = artifact;
        let created = artifact.modified;
        let path = format!(
            "/{USERS}/{}/{}/{}/{}/{id}",
            organizer.id,
            parent.collection(),
            parent.key(),
            kind.collection()
        );
        let meeting = match parent {
            Parent::Meeting(id) => Some(id.clone()),
            Parent::Call(_) => None,
        };
        let mut members = json!({
            "id": id,
            "callId": call_id,
            "contentCorrelationId": correlation_id,
            "createdDateTime": created,
            "endDateTime": shift(created, seconds),
            "meetingOrganizer": organizer_set(organizer, &self.tenant),
        });
        if meeting.is_some() {
            members["meetingId"] = json!(meeting);
        }
        match (kind, meeting) {
            (Kind::Transcript, _) => {
                members["transcriptContentUrl"] = json!(format!("{path}/content"))
            }
            (Kind::Recording, Some(_)) => {
                members["recordingContentUrl"] = json!(format!("{path}/content"))
            }
            // Ad hoc recordings come without the last segment.
            (Kind::Recording, None) => members["recordingContentUrl"] = json!(path),
        }
        let own = (*kind == Kind::Recording).then(|| organizer.id.clone());
        Entity::new(id.clone(), Some(created), move || {
            let body = Body::from_value(members);
            match &own {
                Some(id) => body.beta("meetingOrganizerId", &json!(id)),
                None => body,
            }
        })
    }
}

/// The set that recordings name their organizer by.
fn organizer_set(user: &User, tenant: &str) -> Value {
    // One in sixteen is of a kind that came after the sentinel of the enumeration.
    let kind = if user.id.starts_with('f') {
        "emailUser"
    } else {
        "aadUser"
    };
    json!({
        "application": null,
        "device": null,
        "user": {
            "@odata.type": "#microsoft.graph.teamworkUserIdentity",
            "id": user.id,
            "displayName": user.display_name,
            "tenantId": tenant,
            "userIdentityType": kind,
        },
    })
}

/// The length of a recorded call.
fn seconds(content: &Content) -> i64 {
    60 + (content.length() / 1000 % 5000) as i64
}

/// A GUID that goes with a recording, sometimes with a number behind it.
fn correlation_id(recording: &str) -> String {
    let number = hash(1, recording.as_bytes());
    let guid = Random::new(number, Subject::Content, 0).guid();
    if number.is_multiple_of(8) {
        format!("{guid}-1")
    } else {
        guid
    }
}

/// A few cues in WebVTT, the words of which follow from the id.
pub(crate) fn transcribe(id: &str, speakers: &[&str]) -> String {
    // No recorded call is shorter than a minute: all cues lie within it.
    const CUES: u64 = 6;
    const SECONDS: u64 = 5;
    let seed = hash(3, id.as_bytes());
    let mut text = String::from("WEBVTT\n");
    for cue in 0..CUES {
        let (start, end) = (cue * SECONDS, (cue + 1) * SECONDS);
        let said = word(seed, cue).to_le_bytes();
        let said = said.map(|byte| WORDS[usize::from(byte) % WORDS.len()]);
        text.push_str(&format!(
            "\n00:00:{start:02}.000 --> 00:00:{end:02}.000\n<v {}>{}</v>\n",
            speakers[cue as usize % speakers.len()],
            said.join(" ")
        ));
    }
    text
}
