//! The receiver that the service posts to.

mod counters;
mod delivery;
pub(crate) mod events;
mod handshake;
mod items;
mod known;
pub(crate) mod queue;
mod refusal;
mod refused;

pub use counters::Counters;
pub use events::Events;
pub use known::Known;
pub use refusal::{ItemRefusal, NotTaken, Refusal};

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use graph_calls_core::primitive::Timestamp;
use http::header::{ALLOW, CONTENT_TYPE, HeaderValue, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS};
use http::{Method, Request, Response, StatusCode};

use crate::Event;
use crate::clock::Clock;
#[cfg(feature = "rich")]
use crate::rich::RichNotifications;
use counters::Counting;
use delivery::Delivery;
use known::KnownSubscriptions;
use queue::{Body, Queue, Taken};
use refused::Refused;

/// Answers what the service posts, and queues it for [`Events`].
///
/// [`Receiver::handle`] only checks and queues, without waiting for anything, so that the answer goes out
/// well within the 3 seconds that the service allows; signatures are checked and contents decrypted when
/// the events are taken out. Clones are cheap and share everything.
///
/// ```
/// use bytes::Bytes;
/// use graph_calls_notifications::{Event, Known, Receiver, Resource};
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let (receiver, mut events) = Receiver::builder().build();
/// receiver.register("7f105c7d", Known::new(Resource::CallRecords, "client state"));
///
/// let body = r#"{"value": [{
///     "subscriptionId": "7f105c7d", "clientState": "client state",
///     "changeType": "updated", "resource": "communications/callRecords/e523d2ed"
/// }]}"#;
/// let request = http::Request::post("/notifications")
///     .header("content-type", "application/json")
///     .body(Bytes::from_static(body.as_bytes()))?;
/// assert_eq!(receiver.handle(&request).status(), 202);
///
/// let Some(Event::Notification(notification)) = events.next().await else { panic!() };
/// assert_eq!(notification.changed.id(), Some("e523d2ed"));
/// # Ok::<(), http::Error>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Receiver {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    known: KnownSubscriptions,
    queue: Queue,
    counting: Arc<Counting>,
    refused: Refused,
    clock: Clock,
    largest_body: usize,
}

/// Makes a [`Receiver`].
#[derive(Debug)]
pub struct ReceiverBuilder {
    capacity: usize,
    capacity_in_bytes: usize,
    largest_body: usize,
    clock: Clock,
    #[cfg(feature = "rich")]
    rich: Option<RichNotifications>,
}

impl ReceiverBuilder {
    /// Holds at most this number of items that are not handled yet; 10,000 by default. Beyond that the service is
    /// asked to send again later, which it does for up to four hours.
    #[must_use]
    pub fn capacity(mut self, items: usize) -> Self {
        self.capacity = items;
        self
    }

    /// Holds at most this number of bytes of bodies that are not handled yet; 64 MiB by default. In memory they take
    /// up to a few times as much.
    #[must_use]
    pub fn capacity_in_bytes(mut self, bytes: usize) -> Self {
        self.capacity_in_bytes = bytes;
        self
    }

    /// Takes bodies of at most this number of bytes; 4 MiB by default.
    #[must_use]
    pub fn largest_body(mut self, bytes: usize) -> Self {
        self.largest_body = bytes;
        self
    }

    /// Goes by this clock.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Checks and decrypts what notifications bring along. Without it, that is left alone.
    #[cfg(feature = "rich")]
    #[must_use]
    pub fn rich(mut self, rich: RichNotifications) -> Self {
        self.rich = Some(rich);
        self
    }

    /// The receiver, and what comes out of it.
    pub fn build(self) -> (Receiver, Events) {
        let (queue, entries) = Queue::new(self.capacity, self.capacity_in_bytes);
        let counting = Arc::<Counting>::default();
        let refused = Refused::default();
        let events = Events::new(
            entries,
            counting.clone(),
            refused.clone(),
            #[cfg(feature = "rich")]
            self.rich,
        );
        let shared = Shared {
            known: KnownSubscriptions::default(),
            queue,
            counting,
            refused,
            clock: self.clock,
            largest_body: self.largest_body,
        };
        let shared = Arc::new(shared);
        (Receiver { shared }, events)
    }
}

