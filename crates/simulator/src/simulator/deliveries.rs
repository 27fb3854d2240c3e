//! Deliveries, and what a test can do to them.

use graph_calls_models::{ChangeNotificationCollection, LifecycleEventType};

use crate::Simulator;
use crate::notify::{Delivery, Disturbance, send, send_lifecycle_event};

impl Simulator {
    /// Sends a lifecycle event of a subscription; `false` when there is no such subscription, or it
    /// has no URL for them.
    pub fn send_lifecycle_event(&self, subscription: &str, event: LifecycleEventType) -> bool {
        send_lifecycle_event(&self.state, subscription, event)
    }

    /// The last 16,384 notifications that were delivered or given up.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.state.subscriptions.deliveries()
    }

    /// Drops, repeats and delays deliveries from now on; `None` for none of it.
    pub fn disturb_deliveries(&self, disturbance: Option<Disturbance>) {
        self.state.subscriptions.disturbances.set(disturbance);
    }

    /// Sends the last body of a subscription again, once, with a change that makes it a forgery. Returns the status
    /// of the answer, or `None` when no answer came in time or nothing was sent to the subscription before.
    pub async fn send_forged(
        &self,
        subscription: &str,
        change: impl FnOnce(&mut ChangeNotificationCollection),
    ) -> Option<u16> {
        let deliveries = self.state.subscriptions.deliveries();
        let mut last = deliveries.iter().rev();
        let last = last.find(|delivery| delivery.subscription_id == subscription)?;
        let mut collection = serde_json::from_str(&last.body).ok()?;
        change(&mut collection);
        let entry = self.state.subscriptions.get(subscription, self.now())?;
        let url = entry.subscription.notification_url?;
        send(&url, serde_json::to_string(&collection).ok()?).await
    }

    /// The sender that signs tokens and encrypts contents.
    ///
    /// # Panics
    /// Fails when no signing key can be made.
    #[cfg(feature = "rich")]
    pub fn publisher(&self) -> &crate::Publisher {
        crate::notify::publisher(&self.state).expect("a signing key can be made")
    }
}
