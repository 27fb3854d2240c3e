//! Makes the calls that the machine asks for.

use std::sync::Arc;
use std::time::Duration;

use graph_calls::{Client, Error, ErrorKind};
use graph_calls_endpoints::subscriptions;
use graph_calls_models::Subscription;
use http::StatusCode;

use super::call::{Answer, Call, Step};
use super::{Kept, Setback};
use crate::clock::until;
use crate::{Event, Known, Lifecycle, Receiver};

/// The clock of the day is looked at this often at least: it may be set, or the machine may have slept.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// Keeps one subscription.
pub(super) struct Task {
    client: Client,
    receiver: Receiver,
    tenant_id: Option<String>,
    kept: Arc<Kept>,
}

impl Task {
    pub(super) fn new(
        client: Client,
        receiver: Receiver,
        tenant_id: Option<String>,
        kept: Arc<Kept>,
    ) -> Self {
        Self {
            client,
            receiver,
            tenant_id,
            kept,
        }
    }

    pub(super) async fn run(self) {
        while !self.receiver.is_closed() {
            let now = self.receiver.clock().now();
            match self.step() {
                Step::Call(call) => self.make(call).await,
                Step::Wait(instant) => {
                    let sleep = until(now, instant).min(LONGEST_SLEEP);
                    tokio::select! {
                        () = tokio::time::sleep(sleep) => {}
                        () = self.kept.changed.notified() => {}
                    }
                }
            }
        }
    }

    fn step(&self) -> Step {
        let mut machine = self.kept.machine();
        let step = machine.step(self.receiver.clock().now());
        // While the machine is locked, so that no state is stored that knows of neither.
        for gap in machine.take_gaps() {
            tracing::info!(resource = %gap.resource, from = %gap.from, to = %gap.to,
                cause = %gap.cause, "notifications may be missing");
            let from = gap.from;
            self.receiver.send(Event::Gap(gap), from);
        }
        step
    }

    /// Has the receiver take notifications of the subscription.
    pub(super) fn register(&self) {
        let machine = self.kept.machine();
        let resource = machine.request().resource().clone();
        let mut known = Known::new(resource, machine.client_state().clone());
        if let Some(tenant_id) = &self.tenant_id {
            known = known.tenant(tenant_id);
        }
        #[cfg(feature = "rich")]
        if machine.request().certificate().is_some() {
            known = known.content();
        }
        let (kept, clock) = (Arc::downgrade(&self.kept), self.receiver.clock().clone());
        let known = known.listener(Arc::new(move |event: &Lifecycle| {
            if let Some(kept) = kept.upgrade() {
                kept.machine().lifecycle(event, clock.now());
                kept.changed.notify_one();
            }
        }));
        match machine.id() {
            Some(id) => self.receiver.register(id, known),
            None => self.receiver.register_unnamed(known),
        }
    }

    async fn make(&self, call: Call) {
        if let Call::Create(_) = call {
            self.register();
        }
        let (answer, error) = match self.send(&call).await {
            Ok(answer) => (answer, None),
            Err(error) => (answer_of(&call, &error), Some(error)),
        };
        let now = self.receiver.clock().now();
        let mut machine = self.kept.machine();
        let before = machine.id().map(str::to_owned);
        let is_useful = machine.answer(&call, answer, now);
        let is_new = machine.id().is_some() && machine.id() != before.as_deref();
        let again_at = machine.not_before();
        let resource = machine.request().resource().clone();
        drop(machine);
        if is_new {
            self.register();
        }
        if is_useful {
            tracing::debug!(%resource, call = call.name(), "kept a subscription");
            return;
        }
        let setback = Setback {
            resource,
            tenant_id: self.tenant_id.clone(),
            call: call.name(),
            error: error.map(Arc::new),
            again_at,
        };
        tracing::warn!(%again_at, "{setback}");
        self.receiver.send(Event::Setback(setback), now);
    }

    async fn send(&self, call: &Call) -> Result<Answer, Error> {
        let client = &self.client;
        let subscription = |subscription| Answer::Subscription(Box::new(subscription));
        match call {
            Call::Create(wanted) => {
                let create = subscriptions::Create::new(Subscription::clone(wanted));
                client.send(create).await.map(subscription)
            }
            Call::List => {
                let mut list = client.stream(subscriptions::List::new());
                let mut all = Vec::new();
                while let Some(one) = list.next().await {
                    all.push(one?);
                }
                Ok(Answer::Subscriptions(all))
            }
            Call::Delete { id } => {
                let delete = subscriptions::Delete::new(id);
                client.send(delete).await.map(|()| Answer::Done)
            }
            Call::Renew { id, changes } => {
                let update = subscriptions::Update::new(id, Subscription::clone(changes));
                client.send(update).await.map(subscription)
            }
            Call::Reauthorize { id } => {
                let reauthorize = subscriptions::Reauthorize::new(id);
                client.send(reauthorize).await.map(|()| Answer::Done)
            }
        }
    }
}

fn answer_of(call: &Call, error: &Error) -> Answer {
    let is_creation = matches!(call, Call::Create(_));
    match error.status() {
        Some(StatusCode::CONFLICT) if is_creation => Answer::Conflict,
        Some(StatusCode::NOT_FOUND | StatusCode::GONE) if !is_creation => Answer::Gone,
        status => Answer::Failed {
            retry_after: error.retry_after(),
            is_unknown: match status {
                Some(status) => status.is_server_error() || status.is_success(),
                None => !matches!(
                    error.kind(),
                    ErrorKind::Configuration | ErrorKind::Request | ErrorKind::Credential
                ),
            },
        },
    }
}