impl Default for ReceiverBuilder {
    fn default() -> Self {
        Self {
            capacity: 10_000,
            capacity_in_bytes: 64 << 20,
            largest_body: 4 << 20,
            clock: Clock::default(),
            #[cfg(feature = "rich")]
            rich: None,
        }
    }
}

impl Receiver {
    /// A builder.
    pub fn builder() -> ReceiverBuilder {
        ReceiverBuilder::default()
    }

    /// Answers a request of the service.
    ///
    /// | answer | when |
    /// |---|---|
    /// | 200 with the token | the service asks whether this endpoint wants notifications |
    /// | 202 | something was taken, or there was nothing in it |
    /// | 400, 405, 413, 415 | not a body of notifications, not a POST, too large, not JSON |
    /// | 403 | nothing in it was of a known subscription, with its client state and tenant |
    /// | 503 | the queue is full, so nothing was taken; the service sends it again |
    pub fn handle(&self, request: &Request<Bytes>) -> Response<Bytes> {
        if request.method() != Method::POST {
            let mut response = self.refuse(Refusal::Method);
            let post = HeaderValue::from_static("POST");
            response.headers_mut().insert(ALLOW, post);
            return response;
        }
        if let Some(token) = handshake::validation_token(request.uri()) {
            self.shared.counting.handshakes.add(1);
            tracing::debug!("answered the validation request of a subscription");
            let mut response = answer(StatusCode::OK);
            let text = HeaderValue::from_static("text/plain");
            response.headers_mut().insert(CONTENT_TYPE, text);
            *response.body_mut() = token.into();
            return response;
        }
        let taken = if is_json(request) {
            self.take_posted(request.body())
        } else {
            Err(Refusal::ContentType.into())
        };
        match taken {
            Ok(()) => answer(StatusCode::ACCEPTED),
            Err(NotTaken::Refused(reason)) => self.refuse(reason),
            Err(NotTaken::Full) => self.defer(),
        }
    }

    /// Takes a message that came by Azure Event Hubs or Event Grid, where the service delivers the
    /// subscriptions whose URL is an `EventHub:` or `EventGrid:` one.
    ///
    /// The body is the collection that webhooks get, or a CloudEvent with one notification, or a list of
    /// CloudEvents. Client states and tenants are checked as they are in [`Receiver::handle`]. Rich
    /// notifications come without validation tokens this way: access to the hub proves the sender.
    ///
    /// Wait and give the same message again after [`NotTaken::Full`]; take note of its position in the hub
    /// only when it was taken or refused.
    ///
    /// ```
    /// use graph_calls_notifications::{Known, NotTaken, Receiver, Resource};
    ///
    /// let (receiver, events) = Receiver::builder().build();
    /// receiver.register("7f105c7d", Known::new(Resource::CallRecords, "client state"));
    /// let message = br#"{"value": [{
    ///     "subscriptionId": "7f105c7d", "clientState": "client state",
    ///     "changeType": "updated", "resource": "communications/callRecords/e523d2ed"
    /// }]}"#;
    /// match receiver.take(message) {
    ///     Ok(()) => {} // go on with the next message
    ///     Err(NotTaken::Full) => {} // wait, and try again
    ///     Err(error) => eprintln!("{error}"),
    /// }
    /// # assert_eq!(receiver.counters().notifications, 1);
    /// ```
    ///
    /// # Errors
    /// Fails when the queue is full, or nothing in the message was of a known subscription.
    pub fn take(&self, message: &[u8]) -> Result<(), NotTaken> {
        let taken = self.take_delivery(message, Delivery::message, true);
        match taken {
            Err(NotTaken::Refused(reason)) => self.shared.counting.refuse(reason),
            Err(NotTaken::Full) => self.shared.counting.deferred.add(1),
            Ok(()) => {}
        }
        taken
    }

    /// Answers a request whose body was not read, and counts it.
    pub fn refuse(&self, reason: Refusal) -> Response<Bytes> {
        self.shared.counting.refuse(reason);
        tracing::debug!(?reason, "refused a body");
        answer(reason.status())
    }

    fn take_posted(&self, body: &[u8]) -> Result<(), NotTaken> {
        self.take_delivery(body, Delivery::posted, false)
    }

