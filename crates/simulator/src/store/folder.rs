//! Own data, read from a folder of JSON files.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use graph_calls_core::primitive::Timestamp;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::artifact::{Artifact, Kind, Parent};
use super::content::Content;
use super::entity::{Body, Entity};
use super::seed::{User, hash, transcribe};
use super::set::Set;
use super::{CALL_RECORDS, Store};

/// The names of members whose items are entities of their own.
pub(crate) type Navigations = Arc<BTreeSet<String>>;

/// The files that have names of their own, and the sets that they fill.
const FILES: [(&str, &str); 6] = [
    ("call_records.json", ""),
    ("pstn_calls.json", "getPstnCalls"),
    ("direct_routing_calls.json", "getDirectRoutingCalls"),
    ("sms.json", "getSmsLog"),
    ("blocked_users.json", "getPstnBlockedUsersLog"),
    ("dialout_reports.json", "getPstnOnlineMeetingDialoutReport"),
];

/// The properties that an entity is keyed by, the first that it has.
const KEYS: [&str; 3] = ["id", "smsId", "remediationId"];

/// The properties that an entity is found by in a range of time, the first that it has.
const TIMES: [&str; 4] = [
    "startDateTime",
    "createdDateTime",
    "sentDateTime",
    "blockDateTime",
];

/// Fills a store with what the folder holds.
pub(super) fn fill(
    store: &Store,
    folder: &Path,
    navigations: &Navigations,
) -> Result<(), LoadError> {
    if !folder.is_dir() {
        return Err(LoadError::Folder(folder.to_owned()));
    }
    for (file, function) in FILES {
        let path = match function {
            "" => CALL_RECORDS.to_owned(),
            function => format!("{CALL_RECORDS}/{function}"),
        };
        store.put(&path, set(&folder.join(file), navigations)?);
    }
    let mut users: Vec<User> = list(&folder.join("users.json"))?;
    for kind in Kind::ALL {
        let file = folder.join(kind.collection()).with_extension("json");
        for entity in set(&file, navigations)?.iter() {
            let organizer = organizer(entity);
            // Whoever organized something is a user.
            if users.iter().all(|user| user.id != organizer) {
                users.push(User::unnamed(&organizer));
            }
            let artifact = artifact(folder, kind, entity, organizer)?;
            let body = entity.body().clone();
            let time = entity.time();
            store.add_artifact(
                artifact,
                Entity::new(entity.key(), time, move || body.clone()),
            );
        }
    }
    store.put_users(Arc::new(users));
    fill_below(store, folder, "", navigations)
}

/// Reads the sets of the folders below: the set at `a/b` is in `a/b.json`.
fn fill_below(
    store: &Store,
    folder: &Path,
    path: &str,
    navigations: &Navigations,
) -> Result<(), LoadError> {
    let failed = |source| LoadError::Read {
        file: folder.to_owned(),
        source,
    };
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let file = entry.map_err(failed)?.path();
        let name = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if file.is_dir() && (name != "content" || !path.is_empty()) {
            fill_below(store, &file, &format!("{path}{name}/"), navigations)?;
        } else if !path.is_empty() && file.extension().is_some_and(|end| end == "json") {
            store.put(&format!("{path}{name}"), set(&file, navigations)?);
        }
    }
    Ok(())
}

/// The envelope of a collection.
#[derive(Deserialize)]
struct Envelope {
    value: Vec<Box<RawValue>>,
}

/// The items of the file, by their time; none when there is no file.
fn set(file: &Path, navigations: &Navigations) -> Result<Set, LoadError> {
    let items = list::<Box<RawValue>>(file)?;
    let mut entities = Vec::with_capacity(items.len());
    for (position, item) in items.iter().enumerate() {
        entities.push(entity(item, position, navigations));
    }
    entities.sort_by_key(Entity::time);
    Ok(entities.into_iter().collect())
}

/// The items of the file as values of a type; none when there is no file.
fn list<T: DeserializeOwned>(file: &Path) -> Result<Vec<T>, LoadError> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => {
            let file = file.to_owned();
            return Err(LoadError::Read { file, source });
        }
    };
    let parse = |source| LoadError::Parse {
        file: file.to_owned(),
        source,
    };
    let text = text.trim_start_matches('\u{feff}');
    let items: Vec<Box<RawValue>> = if text.trim_start().starts_with('[') {
        serde_json::from_str(text).map_err(parse)?
    } else {
        let envelope: Envelope = serde_json::from_str(text).map_err(parse)?;
        envelope.value
    };
    items
        .iter()
        .map(|item| serde_json::from_str(item.get()).map_err(parse))
        .collect()
}

/// An entity of JSON that was written by somebody else; without a key of its own it has its position.
pub(super) fn entity(json: &RawValue, position: usize, navigations: &Navigations) -> Entity {
    let Members(members) = serde_json::from_str(json.get()).unwrap_or_default();
    let mut body = Body::default();
    for (name, value) in members {
        if navigations.contains(&name)
            && let Ok(items) = serde_json::from_str::<Vec<Box<RawValue>>>(value.get())
        {
            let below = Arc::clone(navigations);
            body = body.part(&name, move || {
                let items = items.iter().enumerate();
                items
                    .map(|(position, item)| entity(item, position, &below))
                    .collect()
            });
        } else {
            body.members.push((name, value));
        }
    }
    let text =
        |name: &&str| -> Option<String> { serde_json::from_str(body.member(name)?.get()).ok() };
    let key = KEYS
        .iter()
        .find_map(text)
        .unwrap_or_else(|| position.to_string());
    let time = TIMES
        .iter()
        .find_map(|name| text(name)?.parse::<Timestamp>().ok());
    Entity::new(key, time, move || body.clone())
}

/// The members of an object in their order, the values digit by digit.
#[derive(Default)]
struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

/// The organizer that a recording or transcript names.
fn organizer(entity: &Entity) -> String {
    let set: serde_json::Value = entity
        .member("meetingOrganizer")
        .and_then(|set| serde_json::from_str(set.get()).ok())
        .unwrap_or_default();
    let named = set.pointer("/user/id").and_then(|id| id.as_str());
    let named = named.map(str::to_owned);
    named
        .or_else(|| entity.text("meetingOrganizerId"))
        .unwrap_or_default()
}

fn artifact(
    folder: &Path,
    kind: Kind,
    entity: &Entity,
    organizer: String,
) -> Result<Artifact, LoadError> {
    let id = entity.key().to_owned();
    let name: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
    let file = folder
        .join("content")
        .join(name)
        .with_extension(match kind {
            Kind::Recording => "mp4",
            Kind::Transcript => "vtt",
        });
    let content = match std::fs::read(&file) {
        Ok(bytes) => Content::loaded(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => match kind {
            Kind::Recording => Content::generated(hash(0, id.as_bytes()), 100_000),
            Kind::Transcript => Content::loaded(transcribe(&id, &["Speaker"]).into_bytes()),
        },
        Err(source) => return Err(LoadError::Read { file, source }),
    };
    let meeting = entity.text("meetingId").map(Parent::Meeting);
    Ok(Artifact {
        parent: meeting.unwrap_or_else(|| Parent::Call(entity.text("callId").unwrap_or_default())),
        modified: entity.time().unwrap_or(Timestamp::MIN),
        id,
        kind,
        organizer,
        content,
    })
}
/// The reason why a folder of data could not be read.
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
        /// The fault in it.
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
