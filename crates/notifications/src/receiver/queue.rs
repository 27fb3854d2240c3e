//! Bodies that were taken and are not handled yet, bounded.

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
    items: Room,
    bytes: Room,
    open: Arc<Open>,
}

/// The room that the queue has left of one measure.
#[derive(Clone, Debug)]
struct Room {
    free: Arc<Semaphore>,
    capacity: usize,
}

/// From when on something is not handled yet, for every entry that is not.
#[derive(Debug, Default)]
pub(crate) struct Open(Mutex<BTreeMap<Timestamp, usize>>);

/// Something that was taken.
pub(crate) struct Entry {
    pub(crate) content: Taken,
    pub(crate) place: Place,
}

/// Something that was taken.
pub(crate) enum Taken {
    Body(Body),
    Event(Box<Event>),
    /// Items of this subscription were refused.
    Refused(String),
}

/// A body whose items carry the secrets of their subscriptions.
pub(crate) struct Body {
    pub(crate) received: Timestamp,
    pub(crate) items: Vec<Item>,
    pub(crate) events: Vec<Lifecycle>,
    /// `None` when the body has none at all.
    #[cfg(feature = "rich")]
    pub(crate) validation_tokens: Option<Vec<Option<String>>>,
    /// Came by Event Hubs or Event Grid, where contents have no validation tokens.
    #[cfg_attr(
        not(feature = "rich"),
        expect(dead_code, reason = "there is no content")
    )]
    pub(crate) is_by_hub: bool,
}

/// An item of a body.
pub(crate) struct Item {
    pub(crate) resource: Resource,
    pub(crate) tenant_id: Option<String>,
    /// Each notification of the subscription brings its content along.
    #[cfg_attr(
        not(feature = "rich"),
        expect(dead_code, reason = "there is no content")
    )]
    pub(crate) has_content: bool,
    pub(crate) notification: ChangeNotification,
}

/// Room in the queue; free again when this is dropped, which says that the entry was handled.
#[derive(Debug)]
pub(crate) struct Place {
    _room: Option<[OwnedSemaphorePermit; 2]>,
    open: Arc<Open>,
    from: Timestamp,
}

impl Queue {
    pub(crate) fn new(items: usize, bytes: usize) -> (Self, mpsc::UnboundedReceiver<Entry>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        let queue = Self {
            sender,
            items: Room::new(items),
            bytes: Room::new(bytes),
            open: Arc::default(),
        };
        (queue, receiver)
    }

    /// Room for a body of `items` items and `bytes` bytes; `None` when there is not enough.
    pub(crate) fn try_place(&self, items: usize, bytes: usize, from: Timestamp) -> Option<Place> {
        let room = [self.items.take(items)?, self.bytes.take(bytes)?];
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
}

impl Room {
    fn new(capacity: usize) -> Self {
        let capacity = capacity.clamp(1, Semaphore::MAX_PERMITS.min(u32::MAX as usize));
        Self {
            free: Arc::new(Semaphore::new(capacity)),
            capacity,
        }
    }

    /// A share of this size, or all of it for a body that is larger than the queue: no reservation is
    /// larger than what it reserves from, so every body can be taken at some time.
    fn take(&self, share: usize) -> Option<OwnedSemaphorePermit> {
        let share = share.clamp(1, self.capacity) as u32;
        self.free.clone().try_acquire_many_owned(share).ok()
    }
}

impl Place {
    fn new(room: Option<[OwnedSemaphorePermit; 2]>, open: &Arc<Open>, from: Timestamp) -> Self {
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
