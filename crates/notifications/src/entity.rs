//! Entities that notifications are about, in full.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use graph_calls::{Client, Error};
use graph_calls_endpoints::communications::call_records;
use graph_calls_models::call_records::CallRecord;
use graph_calls_models::{CallRecording, CallTranscript};
use http::StatusCode;
use tokio::time::Instant;

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
    /// Fails when it is something else, or cannot be read. A call record that is just being made can be answered
    /// with 404 for a moment: [`fetch_within`](Self::fetch_within) waits for it.
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
    /// Gives the entity that the notification brought along, or reads it from the service.
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

/// The first wait for what is not there yet, which doubles each time, and the longest.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(15);

impl Changed {
    /// Reads what has changed, and waits up to `patience` while the service answers 404.
    ///
    /// A call record can be announced before it can be read: see the queue of retries in
    /// <https://github.com/mozziemozz/Commsverse2025-CallRecords-Demo>. The service is asked again after
    /// 1, 2, 4, 8 and then every 15 seconds.
    ///
    /// Cancel-safe: nothing is lost when the future is dropped.
    ///
    /// # Errors
    /// See [`fetch`](Self::fetch); the last 404 when it is still not there.
    pub async fn fetch_within(
        &self,
        client: &Client,
        patience: Duration,
    ) -> Result<Entity, FetchError> {
        let began = Instant::now();
        let mut wait = FIRST_WAIT;
        loop {
            let error = match self.fetch(client).await {
                Err(error) if error.is_not_found() => error,
                result => return result,
            };
            let left = patience.saturating_sub(began.elapsed());
            if left.is_zero() {
                return Err(error);
            }
            tokio::time::sleep(wait.min(left)).await;
            wait = wait.saturating_mul(2).min(LONGEST_WAIT);
        }
    }
}

impl Notification {
    /// The same as [`fetch`](Self::fetch), waiting up to `patience` while the service answers 404: see
    /// [`Changed::fetch_within`].
    ///
    /// # Errors
    /// See [`Changed::fetch_within`].
    pub async fn fetch_within(
        &self,
        client: &Client,
        patience: Duration,
    ) -> Result<Entity, FetchError> {
        match &self.content {
            Some(content) => Ok(content.clone()),
            None => self.changed.fetch_within(client, patience).await,
        }
    }
}

/// The reason why something that has changed was not read.
#[derive(Debug)]
#[non_exhaustive]
pub enum FetchError {
    /// The path is not that of a call record, a recording or a transcript.
    Unknown(String),
    /// The client has no answer.
    Client(Error),
}

impl FetchError {
    /// Tells whether the service does not have it, or not yet.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Client(error) if error.status() == Some(StatusCode::NOT_FOUND))
    }
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