    /// Checks and queues the notifications of a body, all or nothing: what was not taken is sent again,
    /// whole.
    fn take_delivery(
        &self,
        body: &[u8],
        read: impl Fn(&[u8]) -> Option<Delivery>,
        is_by_hub: bool,
    ) -> Result<(), NotTaken> {
        if body.len() > self.shared.largest_body {
            return Err(Refusal::TooLarge.into());
        }
        let delivery = read(body).ok_or(Refusal::Malformed)?;
        let counting = &self.shared.counting;
        if delivery.items.is_empty() {
            counting.bodies.add(1);
            return Ok(());
        }
        let received = self.shared.clock.now();
        let mut checked = self.check(delivery.items, received);
        if checked.len() == 0 {
            return Err(Refusal::NoItemTaken.into());
        }
        let queue = &self.shared.queue;
        let place = queue
            .try_place(checked.len(), body.len(), received)
            .ok_or(NotTaken::Full)?;
        if queue.is_closed() {
            return Err(NotTaken::Full);
        }
        // Before the events are queued: the program may store the keeper's state as soon as it has them.
        checked.tell();
        let (notifications, events) = (checked.notifications.len(), checked.events.len());
        let content = Taken::Body(Body {
            received,
            items: checked.notifications,
            events: checked.events,
            #[cfg(feature = "rich")]
            validation_tokens: delivery.validation_tokens,
            is_by_hub,
        });
        if !queue.push(content, place) {
            return Err(NotTaken::Full);
        }
        counting.bodies.add(1);
        counting.notifications.add(notifications);
        counting.lifecycle_events.add(events);
        Ok(())
    }

    fn defer(&self) -> Response<Bytes> {
        self.shared.counting.deferred.add(1);
        tracing::warn!("the queue of notifications is full; the service has to send again");
        let mut response = answer(StatusCode::SERVICE_UNAVAILABLE);
        let wait = HeaderValue::from_static("10");
        response.headers_mut().insert(RETRY_AFTER, wait);
        response
    }

    /// Takes notifications of the subscription `id` from now on.
    pub fn register(&self, id: impl Into<String>, known: Known) {
        self.shared.known.insert(id.into(), known);
    }

    /// Takes notifications of a subscription that is about to be created, by their client state.
    ///
    /// The first one can be faster than the answer that has the id. Ends when a subscription to the same
    /// resource with the same client state is registered.
    pub fn register_unnamed(&self, known: Known) {
        self.shared.known.insert_unnamed(known);
    }

    /// Takes no more notifications of the subscription `id`; whether there were any to take.
    pub fn forget(&self, id: &str) -> bool {
        self.shared.known.remove(id)
    }

    /// Counters of what was received.
    pub fn counters(&self) -> Counters {
        self.shared.counting.snapshot()
    }

    /// Until when everything that was taken has been handled, which is when [`Events::next`] was called
    /// again after it had been handed over.
    pub fn handled_until(&self) -> Timestamp {
        let now = self.shared.clock.now();
        self.shared.queue.handled_until(now)
    }

    /// The size that a body may have.
    pub fn largest_body(&self) -> usize {
        self.shared.largest_body
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Hands an event over that did not come over the wire; `from` is when that begins which would be
    /// lost with it.
    pub(crate) fn send(&self, event: Event, from: Timestamp) {
        let place = self.shared.queue.place(from);
        self.shared.queue.push(Taken::Event(Box::new(event)), place);
    }

    /// Tells whether nobody takes events any more.
    pub(crate) fn is_closed(&self) -> bool {
        self.shared.queue.is_closed()
    }
}

impl fmt::Debug for Receiver {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Receiver")
            .field("counters", &self.counters())
            .finish_non_exhaustive()
    }
}

/// An empty answer that no browser takes for anything else.
fn answer(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    let nosniff = HeaderValue::from_static("nosniff");
    response
        .headers_mut()
        .insert(X_CONTENT_TYPE_OPTIONS, nosniff);
    response
}

fn is_json(request: &Request<Bytes>) -> bool {
    let content_type = request.headers().get(CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let media_type = content_type.and_then(|value| value.split(';').next());
    media_type.is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case("application/json"))
}
