//! The data set as the routes see it: what was there at first, and what was added since.

mod recordings;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use graph_calls_core::primitive::Timestamp;

use super::content::Content;
use super::generator::Generator;
use super::loaded::Loaded;
use super::logs::Log;
use super::people::User;
use super::recording::Recording;
use super::view::CallView;

/// All that the service knows. Things are found by their place, which never changes.
pub(crate) struct DataSet {
    pub(crate) generator: Generator,
    loaded: Option<Loaded>,
    added: RwLock<Added>,
}

/// What was added or changed since the start; the only things that are stored.
#[derive(Default)]
struct Added {
    /// The starts of added calls.
    calls: Vec<Timestamp>,
    /// The versions of the calls that were updated, by place.
    versions: HashMap<u32, i64>,
    /// Recordings of meetings.
    recordings: Vec<Recording>,
    /// Contents that were replaced, by recording.
    contents: HashMap<String, Replaced>,
}

/// A content that replaced another.
struct Replaced {
    /// How many came before.
    revision: u32,
    content: Content,
    modified: Timestamp,
}

impl DataSet {
    pub(crate) fn new(generator: Generator, loaded: Option<Loaded>) -> Self {
        Self {
            generator,
            loaded,
            added: RwLock::default(),
        }
    }

    fn added(&self) -> RwLockReadGuard<'_, Added> {
        self.added.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn added_mut(&self) -> RwLockWriteGuard<'_, Added> {
        self.added.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn tenant(&self) -> &str {
        &self.generator.tenant
    }

    pub(crate) fn user_count(&self) -> u32 {
        match &self.loaded {
            Some(loaded) => loaded.users.len() as u32,
            None => self.generator.dimensions.users,
        }
    }

    pub(crate) fn user(&self, index: u32) -> Option<User> {
        match &self.loaded {
            Some(loaded) => loaded.users.get(index as usize).cloned(),
            None => (index < self.user_count()).then(|| self.generator.user(index)),
        }
    }

    pub(crate) fn find_user(&self, id: &str) -> Option<u32> {
        match &self.loaded {
            Some(loaded) => {
                let found = loaded.users.iter().position(|user| user.id == id)?;
                Some(found as u32)
            }
            None => self.generator.find_user(id),
        }
    }

    // Call records.

    fn first_calls(&self) -> u32 {
        match &self.loaded {
            Some(loaded) => loaded.call_records.len() as u32,
            None => self.generator.dimensions.call_records,
        }
    }

    pub(crate) fn call_count(&self) -> u32 {
        self.first_calls() + self.added().calls.len() as u32
    }

    pub(crate) fn call_start(&self, place: u32) -> Option<Timestamp> {
        let first = self.first_calls();
        if place >= first {
            return self.added().calls.get((place - first) as usize).copied();
        }
        match &self.loaded {
            Some(loaded) => {
                let record = loaded.call_records.get(place as usize)?;
                Some(record.start_date_time.unwrap_or(Timestamp::MIN))
            }
            None => Some(self.generator.call_start(place)),
        }
    }

    /// The first place of a call that starts at `instant` or later, among those there at first;
    /// added calls have places behind them, in no order of time.
    pub(crate) fn first_call_from(&self, instant: Timestamp) -> u32 {
        let (mut low, mut high) = (0, self.first_calls());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.call_start(middle) {
                Some(start) if start < instant => low = middle + 1,
                _ => high = middle,
            }
        }
        low
    }

    /// How many calls there were at first.
    pub(crate) fn ordered_calls(&self) -> u32 {
        self.first_calls()
    }

    pub(crate) fn call(&self, place: u32) -> Option<CallView> {
        let start = self.call_start(place)?;
        let version = self.added().versions.get(&place).copied();
        let first = self.first_calls();
        if let (Some(loaded), true) = (&self.loaded, place < first) {
            let record = Arc::clone(loaded.call_records.get(place as usize)?);
            let version = version.or(record.version).unwrap_or(1);
            return Some(CallView::Loaded(record, version));
        }
        let mut call = self.generator.call(place, start);
        call.version = version.unwrap_or(1);
        Some(CallView::Generated(call))
    }

    pub(crate) fn find_call(&self, id: &str) -> Option<u32> {
        if let Some(loaded) = &self.loaded {
            let found = loaded
                .call_records
                .iter()
                .position(|record| record.id == id);
            if let Some(place) = found {
                return Some(place as u32);
            }
        }
        let place = self.generator.find_call(id)?;
        let is_loaded = self.loaded.is_some() && place < self.first_calls();
        (place < self.call_count() && !is_loaded).then_some(place)
    }

    /// Whether someone with this id took part in the call.
    pub(crate) fn takes_part(&self, place: u32, participant: &str) -> bool {
        let is_loaded = self.loaded.is_some() && place < self.first_calls();
        if !is_loaded && let Some(user) = self.generator.find_user(participant) {
            return self.generator.takes_part(place, user);
        }
        self.call(place)
            .is_some_and(|call| call.find_participant(participant).is_some())
    }

    /// Adds a call that starts at `start`.
    pub(crate) fn add_call(&self, start: Timestamp) -> u32 {
        let mut added = self.added_mut();
        added.calls.push(start);
        self.first_calls() + added.calls.len() as u32 - 1
    }

    /// Gives the call its next version.
    pub(crate) fn update_call(&self, place: u32) -> Option<i64> {
        let current = self.call(place)?.record().version.unwrap_or(1);
        self.added_mut().versions.insert(place, current + 1);
        Some(current + 1)
    }

    // Logs.

    pub(crate) fn row_count(&self, log: Log) -> u32 {
        match &self.loaded {
            Some(loaded) => loaded.logs.get(&log).map_or(0, Vec::len) as u32,
            None => self.generator.dimensions.log_rows,
        }
    }

    /// When the row was; `None` for a row without a time of its own.
    pub(crate) fn row_start(&self, log: Log, place: u32) -> Option<Timestamp> {
        match &self.loaded {
            Some(loaded) => loaded.logs.get(&log)?.get(place as usize)?.0,
            None => Some(self.generator.row_start(log, place)),
        }
    }

    pub(crate) fn row(&self, log: Log, place: u32, is_beta: bool) -> Option<String> {
        match &self.loaded {
            Some(loaded) => {
                let row = loaded.logs.get(&log)?.get(place as usize)?;
                Some(row.1.get().to_owned())
            }
            None => Some(self.generator.row(log, place, is_beta)),
        }
    }
}
