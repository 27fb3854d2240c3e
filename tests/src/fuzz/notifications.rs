//! Bodies that anyone on the internet may post.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use graph_calls_models::ChangeNotificationCollection;
use graph_calls_notifications::{Events, Known, Receiver, Resource};
use http::Request;

/// The receiver, as a webhook and as the reader of a hub. It knows each subscription that the body names, so that the
/// items are taken.
pub(super) fn receiver(data: &[u8]) {
    let (webhook, events) = knowing(data);
    let request = Request::post(target(data))
        .header("content-type", "application/json")
        .body(bytes::Bytes::copy_from_slice(data))
        .expect("the request is whole");
    let status = webhook.handle(&request).status().as_u16();
    assert!(
        matches!(status, 200 | 202 | 400 | 403 | 413 | 503),
        "{status}"
    );
    let counters = webhook.counters();
    drop(webhook);
    let handed_out = drain(events);
    let taken = counters.notifications + counters.lifecycle_events;
    assert!(handed_out as u64 >= taken, "{handed_out} of {taken} events");

    let (hub, events) = knowing(data);
    let result = hub.take(data);
    drop(hub);
    drain(events);
    if status == 202 {
        result.expect("what came as a post can come by a hub");
    }
}

/// A path with the first line of the input as its query, where that is one.
fn target(data: &[u8]) -> http::Uri {
    let line = data.split(|byte| *byte == b'\n').next().unwrap_or(data);
    let target = [b"/notifications?", line].concat();
    http::Uri::try_from(target).unwrap_or_else(|_| http::Uri::from_static("/notifications"))
}

fn knowing(data: &[u8]) -> (Receiver, Events) {
    let (receiver, events) = Receiver::builder().build();
    if let Ok(collection) = serde_json::from_slice::<ChangeNotificationCollection>(data) {
        for item in collection.value.into_iter().flatten() {
            if let (Some(id), Some(state)) = (item.subscription_id, item.client_state) {
                receiver.register(id, Known::new(Resource::CallRecords, state));
            }
        }
    }
    (receiver, events)
}

/// Takes out all events, which are there: the receiver is gone.
fn drain(mut events: Events) -> usize {
    let mut count = 0;
    loop {
        let next = pin!(events.next());
        match next.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Some(_)) => count += 1,
            Poll::Ready(None) => return count,
            Poll::Pending => panic!("an event is awaited that nobody can send"),
        }
    }
}
