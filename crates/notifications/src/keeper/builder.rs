//! Making a keeper.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use graph_calls::Client;
use tokio::sync::Notify;
use tokio::task::JoinSet;

use super::machine::Machine;
use super::state::KeeperState;
use super::task::Task;
use super::{Keeper, Kept};
use crate::subscription::{SubscriptionRequest, generate_client_state};
use crate::{Receiver, Resource};

/// Makes a [`Keeper`].
#[derive(Debug)]
#[must_use = "a keeper that is not started keeps nothing"]
pub struct KeeperBuilder {
    client: Client,
    receiver: Receiver,
    tenant_id: Option<String>,
    requests: Vec<SubscriptionRequest>,
    routine: Option<Duration>,
    state: KeeperState,
    random: fastrand::Rng,
}

impl KeeperBuilder {
    pub(super) fn new(client: Client, receiver: Receiver) -> Self {
        Self {
            client,
            receiver,
            tenant_id: None,
            requests: Vec::new(),
            routine: Some(Duration::from_secs(6 * 60 * 60)),
            state: KeeperState::default(),
            random: fastrand::Rng::new(),
        }
    }

    /// The tenant that the client has its token from. Notifications of others are refused, and rich ones
    /// need a validation token for it.
    pub fn tenant(mut self, tenant_id: impl Into<String>) -> Self {
        self.tenant_id = Some(tenant_id.into());
        self
    }

    /// Keeps this subscription.
    pub fn subscribe(mut self, request: SubscriptionRequest) -> Self {
        self.requests.push(request);
        self
    }

    /// Reports the time since the last gap so often though nothing is known to be missing, every six hours
    /// by default; `None` for never.
    ///
    /// Without it nothing tells of what the service gives up after four hours, because the endpoint was
    /// out of its reach or too slow, or its queue was full. Not more often than every minute.
    pub fn routine(mut self, every: Option<Duration>) -> Self {
        self.routine = every;
        self
    }

    /// Goes on where a keeper stopped, with those of its subscriptions that are asked for again.
    ///
    /// One whose URLs or client state have changed since, or that is to bring a content and did not, is
    /// replaced.
    pub fn restore(mut self, state: KeeperState) -> Self {
        self.state = state;
        self
    }

    /// Draws waits from this seed, so that they can be repeated.
    pub fn random_seed(mut self, seed: u64) -> Self {
        self.random = fastrand::Rng::with_seed(seed);
        self
    }

    /// Starts to keep.
    ///
    /// The endpoint has to be up: the service asks it for the validation token before it answers.
    ///
    /// # Errors
    /// Fails when the same is subscribed to twice, or there are no random bits for a client state.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn start(mut self) -> Result<Keeper, KeeperError> {
        let now = self.receiver.clock().now();
        let mut kept: Vec<Arc<Kept>> = Vec::with_capacity(self.requests.len());
        for request in std::mem::take(&mut self.requests) {
            let (resource, change_type) = (request.resource().clone(), request.change_type());
            let is_twice = kept.iter().any(|kept| {
                let machine = kept.machine();
                let other = machine.request();
                *other.resource() == resource && other.change_type() == change_type
            });
            if is_twice {
                return Err(KeeperError::Twice(resource));
            }
            let client_state = match request.given_client_state() {
                Some(given) => given.clone(),
                None => generate_client_state().map_err(KeeperError::Random)?,
            };
            let mut machine = Machine::new(request, client_state, now, self.random.fork())
                .with_tenant(self.tenant_id.clone())
                .with_routine(self.routine);
            let mut states = self.state.subscriptions.iter();
            let stored =
                states.find(|state| state.resource == resource && state.change_type == change_type);
            if let Some(stored) = stored {
                machine.restore(stored.clone(), self.state.handled, now);
            }
            kept.push(Arc::new(Kept {
                machine: Mutex::new(machine),
                changed: Notify::new(),
            }));
        }
        let mut tasks = JoinSet::new();
        for kept in &kept {
            let task = Task::new(
                self.client.clone(),
                self.receiver.clone(),
                self.tenant_id.clone(),
                kept.clone(),
            );
            task.register();
            tasks.spawn(task.run());
        }
        Ok(Keeper {
            client: self.client,
            receiver: self.receiver,
            kept,
            tasks,
        })
    }
}

/// The reason why a keeper does not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum KeeperError {
    /// Graph allows one subscription to the same changes of the same resource.
    Twice(Resource),
    /// The operating system has no random bits to give.
    Random(getrandom::Error),
}

impl fmt::Display for KeeperError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Twice(resource) => write!(formatter, "{resource} is subscribed to twice"),
            Self::Random(_) => formatter.write_str("there are no random bits for a client state"),
        }
    }
}

impl Error for KeeperError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Random(source) => Some(source),
            Self::Twice(_) => None,
        }
    }
}
