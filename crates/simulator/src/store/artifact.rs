//! Recordings and transcripts, as far as they differ from other entities.

use std::sync::Arc;

use graph_calls_core::primitive::Timestamp;
use serde_json::json;

use super::content::Content;
use super::entity::Entity;
use crate::clock::shift;

/// The media type of transcripts with speakers.
pub(crate) const VTT: &str = "text/vtt";

/// The media type of recordings.
pub(crate) const MP4: &str = "video/mp4";

/// The media type of transcripts without speakers.
pub(crate) const TRANSCRIPT_TEXT: &str = "application/vnd.microsoft.graph.transcript+text";

/// A kind of artifact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Recording,
    Transcript,
}

impl Kind {
    pub(crate) const ALL: [Self; 2] = [Self::Recording, Self::Transcript];

    /// The last segment of the sets of a meeting.
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
}

/// A meeting or an ad hoc call, by its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Parent {
    Meeting(String),
    Call(String),
}

impl Parent {
    /// The name of the sets of meetings.
    pub(crate) const MEETINGS: &str = "onlineMeetings";

    /// The name of the sets of ad hoc calls.
    pub(crate) const CALLS: &str = "adhocCalls";

    pub(crate) fn key(&self) -> &str {
        match self {
            Self::Meeting(key) | Self::Call(key) => key,
        }
    }

    /// The last segment of the set that the parent is in.
    pub(crate) fn collection(&self) -> &'static str {
        match self {
            Self::Meeting(_) => Self::MEETINGS,
            Self::Call(_) => Self::CALLS,
        }
    }
}

/// A recording or transcript: whose it is, and its content.
#[derive(Clone, Debug)]
pub(crate) struct Artifact {
    pub(crate) id: String,
    pub(crate) kind: Kind,
    pub(crate) parent: Parent,
    /// The object id of the organizer.
    pub(crate) organizer: String,
    pub(crate) content: Content,
    /// The time when the content came to be what it is.
    pub(crate) modified: Timestamp,
}

/// A recording or transcript that was added.
#[derive(Clone)]
pub(crate) struct Recorded {
    pub(crate) artifact: Arc<Artifact>,
    pub(crate) entity: Arc<Entity>,
}

/// The cues of a transcript as JSON: when something was said, by whom and in which language.
pub(crate) fn metadata(artifact: &Artifact) -> Content {
    let bytes = artifact.content.bytes();
    let text = String::from_utf8_lossy(&bytes);
    let instant = |time: &str| {
        let mut parts = time
            .rsplit(':')
            .map(|part| part.parse::<f64>().unwrap_or_default());
        let seconds = parts.next().unwrap_or_default() + 60.0 * parts.next().unwrap_or_default();
        shift(artifact.modified, seconds as i64)
    };
    let (mut written, mut span) = (String::new(), None);
    for line in text.lines() {
        if let (Some((start, end)), Some((speaker, said))) = (span, said(line)) {
            let cue = json!({
                "startDateTime": instant(start),
                "endDateTime": instant(end),
                "speakerName": speaker,
                "spokenText": said,
                "spokenLanguage": "en-us",
            });
            written.push_str(&cue.to_string());
        } else {
            written.push_str(line);
        }
        written.push('\n');
        span = line.split_once(" --> ");
    }
    Content::loaded(written.into_bytes())
}

/// The transcript without the names of the speakers.
pub(crate) fn without_speakers(content: &Content) -> Content {
    let bytes = content.bytes();
    let text = String::from_utf8_lossy(&bytes);
    let mut plain = String::with_capacity(text.len());
    for line in text.lines() {
        plain.push_str(said(line).map_or(line, |(_, said)| said));
        plain.push('\n');
    }
    Content::loaded(plain.into_bytes())
}

/// The speaker, and the words, of a line in which somebody speaks.
fn said(line: &str) -> Option<(&str, &str)> {
    let (speaker, words) = line.strip_prefix("<v ")?.split_once('>')?;
    Some((speaker, words.trim_end_matches("</v>")))
}
