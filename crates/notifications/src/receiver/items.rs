//! The checks of single items.

use graph_calls_core::primitive::Timestamp;
use graph_calls_models::ChangeNotification;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

use super::queue::{Item, Queue};
use super::refusal::{ItemRefusal, Refusal};
use super::{Notice, Receiver};
use crate::Lifecycle;

/// What is left of a body.
pub(super) struct Checked {
    pub(super) notifications: Vec<Item>,
    pub(super) events: Vec<Lifecycle>,
    keepers: Vec<(mpsc::Sender<Notice>, Lifecycle)>,
}

/// Events that their keepers have room for.
pub(super) struct Notices(Vec<(mpsc::OwnedPermit<Notice>, Notice)>);

impl Receiver {
    /// The items that are genuine.
    pub(super) fn check(
        &self,
        items: Vec<ChangeNotification>,
        received: Timestamp,
    ) -> Result<Checked, Refusal> {
        let mut checked = Checked {
            notifications: Vec::with_capacity(items.len()),
            events: Vec::new(),
            keepers: Vec::new(),
        };
        for item in items {
            if let Err(reason) = self.check_item(item, received, &mut checked) {
                self.shared.counting.refuse_item(reason);
                tracing::debug!(?reason, "refused a notification");
            }
        }
        if checked.is_empty() {
            return Err(Refusal::NoItemTaken);
        }
        Ok(checked)
    }

    fn check_item(
        &self,
        mut item: ChangeNotification,
        received: Timestamp,
        checked: &mut Checked,
    ) -> Result<(), ItemRefusal> {
        let origin = self.shared.known.origin(&item)?;
        // Nobody needs the secret from here on.
        item.client_state = None;
        if let Some(event) = item.lifecycle_event {
            let event = Lifecycle {
                subscription_id: item.subscription_id.unwrap_or_default(),
                tenant_id: item.tenant_id,
                event,
                expires: item.subscription_expiration_date_time,
                received,
            };
            if let Some(keeper) = origin.keeper {
                checked.keepers.push((keeper, event.clone()));
            }
            checked.events.push(event);
            return Ok(());
        }
        if item.change_type.is_none() || item.resource.as_deref().is_none_or(str::is_empty) {
            return Err(ItemRefusal::Incomplete);
        }
        checked.notifications.push(Item {
            resource: origin.resource,
            notification: item,
        });
        Ok(())
    }
}

impl Checked {
    fn is_empty(&self) -> bool {
        self.notifications.is_empty() && self.events.is_empty()
    }

    /// Room for the events at their keepers; `None` when one of them has none left.
    pub(super) fn notices(&mut self, queue: &Queue) -> Option<Notices> {
        let mut notices = Vec::with_capacity(self.keepers.len());
        for (keeper, event) in self.keepers.drain(..) {
            match keeper.try_reserve_owned() {
                Ok(permit) => {
                    let _place = queue.place(event.received);
                    notices.push((permit, Notice { event, _place }));
                }
                Err(TrySendError::Full(_)) => return None,
                // A keeper that has ended needs no events.
                Err(TrySendError::Closed(_)) => {}
            }
        }
        Some(Notices(notices))
    }
}

impl Notices {
    pub(super) fn send(self) {
        for (permit, notice) in self.0 {
            permit.send(notice);
        }
    }
}
