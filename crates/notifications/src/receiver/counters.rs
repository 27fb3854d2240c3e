//! Counters of what was received.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::DropReason;
use crate::receiver::refusal::{ItemRefusal, Refusal};

/// Counters since the receiver was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counters {
    /// Validation requests that were answered.
    pub handshakes: u64,
    /// Bodies that were taken.
    pub bodies: u64,
    /// Notifications of changes that were taken.
    pub notifications: u64,
    /// Lifecycle events that were taken.
    pub lifecycle_events: u64,
    /// Bodies that were refused because the queue was full; the service sends them again.
    pub deferred: u64,
    /// Rich notifications that came again and were not handed over again.
    pub repeated: u64,
    /// Bodies that were refused, by reason.
    pub refused: Vec<(Refusal, u64)>,
    /// Items of bodies that were refused, by reason.
    pub items_refused: Vec<(ItemRefusal, u64)>,
    /// Rich notifications that were dropped, by reason.
    pub dropped: Vec<(DropReason, u64)>,
}

impl Counters {
    /// The number of bodies and items that were refused and dropped in all.
    pub fn all_refused(&self) -> u64 {
        let bodies: u64 = self.refused.iter().map(|(_, count)| count).sum();
        let items: u64 = self.items_refused.iter().map(|(_, count)| count).sum();
        let dropped: u64 = self.dropped.iter().map(|(_, count)| count).sum();
        bodies + items + dropped
    }
}

/// The counters while they count.
#[derive(Debug, Default)]
pub(crate) struct Counting {
    pub(crate) handshakes: Count,
    pub(crate) bodies: Count,
    pub(crate) notifications: Count,
    pub(crate) lifecycle_events: Count,
    pub(crate) deferred: Count,
    pub(crate) repeated: Count,
    refused: [Count; Refusal::ALL.len()],
    items_refused: [Count; ItemRefusal::ALL.len()],
    dropped: [Count; DropReason::ALL.len()],
}

/// A number that only grows.
#[derive(Debug, Default)]
pub(crate) struct Count(AtomicU64);

impl Count {
    pub(crate) fn add(&self, number: usize) {
        // The numbers are read for people; nothing is ordered by them.
        self.0.fetch_add(number as u64, Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Counting {
    pub(crate) fn refuse(&self, reason: Refusal) {
        self.refused[reason as usize].add(1);
    }

    pub(crate) fn refuse_item(&self, reason: ItemRefusal) {
        self.items_refused[reason as usize].add(1);
    }

    pub(crate) fn drop_item(&self, reason: DropReason) {
        self.dropped[reason as usize].add(1);
    }

    pub(crate) fn snapshot(&self) -> Counters {
        fn pairs<T: Copy>(all: &[T], counts: &[Count]) -> Vec<(T, u64)> {
            let counts = counts.iter().map(Count::get);
            all.iter()
                .copied()
                .zip(counts)
                .filter(|(_, count)| *count > 0)
                .collect()
        }
        Counters {
            handshakes: self.handshakes.get(),
            bodies: self.bodies.get(),
            notifications: self.notifications.get(),
            lifecycle_events: self.lifecycle_events.get(),
            deferred: self.deferred.get(),
            repeated: self.repeated.get(),
            refused: pairs(Refusal::ALL, &self.refused),
            items_refused: pairs(ItemRefusal::ALL, &self.items_refused),
            dropped: pairs(DropReason::ALL, &self.dropped),
        }
    }
}
