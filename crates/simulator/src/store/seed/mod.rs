//! The data that follow from a seed: a company with offices in four countries, whose people call each other
//! day after day, on the same devices and over the same networks.

mod call;
mod identity;
mod logs;
mod office;
mod people;
mod random;
mod recordings;
mod telemetry;

use std::ops::RangeInclusive;
use std::sync::Arc;

use graph_calls_core::primitive::{Duration, Timestamp};

use serde_json::Value;

use super::{CALL_RECORDS, Parent, Set, Store, USERS};

pub(crate) use call::{entity as call, next_version};
pub(crate) use logs::LOGS;
pub(crate) use people::DOMAIN;
pub use people::User;
pub(crate) use random::{Random, Subject, hash, mix, word};
pub(crate) use recordings::transcribe;

use people::Employee;

/// The amount of data, and the time that they are spread over.
#[derive(Clone, Debug)]
pub(crate) struct Dimensions {
    pub(crate) seed: u64,
    pub(crate) users: u32,
    pub(crate) meetings: u32,
    pub(crate) recordings: u32,
    pub(crate) adhoc_recordings: u32,
    pub(crate) call_records: u32,
    pub(crate) log_rows: u32,
    pub(crate) days: u32,
    pub(crate) content_length: RangeInclusive<u64>,
    pub(crate) largest_call: u32,
    pub(crate) now: Timestamp,
}

/// Makes entities that follow from the seed.
#[derive(Clone, Debug)]
pub(crate) struct Seed {
    pub(crate) dimensions: Dimensions,
    pub(crate) tenant: String,
}

impl Seed {
    pub(crate) fn new(mut dimensions: Dimensions) -> Self {
        dimensions.users = dimensions.users.max(1);
        // Every user organizes at least one meeting, so that each can be given a recording.
        dimensions.meetings = dimensions.meetings.max(dimensions.users);
        let tenant = Random::new(dimensions.seed, Subject::Tenant, 0).guid();
        Self { dimensions, tenant }
    }

    fn random(&self, subject: Subject, index: u32) -> Random {
        Random::new(self.dimensions.seed, subject, index.into())
    }

    /// An instant within the days of the data: the later, the higher `index` of `count` is.
    fn instant(&self, subject: Subject, index: u32, count: u32) -> Timestamp {
        // In hundreds of nanoseconds, as Graph counts.
        let span = i128::from(self.dimensions.days) * 86_400 * 10_000_000;
        let step = span / i128::from(count.max(1));
        let jitter = Random::new(self.dimensions.seed, subject, u64::from(index) | 1 << 40)
            .below(step.max(1).min(i128::from(u64::MAX)) as u64);
        let before_now = span - step * i128::from(index) - i128::from(jitter);
        let (seconds, ticks) = (before_now / 10_000_000, before_now % 10_000_000);
        let before_now = Duration::new(seconds as i64, ticks as i32 * 100);
        let now = self.dimensions.now;
        now.checked_sub(before_now).unwrap_or(now)
    }

    fn users(&self) -> Vec<User> {
        (0..self.dimensions.users)
            .map(|index| Employee::of(self.dimensions.seed, index).user())
            .collect()
    }
}

/// A duration of this many milliseconds.
fn duration(milliseconds: i64) -> String {
    let text = format!("{}.{:03}", milliseconds / 1000, milliseconds % 1000);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("PT{text}S")
}

/// Adds the members of one object to another.
fn extend(object: &mut Value, others: Value) {
    if let (Value::Object(members), Value::Object(others)) = (object, others) {
        members.extend(others);
    }
}

/// Fills a store with all data of its seed.
pub(super) fn fill(store: &Store) {
    let seed = &store.seed;
    let dimensions = &seed.dimensions;
    let users = Arc::new(seed.users());
    store.put_users(Arc::clone(&users));
    let calls: Set = (0..dimensions.call_records)
        .map(|index| {
            let start = seed.instant(Subject::CallRecord, index, dimensions.call_records);
            call::entity(seed, &users, index, start)
        })
        .collect();
    store.put(CALL_RECORDS, calls);
    for (number, log) in LOGS.iter().enumerate() {
        let number = number as u32;
        let rows = (0..dimensions.log_rows).map(|index| {
            let start = seed.instant(Subject::Row, index, dimensions.log_rows);
            logs::row(log, seed, &users, index + (number << 24), start)
        });
        store.put(&format!("{CALL_RECORDS}/{}", log.function), rows.collect());
    }
    recordings::fill(store, &users);
    for user in users.iter() {
        // The sets are there for users without a recording as well.
        for path in [Parent::MEETINGS, Parent::CALLS] {
            let path = format!("{USERS}/{}/{path}", user.id);
            if store.set(&path).is_none() {
                store.put(&path, Set::default());
            }
        }
    }
}
