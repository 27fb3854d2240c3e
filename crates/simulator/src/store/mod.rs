//! All that the service knows: entity sets by path, made at the start from the seed or a folder and added
//! to later, and the contents of what was recorded.

mod artifact;
mod content;
mod entity;
mod folder;
mod seed;
mod set;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use graph_calls_core::primitive::Timestamp;
use serde_json::value::to_raw_value;
use serde_json::{Value, json};

use crate::StartError;
use crate::lock::lock;

pub(crate) use artifact::{
    Artifact, Kind, MP4, Parent, Recorded, TRANSCRIPT_TEXT, VTT, metadata, without_speakers,
};
pub use content::Content;
pub(crate) use entity::{Body, Entity, append, quoted};
pub(crate) use folder::Navigations;
pub use seed::User;
pub(crate) use seed::{DOMAIN, Dimensions, LOGS, Random, Seed, Subject, hash, mix};
pub(crate) use set::Set;

/// The set of call records.
pub(crate) const CALL_RECORDS: &str = "communications/callRecords";

/// The set of users.
pub(crate) const USERS: &str = "users";

/// The sets of the service. A set is known by its path below the version, keys included; a function that
/// answers a collection has a set as well, without its arguments.
pub(crate) struct Store {
    pub(crate) seed: Arc<Seed>,
    users: Mutex<Arc<Vec<User>>>,
    sets: Mutex<HashMap<String, Arc<Set>>>,
    artifacts: Mutex<HashMap<String, Arc<Artifact>>>,
    /// The organizers of meetings and calls, by the id of the meeting or call.
    organizers: Mutex<HashMap<String, String>>,
}

impl Store {
    fn empty(seed: Seed) -> Self {
        Self {
            seed: Arc::new(seed),
            users: Mutex::default(),
            sets: Mutex::default(),
            artifacts: Mutex::default(),
            organizers: Mutex::default(),
        }
    }

    /// A store with what follows from the seed.
    pub(crate) fn generate(seed: Seed) -> Self {
        let store = Self::empty(seed);
        seed::fill(&store);
        store
    }

    /// A store with what a folder holds; `navigations` are the members whose items are entities.
    pub(crate) fn read(
        seed: Seed,
        folder: &Path,
        navigations: &Navigations,
    ) -> Result<Self, StartError> {
        let store = Self::empty(seed);
        folder::fill(&store, folder, navigations)?;
        Ok(store)
    }

    pub(crate) fn tenant(&self) -> &str {
        &self.seed.tenant
    }

    /// The set at this path.
    pub(crate) fn set(&self, path: &str) -> Option<Arc<Set>> {
        lock(&self.sets).get(path).cloned()
    }

    /// Adds an entity at the end of the set at this path.
    pub(crate) fn push(&self, path: &str, entity: Arc<Entity>) {
        let mut sets = lock(&self.sets);
        Arc::make_mut(sets.entry(path.to_owned()).or_default()).push(entity);
    }

    fn put(&self, path: &str, set: Set) {
        lock(&self.sets).insert(path.to_owned(), Arc::new(set));
    }

    /// Adds JSON objects to the set at this path.
    pub(crate) fn push_values(&self, path: &str, values: &[Value], navigations: &Navigations) {
        for (position, value) in values.iter().enumerate() {
            // A JSON value always has a JSON form.
            if let Ok(text) = to_raw_value(value) {
                let entity = folder::entity(&text, position, navigations);
                self.push(path, Arc::new(entity));
            }
        }
    }

    // Users.

    pub(crate) fn users(&self) -> Arc<Vec<User>> {
        Arc::clone(&lock(&self.users))
    }

    /// The position of the user among all.
    pub(crate) fn user_position(&self, id: &str) -> Option<usize> {
        lock(&self.users).iter().position(|user| user.id == id)
    }

    fn put_users(&self, users: Arc<Vec<User>>) {
        let set = users.iter().map(User::entity).collect();
        self.put(USERS, set);
        *lock(&self.users) = users;
    }

