//! Own data, read from a folder of JSON files.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use graph_calls_core::primitive::Timestamp;
use graph_calls_models::call_records::CallRecord;
use graph_calls_models::{CallRecording, IdentitySet};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::content::Content;
use super::logs::Log;
use super::people::User;
use super::random::hash;
use super::recording::{Owner, Recording};

/// A row of a log with the time that it is found by.
pub(crate) type LoadedRow = (Option<Timestamp>, Box<RawValue>);

/// What a folder holds; see [`Builder::data`](crate::Builder::data) for its files.
#[derive(Default)]
pub(crate) struct Loaded {
    pub(crate) users: Vec<User>,
    /// By start.
    pub(crate) call_records: Vec<Arc<CallRecord>>,
    /// By time of creation, with the recordings as they were written.
    pub(crate) recordings: Vec<(Recording, CallRecording)>,
    pub(crate) logs: HashMap<Log, Vec<LoadedRow>>,
}

/// The envelope of a collection.
#[derive(Deserialize)]
struct Envelope {
    value: Vec<Box<RawValue>>,
}

impl Loaded {
    /// Reads the folder.
    pub(crate) fn read(folder: &Path) -> Result<Self, LoadError> {
        if !folder.is_dir() {
            return Err(LoadError::Folder(folder.to_owned()));
        }
        let mut call_records: Vec<CallRecord> = list(&folder.join("call_records.json"))?;
        call_records.sort_by_key(|record| record.start_date_time);
        let models: Vec<CallRecording> = list(&folder.join("recordings.json"))?;
        let mut recordings = Vec::with_capacity(models.len());
        for model in models {
            recordings.push((recording(folder, &model)?, model));
        }
        recordings.sort_by_key(|(recording, _)| recording.created);
        let mut logs = HashMap::new();
        for log in Log::ALL {
            let (file, time) = log.file();
            logs.insert(log, rows(&folder.join(file), time)?);
        }
        let mut users: Vec<User> = list(&folder.join("users.json"))?;
        for (recording, _) in &recordings {
            if users.iter().all(|user| user.id != recording.organizer) {
                users.push(User {
                    id: recording.organizer.clone(),
                    display_name: String::new(),
                    user_principal_name: String::new(),
                });
            }
        }
        Ok(Self {
            users,
            call_records: call_records.into_iter().map(Arc::new).collect(),
            recordings,
            logs,
        })
    }
}

/// The items of the file; none when there is no file.
fn list<T: DeserializeOwned>(file: &Path) -> Result<Vec<T>, LoadError> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => {
            return Err(LoadError::Read {
                file: file.to_owned(),
                source,
            });
        }
    };
    let parse = |source| LoadError::Parse {
        file: file.to_owned(),
        source,
    };
    let is_bare = text.trim_start().starts_with('[');
    let items: Vec<Box<RawValue>> = if is_bare {
        serde_json::from_str(&text).map_err(parse)?
    } else {
        serde_json::from_str::<Envelope>(&text)
            .map_err(parse)?
            .value
    };
    items
        .iter()
        .map(|item| serde_json::from_str(item.get()).map_err(parse))
        .collect()
}

fn rows(file: &Path, time: Option<&str>) -> Result<Vec<LoadedRow>, LoadError> {
    let mut rows: Vec<LoadedRow> = list::<Box<RawValue>>(file)?
        .into_iter()
        .map(|row| {
            let members: serde_json::Value = serde_json::from_str(row.get()).unwrap_or_default();
            let time = time.and_then(|name| members.get(name)?.as_str()?.parse().ok());
            (time, row)
        })
        .collect();
    rows.sort_by_key(|(time, _)| *time);
    Ok(rows)
}

fn recording(folder: &Path, model: &CallRecording) -> Result<Recording, LoadError> {
    let organizer = model.meeting_organizer.as_ref().and_then(IdentitySet::user);
    let organizer = organizer
        .and_then(|user| user.id().cloned())
        .or_else(|| model.meeting_organizer_id.clone())
        .unwrap_or_default();
    let name: String = model
        .id
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let file = folder.join("content").join(format!("{name}.mp4"));
    let content = match std::fs::read(&file) {
        Ok(bytes) => Content::loaded(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Content::generated(hash(0, model.id.as_bytes()), 100_000)
        }
        Err(source) => return Err(LoadError::Read { file, source }),
    };
    let created = model.created_date_time.unwrap_or(Timestamp::MIN);
    Ok(Recording {
        id: model.id.clone(),
        owner: model
            .meeting_id
            .clone()
            .map_or(Owner::AdhocCall, Owner::Meeting),
        organizer,
        call_id: model.call_id.clone().unwrap_or_default(),
        created,
        correlation_id: model.content_correlation_id.clone().unwrap_or_default(),
        content,
        modified: created,
    })
}

/// Why a folder of data could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum LoadError {
    /// There is no such folder.
    Folder(PathBuf),
    /// A file could not be read.
    Read {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file is not the JSON that is expected.
    Parse {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

impl fmt::Display for LoadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(formatter, "there is no folder {}", folder.display()),
            Self::Read { file, .. } => write!(formatter, "{} cannot be read", file.display()),
            Self::Parse { file, .. } => {
                write!(
                    formatter,
                    "{} is not a list of what it should be",
                    file.display()
                )
            }
        }
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Folder(_) => None,
            Self::Read { source, .. } => Some(source),
            Self::Parse { source, .. } => Some(source),
        }
    }
}
