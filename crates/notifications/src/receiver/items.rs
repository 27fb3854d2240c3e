//! The checks of single items.

use graph_calls_core::primitive::Timestamp;
use graph_calls_models::ChangeNotification;

use super::Receiver;
use super::known::{Listener, Stranger};
use super::queue::Item;
use super::refusal::ItemRefusal;
use crate::Lifecycle;

/// The items of a body that were taken.
#[derive(Default)]
pub(super) struct Checked {
    pub(super) notifications: Vec<Item>,
    pub(super) events: Vec<Lifecycle>,
    listeners: Vec<(Listener, Lifecycle)>,
}

impl Receiver {
    /// The items that are genuine. The others are counted, and reported where they name a subscription of
    /// this program.
    pub(super) fn check(&self, items: Vec<ChangeNotification>, received: Timestamp) -> Checked {
        let mut checked = Checked {
            notifications: Vec::with_capacity(items.len()),
            ..Checked::default()
        };
        for item in items {
            let id = item.subscription_id.clone();
            if let Err(Stranger { reason, resource }) =
                self.check_item(item, received, &mut checked)
            {
                self.shared.counting.refuse_item(reason);
                tracing::debug!(?reason, "refused a notification");
                if let (Some(resource), Some(id)) = (resource, id) {
                    self.report_refused(id, resource, reason, received);
                }
            }
        }
        checked
    }

    fn check_item(
        &self,
        mut item: ChangeNotification,
        received: Timestamp,
        checked: &mut Checked,
    ) -> Result<(), Stranger> {
        let origin = self.shared.known.origin(&item)?;
        // Nobody needs the secret from here on.
        item.client_state = None;
        if let Some(event) = item.lifecycle_event {
            let event = Lifecycle {
                subscription_id: item.subscription_id.unwrap_or_default(),
                tenant_id: origin.tenant_id,
                event,
                expires: item.subscription_expiration_date_time,
                received,
            };
            if let Some(listener) = origin.listener {
                checked.listeners.push((listener, event.clone()));
            }
            checked.events.push(event);
            return Ok(());
        }
        if item.change_type.is_none() || item.resource.as_deref().is_none_or(str::is_empty) {
            return Err(Stranger {
                reason: ItemRefusal::Incomplete,
                resource: Some(origin.resource),
            });
        }
        checked.notifications.push(Item {
            resource: origin.resource,
            tenant_id: origin.tenant_id,
            has_content: origin.has_content,
            notification: item,
        });
        Ok(())
    }
}

impl Checked {
    pub(super) fn len(&self) -> usize {
        self.notifications.len() + self.events.len()
    }

    /// Tells the keepers. They hear of an event before the service has its answer, so that one which was
    /// taken is never lost.
    pub(super) fn tell(&mut self) {
        for (listener, event) in self.listeners.drain(..) {
            listener(&event);
        }
    }
}
