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

impl Setting {
    fn now(self) -> Timestamp {
        later(self.shown, self.since.elapsed())
    }
}

impl Clock {
    /// A clock that shows `now`.
    pub(crate) fn new(now: Timestamp) -> Self {
        Self(Mutex::new(Setting {
            shown: now,
            since: Instant::now(),
        }))
    }

    /// The time of the clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).now()
    }

    /// Puts the clock forward.
    pub(crate) fn advance(&self, duration: std::time::Duration) {
        let mut setting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *setting = Setting {
            shown: later(setting.now(), duration),
            since: Instant::now(),
        };
    }

    /// Makes the clock show `now` and go on from there.
    pub(crate) fn set(&self, now: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Setting {
            shown: now,
            since: Instant::now(),
        };
    }
}

/// `timestamp` moved to the future; where that leaves the calendar it stays.
fn later(timestamp: Timestamp, duration: std::time::Duration) -> Timestamp {
    let seconds = i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
    // Graph counts in hundreds of nanoseconds.
    let nanoseconds = duration.subsec_nanos() / 100 * 100;
    let duration = Duration::new(seconds, nanoseconds.cast_signed());
    timestamp.checked_add(duration).unwrap_or(timestamp)
}

/// `timestamp` moved by whole seconds; where that leaves the calendar it stays.
pub(crate) fn shift(timestamp: Timestamp, seconds: i64) -> Timestamp {
    timestamp
        .checked_add(Duration::from_seconds(seconds))
        .unwrap_or(timestamp)
}
