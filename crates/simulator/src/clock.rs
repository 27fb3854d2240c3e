//! The time of the simulated service, which a test may set.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use graph_calls_core::primitive::{Duration, Timestamp};

/// A clock that goes on from where it was set.
#[derive(Debug)]
pub(crate) struct Clock(Mutex<Setting>);

#[derive(Clone, Copy, Debug)]
struct Setting {
    shown: Timestamp,
    since: Instant,
}

impl Clock {
    /// A clock that shows `now`.
    pub(crate) fn new(now: Timestamp) -> Self {
        Self(Mutex::new(Setting {
            shown: now,
            since: Instant::now(),
        }))
    }

    /// What the clock shows.
    pub(crate) fn now(&self) -> Timestamp {
        let setting = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let elapsed = setting.since.elapsed();
        // Graph counts in hundreds of nanoseconds.
        let nanoseconds = elapsed.subsec_nanos() / 100 * 100;
        let seconds = i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX);
        let elapsed = Duration::new(seconds, nanoseconds.cast_signed());
        setting.shown.checked_add(elapsed).unwrap_or(setting.shown)
    }

    /// Makes the clock show `now` and go on from there.
    pub(crate) fn set(&self, now: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Setting {
            shown: now,
            since: Instant::now(),
        };
    }
}

/// `timestamp` moved by whole seconds; where that leaves the calendar it stays.
pub(crate) fn shift(timestamp: Timestamp, seconds: i64) -> Timestamp {
    timestamp
        .checked_add(Duration::from_seconds(seconds))
        .unwrap_or(timestamp)
}
