//! What a recorded call leaves behind: the recording, and the transcript that goes with it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use graph_calls_core::Object;
use graph_calls_models::{CallRecording, CallTranscript};

use super::content::Content;
use super::random::{hash, word};
use super::recording::{Owner, Recording};

/// Which of the two it is; a transcript is known by the recording that it goes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Artifact {
    Recording,
    Transcript,
}

/// What the id of a transcript wraps before the id of its recording.
const TRANSCRIPT: &str = "1##0##";

/// What is said.
const WORDS: [&str; 16] = [
    "and", "before", "call", "day", "every", "first", "good", "here", "meeting", "next", "over",
    "people", "report", "then", "this", "we",
];

impl Artifact {
    pub(crate) const ALL: [Self; 2] = [Self::Recording, Self::Transcript];

    /// What messages call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Recording => "recording",
            Self::Transcript => "transcript",
        }
    }

    /// The segment of paths that leads to those of a meeting.
    pub(crate) fn collection(self) -> &'static str {
        match self {
            Self::Recording => "recordings",
            Self::Transcript => "transcripts",
        }
    }

    /// The function that finds those of an organizer.
    pub(crate) fn function(self) -> &'static str {
        match self {
            Self::Recording => "getAllRecordings",
            Self::Transcript => "getAllTranscripts",
        }
    }

    /// The name of the type, without its namespace.
    pub(crate) fn type_name(self) -> &'static str {
        match self {
            Self::Recording => "callRecording",
            Self::Transcript => "callTranscript",
        }
    }

    /// The type as items name it.
    pub(crate) fn type_tag(self) -> String {
        format!("#microsoft.graph.{}", self.type_name())
    }

    /// What the content is.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Recording => "video/mp4",
            Self::Transcript => "text/vtt",
        }
    }

    /// The properties that can be selected.
    pub(crate) fn properties(self) -> &'static [&'static str] {
        match self {
            Self::Recording => CallRecording::default().properties(),
            Self::Transcript => CallTranscript::default().properties(),
        }
    }

    /// The id of the recording, or of its transcript.
    pub(crate) fn id(self, recording: &Recording) -> String {
        match self {
            Self::Recording => recording.id.clone(),
            Self::Transcript => STANDARD.encode(format!("{TRANSCRIPT}{}", recording.id)),
        }
    }

    /// The id of the recording that `id` stands for.
    pub(crate) fn recording_id(self, id: &str) -> Option<String> {
        match self {
            Self::Recording => Some(id.to_owned()),
            Self::Transcript => {
                let text = String::from_utf8(STANDARD.decode(id).ok()?).ok()?;
                text.strip_prefix(TRANSCRIPT).map(str::to_owned)
            }
        }
    }

    /// The content of the recording, or of its transcript.
    pub(crate) fn content(self, recording: &Recording) -> Content {
        match self {
            Self::Recording => recording.content.clone(),
            Self::Transcript => Content::loaded(transcribe(&recording.id).into_bytes()),
        }
    }

    /// The path below the version.
    pub(crate) fn path(self, recording: &Recording) -> String {
        let (organizer, id) = (&recording.organizer, self.id(recording));
        let parent = match &recording.owner {
            Owner::Meeting(meeting) => format!("onlineMeetings/{meeting}"),
            Owner::AdhocCall => format!("adhocCalls/{}", recording.call_id),
        };
        format!("/users/{organizer}/{parent}/{}/{id}", self.collection())
    }
}

/// The transcript that goes with a recording, which is there as an answer has it.
pub(crate) fn transcript(
    recording: &Recording,
    model: CallRecording,
    root: &str,
) -> CallTranscript {
    CallTranscript::build(|transcript| {
        let path = Artifact::Transcript.path(recording);
        transcript.id = Artifact::Transcript.id(recording);
        transcript.call_id = model.call_id;
        transcript.content_correlation_id = model.content_correlation_id;
        transcript.created_date_time = model.created_date_time;
        transcript.end_date_time = model.end_date_time;
        transcript.meeting_id = model.meeting_id;
        transcript.meeting_organizer = model.meeting_organizer;
        transcript.transcript_content_url = Some(format!("{root}{path}/content"));
    })
}

/// A few cues, each a line of words that follow from the id.
fn transcribe(id: &str) -> String {
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
            "\n00:00:{start:02}.000 --> 00:00:{end:02}.000\n<v Speaker {}>{}</v>\n",
            1 + cue % 2,
            said.join(" ")
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transcripts_differ_and_stay_the_same() {
        let text = transcribe("one");
        assert!(text.starts_with("WEBVTT\n\n00:00:00.000 --> 00:00:05.000\n<v Speaker 1>"));
        assert_eq!(text, transcribe("one"));
        assert_ne!(text, transcribe("two"));
    }

    #[test]
    fn ids_lead_to_the_recording() {
        assert_eq!(Artifact::Recording.recording_id("x").as_deref(), Some("x"));
        let id = STANDARD.encode("1##0##x");
        assert_eq!(Artifact::Transcript.recording_id(&id).as_deref(), Some("x"));
        for id in ["x", "", "eA==", "???"] {
            assert_eq!(Artifact::Transcript.recording_id(id), None);
        }
    }
}
