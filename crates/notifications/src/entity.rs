//! What notifications are about, in full.

use std::error::Error as StdError;
use std::fmt;

use graph_calls::{Client, Error};
use graph_calls_endpoints::communications::call_records;
use graph_calls_models::CallRecording;
use graph_calls_models::call_records::CallRecord;

use crate::{Changed, Notification};

/// A call record or a recording.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Entity {
    /// A call record, without sessions and participants.
    CallRecord(Box<CallRecord>),
    /// A recording.
    Recording(Box<CallRecording>),
}

impl Entity {
    /// The id.
    pub fn id(&self) -> &str {
        match self {
            Self::CallRecord(record) => &record.id,
            Self::Recording(recording) => &recording.id,
        }
    }

    /// The version, which grows with each change of a call record; a recording does not change.
    pub fn version(&self) -> i64 {
        match self {
            Self::CallRecord(record) => record.version.unwrap_or_default(),
            Self::Recording(_) => 0,
        }
    }
}

impl Changed {
    /// Reads what has changed.
    ///
    /// # Errors
    /// When it is neither a call record nor a recording, or cannot be read. A call record that is just
    /// being made can be answered with 404 for a moment.
    pub async fn fetch(&self, client: &Client) -> Result<Entity, FetchError> {
        match self {
            Self::CallRecord { id } => {
                let record = client.send(call_records::Get::new(id)).await;
                Ok(Entity::CallRecord(Box::new(
                    record.map_err(FetchError::Client)?,
                )))
            }
            Self::Recording(path) => {
                let recording = client.send(path).await;
                Ok(Entity::Recording(Box::new(
                    recording.map_err(FetchError::Client)?,
                )))
            }
            Self::Other(path) => Err(FetchError::Unknown(path.clone())),
        }
    }
}

impl Notification {
    /// What has changed: what the notification brought along, or what the service has.
    ///
    /// For sessions and participants, send `call_records::Get` with its options and the id in
    /// [`Notification::changed`].
    ///
    /// # Errors
    /// See [`Changed::fetch`].
    pub async fn fetch(&self, client: &Client) -> Result<Entity, FetchError> {
        match &self.recording {
            Some(recording) => Ok(Entity::Recording(recording.clone())),
            None => self.changed.fetch(client).await,
        }
    }
}

/// Why something that has changed was not read.
#[derive(Debug)]
#[non_exhaustive]
pub enum FetchError {
    /// The path is not that of a call record or a recording.
    Unknown(String),
    /// The client has no answer.
    Client(Error),
}

impl fmt::Display for FetchError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(path) => write!(formatter, "{path:?} is no call record or recording"),
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
