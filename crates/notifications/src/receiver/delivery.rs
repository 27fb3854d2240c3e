//! The forms in which notifications arrive.

use graph_calls_core::Object;
use graph_calls_core::operation::json;
use graph_calls_models::{ChangeNotification, ChangeNotificationCollection};

/// Notifications that arrived together.
pub(super) struct Delivery {
    pub(super) items: Vec<ChangeNotification>,
    /// `None` when the body has none at all.
    pub(super) validation_tokens: Option<Vec<Option<String>>>,
}

impl Delivery {
    /// Reads a body that the service has posted; `None` when it is no collection of notifications.
    pub(super) fn posted(body: &[u8]) -> Option<Self> {
        let collection: ChangeNotificationCollection = json(body).ok()?;
        Some(Self {
            items: collection.value?,
            validation_tokens: collection.validation_tokens,
        })
    }

    /// Reads a message of Event Hubs, which is the same collection, or an event of Event Grid, which is a
    /// CloudEvent with one notification, or a list of those.
    pub(super) fn message(body: &[u8]) -> Option<Self> {
        let is_list = body.trim_ascii_start().first() == Some(&b'[');
        let messages = if is_list {
            json::<Vec<ChangeNotificationCollection>>(body).ok()?
        } else {
            vec![json(body).ok()?]
        };
        let mut delivery = Self {
            items: Vec::new(),
            validation_tokens: None,
        };
        for message in messages {
            match message.unknown().get::<ChangeNotification>("data") {
                Some(data) => delivery.items.push(data.ok()?),
                None => delivery.items.extend(message.value?),
            }
            delivery.validation_tokens = delivery.validation_tokens.or(message.validation_tokens);
        }
        delivery.items.retain(|item| !is_test(item));
        Some(delivery)
    }
}

/// Tells whether the item is the message that Graph sends to a hub when a subscription is created, which is to
/// be ignored: see <https://learn.microsoft.com/graph/change-notifications-delivery-event-hubs>.
fn is_test(item: &ChangeNotification) -> bool {
    let change_type = item.change_type.as_ref();
    item.subscription_id.as_deref() == Some("NA")
        && change_type.is_some_and(|change_type| change_type.as_str().starts_with("Validation:"))
}
