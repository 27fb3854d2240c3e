//! The versions that were handed over already.

use std::collections::{HashMap, VecDeque};
use std::fmt;

use crate::Entity;

/// The versions that were handed over, to leave out what comes again: Graph repeats notifications, and a
/// sweep finds what was notified as well.
///
/// It forgets the oldest ids when there are too many, so something may come twice but nothing is left out.
/// Forget an entity that could not be handled after all, or a sweep leaves it out.
///
/// ```
/// use graph_calls_notifications::Delivered;
///
/// let mut delivered = Delivered::new(100_000);
/// assert!(delivered.is_new("e523d2ed", 1));
/// assert!(!delivered.is_new("e523d2ed", 1));
/// assert!(delivered.is_new("e523d2ed", 2));
///
/// delivered.forget("e523d2ed");
/// assert!(delivered.is_new("e523d2ed", 2));
/// ```
#[derive(Clone)]
pub struct Delivered {
    versions: HashMap<Box<str>, i64>,
    order: VecDeque<Box<str>>,
    capacity: usize,
}

impl Delivered {
    /// Remembers at most this number of ids.
    pub fn new(capacity: usize) -> Self {
        Self {
            versions: HashMap::new(),
            order: VecDeque::new(),
            capacity: capacity.max(1),
        }
    }

    /// Tells whether this version is new: neither it nor a later one was handed over before. From now on it counts as
    /// handed over.
    pub fn is_new(&mut self, id: &str, version: i64) -> bool {
        if let Some(newest) = self.versions.get_mut(id) {
            let is_new = version > *newest;
            *newest = version.max(*newest);
            return is_new;
        }
        if self.order.len() == self.capacity
            && let Some(oldest) = self.order.pop_front()
        {
            self.versions.remove(&oldest);
        }
        self.versions.insert(id.into(), version);
        self.order.push_back(id.into());
        true
    }

    /// Forgets all versions, so that they are new again.
    pub fn forget(&mut self, id: &str) {
        if self.versions.remove(id).is_some() {
            self.order.retain(|other| &**other != id);
        }
    }

    /// The same as [`is_new`](Self::is_new) for what was fetched or found. A record that does not say its version is always new.
    pub fn is_new_entity(&mut self, entity: &Entity) -> bool {
        let version = entity.version();
        version.is_none_or(|version| self.is_new(entity.id(), version))
    }
}

impl fmt::Debug for Delivered {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Delivered")
            .field("ids", &self.order.len())
            .finish_non_exhaustive()
    }
}
