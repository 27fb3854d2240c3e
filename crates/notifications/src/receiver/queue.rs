//! What was taken and is not handled yet, bounded.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use graph_calls_core::primitive::Timestamp;
use graph_calls_models::ChangeNotification;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use crate::{Event, Lifecycle, Resource};

/// The receiver's end of the queue.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    sender: mpsc::UnboundedSender<Entry>,
    room: Arc<Semaphore>,
    capacity: usize,
    open: Arc<Open>,
}

/// From when on something is not handled yet, for every entry that is not.
#[derive(Debug, Default)]
pub(crate) struct Open(Mutex<BTreeMap<Timestamp, usize>>);

/// Something that was taken.
pub(crate) struct Entry {
    pub(crate) content: Taken,
    pub(crate) place: Place,
}

/// What was taken.
pub(crate) enum Taken {
    Body(Body),
    Event(Box<Event>),
}

/// A body whose items carry the secrets of their subscriptions.
pub(crate) struct Body {
    pub(crate) received: Timestamp,
    pub(crate) items: Vec<Item>,
    pub(crate) events: Vec<Lifecycle>,
    /// `None` when the body has none at all.
    #[cfg(feature = "rich")]
    pub(crate) validation_tokens: Option<Vec<Option<String>>>,
}

/// An item of a body.
pub(crate) struct Item {
    pub(crate) resource: Resource,
    pub(crate) notification: ChangeNotification,
}

/// Room in the queue; free again when this is dropped, which says that the entry was handled.
#[derive(Debug)]
pub(crate) struct Place {
    _room: Option<OwnedSemaphorePermit>,
    open: Arc<Open>,
    from: Timestamp,
}

impl Queue {
    pub(crate) fn new(capacity: usize) -> (Self, mpsc::UnboundedReceiver<Entry>) {
        let capacity = capacity.clamp(1, Semaphore::MAX_PERMITS.min(u32::MAX as usize));
        let (sender, receiver) = mpsc::unbounded_channel();
        let queue = Self {
            sender,
            room: Arc::new(Semaphore::new(capacity)),
            capacity,
            open: Arc::default(),
        };
        (queue, receiver)
    }

    /// Room for so many items; `None` when there is not enough.
    pub(crate) fn try_place(&self, items: usize, from: Timestamp) -> Option<Place> {
        let room = self.room.clone();
        let room = room.try_acquire_many_owned(self.share(items)).ok()?;
        Some(Place::new(Some(room), &self.open, from))
    }

    /// A place beside the room for what came over the wire: gaps are few, and are never put off.
    pub(crate) fn place(&self, from: Timestamp) -> Place {
        Place::new(None, &self.open, from)
    }

    /// Hands an entry over; `false` when nobody takes it any more.
    pub(crate) fn push(&self, content: Taken, place: Place) -> bool {
        self.sender.send(Entry { content, place }).is_ok()
    }

    /// Until when everything that was taken has been handled.
    pub(crate) fn handled_until(&self, now: Timestamp) -> Timestamp {
        let open = self.open.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.first_key_value()
            .map_or(now, |(from, _)| now.min(*from))
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.sender.is_closed()
    }

    /// What a body of so many items takes: one that is larger than the queue gets all of it.
    fn share(&self, items: usize) -> u32 {
        items.clamp(1, self.capacity) as u32
    }
}

impl Place {
    fn new(room: Option<OwnedSemaphorePermit>, open: &Arc<Open>, from: Timestamp) -> Self {
        open.enter(from);
        Self {
            _room: room,
            open: open.clone(),
            from,
        }
    }
}

impl Open {
    fn enter(&self, from: Timestamp) {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *open.entry(from).or_default() += 1;
    }

    fn leave(&self, from: Timestamp) {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&from) {
            *count -= 1;
            if *count == 0 {
                open.remove(&from);
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.open.leave(self.from);
    }
}
