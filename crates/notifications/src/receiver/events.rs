//! Received events, for the program that handles them.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use futures_core::Stream;
use futures_util::stream;
use graph_calls_core::Object;
use graph_calls_core::primitive::Timestamp;
use tokio::sync::mpsc;

use super::counters::Counting;
use super::queue::{Body, Entry, Item, Place, Taken};
use super::refused::{Refused, Reports};
use crate::gap::{DropReason, Gap, GapCause};
#[cfg(feature = "rich")]
use crate::rich::RichNotifications;
use crate::{Changed, Entity, Event, Notification};

/// The received events, in the order in which they came in.
///
/// An event counts as handled when the next one is asked for; what is not handled when the program ends
/// lies in the gap that a restored keeper reports. When this is dropped, the receiver takes nothing more.
///
/// To stop in order: stop the server, [`close`](Self::close) the events, handle what still comes out until
/// that is `None`, and store [`Keeper::state`](crate::Keeper::state).
pub struct Events {
    entries: mpsc::UnboundedReceiver<Entry>,
    counting: Arc<Counting>,
    reports: Reports,
    #[cfg(feature = "rich")]
    rich: Option<RichNotifications>,
    /// The entry whose events are being handed over, and those that are left of it.
    current: Option<Entry>,
    ready: VecDeque<Event>,
    /// Kept until the last event of the entry was handled.
    place: Option<Place>,
}

impl Events {
    pub(super) fn new(
        entries: mpsc::UnboundedReceiver<Entry>,
        counting: Arc<Counting>,
        refused: Refused,
        #[cfg(feature = "rich")] rich: Option<RichNotifications>,
    ) -> Self {
        Self {
            entries,
            counting,
            reports: Reports::new(refused),
            #[cfg(feature = "rich")]
            rich,
            current: None,
            ready: VecDeque::new(),
            place: None,
        }
    }

    /// The next event; `None` once everything was handed over and the receiver is gone or
    /// [closed](Self::close).
    ///
    /// Cancel-safe: nothing is lost when the future is dropped, as in `tokio::select!`.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            self.place = None;
            if let Some(report) = self.reports.next(false) {
                self.report(report);
                continue;
            }
            if self.current.is_none() {
                self.current = tokio::select! {
                    entry = self.entries.recv() => entry,
                    () = self.reports.wait() => continue,
                };
            }
            let Some(current) = &self.current else {
                let last = self.reports.next(true)?;
                self.report(last);
                continue;
            };
            // The entry stays where it is while something is waited for.
            let opened = match &current.content {
                Taken::Body(body) => self.open(body).await,
                Taken::Event(_) | Taken::Refused(_) => Vec::new(),
            };
            let entry = self.current.take()?;
            self.place = Some(entry.place);
            match entry.content {
                Taken::Body(body) => self.enqueue(body, opened),
                Taken::Event(event) => self.ready.push_back(*event),
                Taken::Refused(id) => {
                    if let Some(report) = self.reports.take(id) {
                        self.report(report);
                    }
                }
            }
        }
    }

    /// Takes nothing more. [`next`](Self::next) hands over what was taken until now, and then `None`; the
    /// service gets 503 and delivers again for up to four hours.
    pub fn close(&mut self) {
        self.entries.close();
    }

    fn report(&mut self, (events, place): ([Event; 2], Place)) {
        self.ready.extend(events);
        self.place = Some(place);
    }

    /// The events as a stream.
    pub fn into_stream(self) -> impl Stream<Item = Event> + Send {
        stream::unfold(self, |mut events| async move {
            let event = events.next().await?;
            Some((event, events))
        })
    }

    /// Opens the contents of the body: one for each item.
    #[cfg(feature = "rich")]
    async fn open(&self, body: &Body) -> Vec<Opened> {
        match &self.rich {
            Some(rich) => rich.open(body).await,
            None => Vec::new(),
        }
    }

    #[cfg(not(feature = "rich"))]
    async fn open(&self, _: &Body) -> Vec<Opened> {
        Vec::new()
    }

    fn enqueue(&mut self, body: Body, opened: Vec<Opened>) {
        let received = body.received;
        let opened = opened
            .into_iter()
            .chain(std::iter::repeat_with(|| Opened::Nothing));
        for (item, opened) in body.items.into_iter().zip(opened) {
            let event = match opened {
                Opened::Nothing => notification(item, received, None),
                Opened::Content(content) => notification(item, received, Some(content)),
                Opened::Repeated => {
                    self.counting.repeated.add(1);
                    continue;
                }
                Opened::Dropped(reason) => {
                    self.counting.drop_item(reason);
                    tracing::warn!(?reason, "dropped a rich notification");
                    Event::Gap(dropped(item, received, reason))
                }
            };
            self.ready.push_back(event);
        }
        self.ready
            .extend(body.events.into_iter().map(Event::Lifecycle));
    }
}

/// The outcome of opening the content of an item.
#[derive(Debug)]
#[cfg_attr(
    not(feature = "rich"),
    expect(dead_code, reason = "there is no content")
)]
pub(crate) enum Opened {
    Nothing,
    Content(Entity),
    Repeated,
    Dropped(DropReason),
}

fn notification(item: Item, received: Timestamp, content: Option<Entity>) -> Event {
    let mut raw = item.notification;
    raw.encrypted_content = None;
    raw.remainder_mut().remove(MISSPELLED);
    let path = raw.resource.as_deref().unwrap_or_default();
    Event::Notification(Box::new(Notification {
        subscription_id: raw.subscription_id.clone().unwrap_or_default(),
        tenant_id: item.tenant_id,
        // Both are there: an item without them is refused.
        change_type: raw.change_type.clone().unwrap_or_else(|| "".into()),
        changed: Changed::from_path(path),
        received,
        content,
        raw,
    }))
}

/// `encryptedContent` as published examples for recordings spell it.
pub(crate) const MISSPELLED: &str = "EncryptedContent";

fn dropped(item: Item, received: Timestamp, reason: DropReason) -> Gap {
    Gap {
        resource: item.resource,
        subscription_id: item.notification.subscription_id,
        tenant_id: item.tenant_id,
        from: received,
        to: received,
        cause: GapCause::Dropped(reason),
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Events")
            .field("queued", &self.entries.len())
            .finish_non_exhaustive()
    }
}
