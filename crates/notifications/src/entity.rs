//! What notifications are about, in full.

use std::error::Error as StdError;
use std::fmt;

use graph_calls::{Client, Error};
use graph_calls_endpoints::communications::call_records;
use graph_calls_models::call_records::CallRecord;
use graph_calls_models::{CallRecording, CallTranscript};

use crate::{Changed, Notification};

/// A call record, a recording or a transcript.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Entity {
    /// A call record, without sessions and participants.
    CallRecord(Box<CallRecord>),
    /// A recording.
    Recording(Box<CallRecording>),
    /// A transcript, without its text.
    Transcript(Box<CallTranscript>),
}

impl Entity {
    /// The id.
    pub fn id(&self) -> &str {
        match self {
            Self::CallRecord(record) => &record.id,
            Self::Recording(recording) => &recording.id,
            Self::Transcript(transcript) => &transcript.id,
        }
    }

    /// The version, which grows with each change of a call record; `None` when the record does not say.
    /// Recordings and transcripts do not change, theirs is 0.
    pub fn version(&self) -> Option<i64> {
        match self {
            Self::CallRecord(record) => record.version,
            Self::Recording(_) | Self::Transcript(_) => Some(0),
        }
    }
}

impl From<CallRecord> for Entity {
    fn from(record: CallRecord) -> Self {
        Self::CallRecord(Box::new(record))
    }
}

impl From<CallRecording> for Entity {
    fn from(recording: CallRecording) -> Self {
        Self::Recording(Box::new(recording))
    }
}

impl From<CallTranscript> for Entity {
    fn from(transcript: CallTranscript) -> Self {
        Self::Transcript(Box::new(transcript))
    }
}

impl Changed {
    /// Reads what has changed.
    ///
    /// # Errors
    /// When it is something else, or cannot be read. A call record that is just being made can be answered
    /// with 404 for a moment.
    pub async fn fetch(&self, client: &Client) -> Result<Entity, FetchError> {
        let fetched = match self {
            Self::CallRecord { id } => client
                .send(call_records::Get::new(id))
                .await
                .map(Entity::from),
            Self::Recording(path) => client.send(path).await.map(Entity::from),
            Self::Transcript(path) => client.send(path).await.map(Entity::from),
            Self::Other(path) => return Err(FetchError::Unknown(path.clone())),
        };
        fetched.map_err(FetchError::Client)
    }
}

impl Notification {
    /// What has changed: what the notification brought along, or what the service has.
    ///
    /// For sessions and participants, send `call_records::Get` with its options and the id in
    /// [`Notification::changed`].
    ///
    /// # Errors
    /// See [`Changed::fetch`]. The client has tried again by then, and the notification counts as handled
    /// all the same. A change that was not given to [`Delivered`](crate::Delivered) comes again with the
    /// sweep of the next routine gap, by default within six hours; to have it sooner, keep [`Notification::changed`] and fetch it
    /// once more later.
    pub async fn fetch(&self, client: &Client) -> Result<Entity, FetchError> {
        match &self.content {
            Some(content) => Ok(content.clone()),
            None => self.changed.fetch(client).await,
        }
    }
}

/// Why something that has changed was not read.
#[derive(Debug)]
#[non_exhaustive]
pub enum FetchError {
    /// The path is not that of a call record, a recording or a transcript.
    Unknown(String),
    /// The client has no answer.
    Client(Error),
}

impl fmt::Display for FetchError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(path) => write!(
                formatter,
                "{path:?} is no call record, recording or transcript"
            ),
            Self::Client(error) => error.fmt(formatter),
        }
    }
}

impl StdError for FetchError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Client(error) => error.source(),
            Self::Unknown(_) => None,
        }
    }
}
