//! Reports of items that were refused though they name a subscription of this program.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use graph_calls_core::primitive::Timestamp;
use tokio::runtime::Handle;
use tokio::time::Instant;

use super::Receiver;
use super::queue::{Place, Taken};
use super::refusal::ItemRefusal;
use crate::{Event, Gap, GapCause, RefusedItems, Resource};

/// Time between two reports of one subscription. The id of a subscription is no secret, so without it a
/// stranger could have the program sweep with every request.
const PAUSE: Duration = Duration::from_secs(10 * 60);

/// The refused items that were not reported yet, by the id of their subscription; `None` while none was
/// refused since the last report.
pub(crate) type Refused = Arc<Mutex<HashMap<String, Option<Refusals>>>>;

/// Refused items of one subscription.
#[derive(Debug)]
pub(crate) struct Refusals {
    items: RefusedItems,
    /// Lies in the gap of a restart until it was reported.
    place: Place,
}

impl Receiver {
    pub(super) fn report_refused(
        &self,
        subscription_id: String,
        resource: Resource,
        reason: ItemRefusal,
        received: Timestamp,
    ) {
        let shared = &self.shared;
        let mut refused = shared
            .refused
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let new = |subscription_id| Refusals {
            items: RefusedItems {
                resource,
                subscription_id,
                reason,
                count: 1,
                from: received,
                to: received,
            },
            place: shared.queue.place(received),
        };
        match refused.entry(subscription_id) {
            Entry::Vacant(entry) => {
                let id = entry.key().clone();
                let refusals = new(id.clone());
                entry.insert(Some(refusals));
                drop(refused);
                let place = shared.queue.place(received);
                shared.queue.push(Taken::Refused(id), place);
            }
            Entry::Occupied(mut entry) => match entry.get_mut() {
                Some(refusals) => {
                    refusals.items.count += 1;
                    refusals.items.to = refusals.items.to.max(received);
                }
                None => {
                    let refusals = new(entry.key().clone());
                    entry.insert(Some(refusals));
                }
            },
        }
    }
}

/// The reports of refused items, at most one of a subscription in [`PAUSE`].
#[derive(Debug)]
pub(super) struct Reports {
    refused: Refused,
    /// The time when each subscription that was reported may be reported again, the first one in front.
    due: VecDeque<(Instant, String)>,
}

impl Reports {
    pub(super) fn new(refused: Refused) -> Self {
        Self {
            refused,
            due: VecDeque::new(),
        }
    }

    /// Waits until a report may be due; for ever when none is to come. Outside of tokio there are no
    /// timers, and the report is made with the next event.
    pub(super) async fn wait(&self) {
        match self.due.front() {
            Some((due, _)) if Handle::try_current().is_ok() => {
                tokio::time::sleep_until(*due).await;
            }
            _ => std::future::pending().await,
        }
    }

    /// The next report whose time has come, or any that is left when `is_last`.
    pub(super) fn next(&mut self, is_last: bool) -> Option<([Event; 2], Place)> {
        while let Some((due, _)) = self.due.front()
            && (is_last || *due <= Instant::now())
        {
            let (_, id) = self.due.pop_front()?;
            if let Some(report) = self.take(id) {
                return Some(report);
            }
        }
        None
    }

    /// The report of the subscription `id`, when there is something to report.
    pub(super) fn take(&mut self, id: String) -> Option<([Event; 2], Place)> {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Refusals { items, place }) = refused.get_mut(&id).and_then(Option::take) else {
            refused.remove(&id);
            return None;
        };
        drop(refused);
        self.due.push_back((Instant::now() + PAUSE, id));
        let gap = Gap {
            resource: items.resource.clone(),
            subscription_id: Some(items.subscription_id.clone()),
            tenant_id: None,
            from: items.from,
            to: items.to,
            cause: GapCause::Refused(items.reason),
        };
        Some(([Event::Refused(items), Event::Gap(gap)], place))
    }
}
