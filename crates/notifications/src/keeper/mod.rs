//! Keeps subscriptions alive.

mod builder;
mod call;
mod machine;
mod setback;
mod state;
mod task;

pub use builder::{KeeperBuilder, KeeperError};
pub use setback::Setback;
pub use state::KeeperState;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use graph_calls::{Client, Error};
use graph_calls_core::primitive::Timestamp;
use graph_calls_endpoints::subscriptions;
use http::StatusCode;
use tokio::sync::Notify;
use tokio::task::JoinSet;

#[cfg(feature = "rich")]
use crate::rich::EncryptionCertificate;
use crate::{Receiver, Resource};
use machine::Machine;

/// Keeps subscriptions alive, in the background, for as long as it is not dropped.
///
/// - It creates what does not exist, and adopts what an earlier run has left or replaces it.
/// - It renews somewhere between the middle and two thirds of a subscription's life, and again until it
///   works.
/// - It reauthorizes when the service asks for that, never within ten minutes of a renewal.
/// - It creates anew what was removed or has expired, and reports the gap.
/// - It reports the time since the last gap every six hours though nothing is known to be missing, so
///   that what was lost without a word is found.
///
/// Gaps and setbacks come out of [`Events`](crate::Events) with the notifications. Dropping the keeper
/// leaves the subscriptions as they are.
///
/// ```no_run
/// # async fn example(client: graph_calls::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use graph_calls_notifications::{Keeper, KeeperState, Receiver, Resource, SubscriptionRequest};
///
/// let (receiver, events) = Receiver::builder().build();
/// let stored: KeeperState = serde_json::from_slice(&std::fs::read("keeper.json")?)?;
/// let keeper = Keeper::builder(client, receiver)
///     .tenant("84bd8158-6d4d-4958-8b9f-9d6445542f95")
///     .subscribe(SubscriptionRequest::new(Resource::CallRecords, "https://example.com/notifications")?)
///     .restore(stored)
///     .start()?;
/// std::fs::write("keeper.json", serde_json::to_vec(&keeper.state())?)?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a keeper that is dropped keeps nothing"]
pub struct Keeper {
    client: Client,
    receiver: Receiver,
    kept: Vec<Arc<Kept>>,
    tasks: JoinSet<()>,
}

/// One subscription, shared with its task.
struct Kept {
    machine: Mutex<Machine>,
    /// Tells the task that the machine has something new to say.
    changed: Notify,
}

impl Kept {
    fn machine(&self) -> MutexGuard<'_, Machine> {
        self.machine.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keeper {
    /// A builder for the subscriptions that `client` has the right to, whose notifications go to
    /// `receiver`.
    pub fn builder(client: Client, receiver: Receiver) -> KeeperBuilder {
        KeeperBuilder::new(client, receiver)
    }

    /// The state to store now and then, and when the program ends.
    ///
    /// Notifications that were not handled by then, or are received later, lie in a gap that a keeper reports which is
    /// made from it.
    pub fn state(&self) -> KeeperState {
        let mut subscriptions = Vec::with_capacity(self.kept.len());
        let mut untaken = Vec::new();
        for kept in &self.kept {
            let machine = kept.machine();
            subscriptions.push(machine.state());
            untaken.extend(machine.untaken());
        }
        // After the machines were asked: what they have handed over since is in the queue.
        let handled = self.receiver.handled_until();
        KeeperState {
            subscriptions,
            handled: untaken.into_iter().chain([handled]).min(),
        }
    }

    /// The subscriptions that are there, with their ids and when they expire.
    pub fn subscriptions(&self) -> Vec<(Resource, String, Timestamp)> {
        let present = self.kept.iter().filter_map(|kept| {
            let machine = kept.machine();
            let resource = machine.request().resource().clone();
            Some((resource, machine.id()?.to_owned(), machine.expires()?))
        });
        present.collect()
    }

    /// Looks at the clock at once, instead of within a minute: after it was set, or the machine has slept.
    pub fn wake(&self) {
        for kept in &self.kept {
            kept.changed.notify_one();
        }
    }

    /// Asks Graph to encrypt contents for this certificate from now on, in all subscriptions with encrypted contents.
    /// Put its key into the ring before, and keep the old one there for some hours.
    #[cfg(feature = "rich")]
    pub fn use_certificate(&self, certificate: &EncryptionCertificate) {
        for kept in &self.kept {
            let mut machine = kept.machine();
            if machine.request().certificate().is_some()
                && let Ok(request) = machine.request().clone().content(certificate)
            {
                machine.set_request(request);
                drop(machine);
                kept.changed.notify_one();
            }
        }
    }

    /// Stops and deletes the subscriptions.
    ///
    /// # Errors
    /// Fails when one cannot be deleted; the others are tried all the same.
    pub async fn delete_all(mut self) -> Result<(), Error> {
        self.tasks.shutdown().await;
        let mut result = Ok(());
        for kept in &self.kept {
            let id = kept.machine().id().map(str::to_owned);
            let Some(id) = id else { continue };
            match self.client.send(subscriptions::Delete::new(id)).await {
                Err(error) if error.status() != Some(StatusCode::NOT_FOUND) => result = Err(error),
                _ => {}
            }
        }
        result
    }
}

impl fmt::Debug for Keeper {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Keeper")
            .field("subscriptions", &self.subscriptions())
            .finish_non_exhaustive()
    }
}
