//! The time of the simulated service, which a test may put forward.

use std::sync::Mutex;
use std::time::Instant;

use graph_calls_core::primitive::{Duration, Timestamp};

use crate::lock::lock;

/// A clock that goes on from where it was set.
#[derive(Debug)]
pub(crate) struct Clock {
    start: Timestamp,
    started: Instant,
    /// The time that it was put forward by.
    advance: Mutex<std::time::Duration>,
}

impl Clock {
    /// A clock that shows `now`.
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            start: now,
            started: Instant::now(),
            advance: Mutex::default(),
        }
    }

    /// The time of the clock, in hundreds of nanoseconds as Graph counts.
    pub(crate) fn now(&self) -> Timestamp {
        let passed = self.started.elapsed().saturating_add(*lock(&self.advance));
        let rest = std::time::Duration::from_nanos(u64::from(passed.subsec_nanos() % 100));
        self.start.saturating_add(passed.saturating_sub(rest))
    }

    /// Puts the clock forward.
    pub(crate) fn advance(&self, duration: std::time::Duration) {
        let mut advance = lock(&self.advance);
        *advance = advance.saturating_add(duration);
    }
}

/// `timestamp` moved by whole seconds; where that leaves the calendar it stays.
pub(crate) fn shift(timestamp: Timestamp, seconds: i64) -> Timestamp {
    timestamp
        .checked_add(Duration::from_seconds(seconds))
        .unwrap_or(timestamp)
}
