//! The subscriptions that there are.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;

use graph_calls_core::primitive::Timestamp;
use graph_calls_models::Subscription;

use super::disturbance::Disturbances;
use super::{Delivery, Disturbance, Watched};

use crate::lock::lock;

/// The number of deliveries that are remembered; older ones make room.
const REMEMBERED: usize = 16_384;

/// A subscription, and what it watches.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) subscription: Subscription,
    pub(crate) watched: Watched,
}

/// Subscriptions by id, and what became of the notifications for them.
#[derive(Default)]
pub(crate) struct Subscriptions {
    entries: Mutex<BTreeMap<String, Entry>>,
    deliveries: Mutex<VecDeque<Delivery>>,
    pub(crate) disturbances: Disturbances,
    /// Made when it is first needed: a key takes a moment.
    #[cfg(feature = "rich")]
    pub(super) publisher: std::sync::OnceLock<Option<super::Publisher>>,
}

impl Subscriptions {
    pub(crate) fn new(disturbance: Option<Disturbance>) -> Self {
        let subscriptions = Self::default();
        subscriptions.disturbances.set(disturbance);
        subscriptions
    }

    /// Those that have not expired; the others are gone for good.
    pub(crate) fn live(&self, now: Timestamp) -> Vec<Entry> {
        let mut entries = lock(&self.entries);
        entries.retain(|_, entry| {
            entry
                .subscription
                .expiration_date_time
                .is_some_and(|end| end > now)
        });
        entries.values().cloned().collect()
    }

    pub(crate) fn get(&self, id: &str, now: Timestamp) -> Option<Entry> {
        let mut live = self.live(now).into_iter();
        live.find(|entry| entry.subscription.id == id)
    }

    pub(crate) fn put(&self, entry: Entry) {
        lock(&self.entries).insert(entry.subscription.id.clone(), entry);
    }

    pub(crate) fn remove(&self, id: &str, now: Timestamp) -> Option<Entry> {
        self.get(id, now)?;
        lock(&self.entries).remove(id)
    }

    pub(crate) fn note(&self, delivery: Delivery) {
        let mut deliveries = lock(&self.deliveries);
        if deliveries.len() == REMEMBERED {
            deliveries.pop_front();
        }
        deliveries.push_back(delivery);
    }

    pub(crate) fn deliveries(&self) -> Vec<Delivery> {
        lock(&self.deliveries).iter().cloned().collect()
    }
}
