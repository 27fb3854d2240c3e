//! Events that come out of the receiver.

use std::fmt;

use graph_calls_core::primitive::Timestamp;
use graph_calls_models::{ChangeNotification, ChangeType, LifecycleEventType};

use crate::{Changed, Entity, Gap, ItemRefusal, Resource, Setback};

/// The event.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// Something has changed.
    Notification(Box<Notification>),
    /// Something happened to a subscription. The keeper, when there is one, acts on it by itself.
    Lifecycle(Lifecycle),
    /// Notifications may be missing.
    Gap(Gap),
    /// The keeper could not do what it has to do, and tries again.
    Setback(Setback),
    /// Items that name a subscription of this program were refused. The [`Gap`] of the same time follows.
    Refused(RefusedItems),
}

/// A change that the service notified of.
///
/// It carried the secret of its subscription, and is of the right tenant.
#[derive(Clone)]
#[non_exhaustive]
pub struct Notification {
    /// The id of the subscription.
    pub subscription_id: String,
    /// The tenant that the change happened in.
    pub tenant_id: Option<String>,
    /// The event.
    pub change_type: ChangeType,
    /// The thing that has changed.
    pub changed: Changed,
    /// The time when the notification came in.
    pub received: Timestamp,
    /// The entity itself, of a rich notification whose signatures are right. `Debug` shows its id
    /// only.
    pub content: Option<Entity>,
    /// The notification as it came, without the client state and the encrypted content.
    pub raw: ChangeNotification,
}

impl fmt::Debug for Notification {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Notification")
            .field("subscription_id", &self.subscription_id)
            .field("tenant_id", &self.tenant_id)
            .field("change_type", &self.change_type)
            .field("changed", &self.changed)
            .field("received", &self.received)
            .field("content", &self.content.as_ref().map(Entity::id))
            .field("raw", &self.raw)
            .finish()
    }
}

/// Items that name a subscription of this program, and were refused.
///
/// Either somebody forges notifications, or the service sends what this program does not expect: some
/// tenants deliver without a client state, for example
/// (<https://github.com/NousResearch/hermes-agent/pull/68799>). The first one is reported at once, those
/// that follow every ten minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RefusedItems {
    /// The resource that the subscription watches.
    pub resource: Resource,
    /// The id of the subscription.
    pub subscription_id: String,
    /// The reason why the first of them was refused.
    pub reason: ItemRefusal,
    /// The number of items.
    pub count: u64,
    /// The time when the first of them came in.
    pub from: Timestamp,
    /// The time when the last of them came in.
    pub to: Timestamp,
}

/// Something that happened to a subscription.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Lifecycle {
    /// The id of the subscription.
    pub subscription_id: String,
    /// The tenant of the subscription.
    pub tenant_id: Option<String>,
    /// The event; ignore names that are not known.
    pub event: LifecycleEventType,
    /// The time when the subscription ended by what the service knew when it sent this.
    pub expires: Option<Timestamp>,
    /// The time when it came in.
    pub received: Timestamp,
}
