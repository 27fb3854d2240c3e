//! Own data, read from a folder of JSON files.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use graph_calls_core::primitive::Timestamp;
use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::artifact::{Artifact, Kind, Parent};
use super::content::Content;
use super::entity::{Body, Entity};
use super::seed::{LOGS, User, hash, transcribe};
use super::set::Set;
use super::{CALL_RECORDS, Store};
use crate::StartError;

/// The names of members whose items are entities of their own.
pub(crate) type Navigations = Arc<BTreeSet<String>>;

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
) -> Result<(), StartError> {
    std::fs::read_dir(folder).map_err(StartError::read(folder))?;
    let calls = set(&folder.join("call_records.json"), navigations)?;
    store.put(CALL_RECORDS, calls);
    for log in &LOGS {
        let path = format!("{CALL_RECORDS}/{}", log.function);
        store.put(&path, set(&folder.join(log.file), navigations)?);
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
            let entity = Entity::new(entity.key(), entity.time(), move || body);
            store.add_artifact(artifact, entity);
        }
    }
    store.put_users(Arc::new(users));
    Ok(())
}

/// The envelope of a collection.
#[derive(Deserialize)]
struct Envelope {
    value: Vec<Box<RawValue>>,
}

/// The items of the file, by their time; none when there is no file.
fn set(file: &Path, navigations: &Navigations) -> Result<Set, StartError> {
    let items = list::<Box<RawValue>>(file)?;
    let mut entities = Vec::with_capacity(items.len());
    for (position, item) in items.iter().enumerate() {
        entities.push(entity(item, position, navigations));
    }
    entities.sort_by_key(Entity::time);
    Ok(entities.into_iter().collect())
}

/// The items of the file as values of a type; none when there is no file.
fn list<T: DeserializeOwned>(file: &Path) -> Result<Vec<T>, StartError> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StartError::read(file)(error)),
    };
    let parse = |source| StartError::Parse {
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
    let members: IndexMap<String, Box<RawValue>> =
        serde_json::from_str(json.get()).unwrap_or_default();
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
    Entity::new(key, time, move || body)
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
) -> Result<Artifact, StartError> {
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
        Err(error) => return Err(StartError::read(&file)(error)),
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