    // Call records.

    /// Adds a call that starts at `start`.
    pub(crate) fn add_call(&self, start: Timestamp) -> Arc<Entity> {
        let count = self.set(CALL_RECORDS).map_or(0, |set| set.len());
        let users = self.users();
        let entity = Arc::new(seed::call(&self.seed, &users, count as u32, start));
        self.push(CALL_RECORDS, Arc::clone(&entity));
        entity
    }

    /// Gives a call record its next version.
    pub(crate) fn update_call(&self, id: &str) -> Option<Arc<Entity>> {
        let mut sets = lock(&self.sets);
        let set = sets.get_mut(CALL_RECORDS)?;
        let entity = Arc::new(seed::next_version(set.get(id)?));
        Arc::make_mut(set).replace(Arc::clone(&entity));
        Some(entity)
    }

    // Recordings and transcripts.

    /// Adds what was recorded to the sets of its meeting or call and to that of its organizer.
    pub(crate) fn add_artifact(&self, artifact: Artifact, entity: Entity) -> Recorded {
        let entity = Arc::new(entity);
        let Artifact { kind, parent, .. } = &artifact;
        let above = format!("{USERS}/{}/{}", artifact.organizer, parent.collection());
        let below = format!("{above}/{}/{}", parent.key(), kind.collection());
        let parents = self.set(&above);
        if parents.is_none_or(|parents| parents.get(parent.key()).is_none()) {
            let key = parent.key().to_owned();
            let body = Body::from_value(json!({"id": key}));
            let parent = Entity::new(key, None, move || body);
            self.push(&above, Arc::new(parent));
        }
        self.push(&below, Arc::clone(&entity));
        self.push(&format!("{above}/{}", kind.function()), Arc::clone(&entity));
        self.put_organizer(parent.key(), &artifact.organizer);
        let artifact = self.put_artifact(artifact);
        Recorded { artifact, entity }
    }

    fn put_artifact(&self, artifact: Artifact) -> Arc<Artifact> {
        let artifact = Arc::new(artifact);
        lock(&self.artifacts).insert(artifact.id.clone(), Arc::clone(&artifact));
        artifact
    }

    /// The recording or transcript with this id.
    pub(crate) fn artifact(&self, id: &str) -> Option<Arc<Artifact>> {
        lock(&self.artifacts).get(id).cloned()
    }

    /// The organizer of the meeting or call with this id.
    pub(crate) fn organizer_of(&self, id: &str) -> Option<String> {
        lock(&self.organizers).get(id).cloned()
    }

    /// Notes who organizes a meeting or call.
    fn put_organizer(&self, id: &str, user: &str) {
        lock(&self.organizers).insert(id.to_owned(), user.to_owned());
    }

    /// Adds a recording of a meeting that the user organizes, and its transcript.
    pub(crate) fn add_recording(
        &self,
        user: &str,
        created: Timestamp,
        length: Option<u64>,
    ) -> Option<[Recorded; 2]> {
        let users = self.users();
        let organizer = users.iter().find(|one| one.id == user)?;
        let index = lock(&self.artifacts).len() as u32;
        let meetings = self.set(&format!("{USERS}/{user}/{}", Parent::MEETINGS));
        let parent = match meetings.as_ref().and_then(|set| set.at(0)) {
            Some(meeting) => Parent::Meeting(meeting.key().to_owned()),
            None => self.seed.add_meeting(self, organizer, index),
        };
        let content = length.map(|length| Content::generated(u64::from(index), length));
        Some(
            self.seed
                .record(self, organizer, &parent, index, created, content),
        )
    }

    /// Replaces the content of a recording by other bytes of the same length.
    pub(crate) fn replace_content(&self, id: &str, modified: Timestamp) -> Option<Content> {
        let artifact = self.artifact(id)?;
        let content = artifact.content.replaced();
        let changed = Artifact {
            content: content.clone(),
            modified,
            ..(*artifact).clone()
        };
        self.put_artifact(changed);
        Some(content)
    }
}
