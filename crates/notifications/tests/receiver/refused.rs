//! Reports of items that name a subscription of this program and were refused.

use std::time::Duration;

use futures_util::FutureExt;
use graph_calls_notifications::{Event, Events, GapCause, ItemRefusal, Receiver, RefusedItems};
use serde_json::Value;

use super::{item, post_items, receiver};

const MINUTE: Duration = Duration::from_secs(60);

/// An item as some tenants deliver it, see <https://github.com/NousResearch/hermes-agent/pull/68799>.
fn without_client_state() -> Value {
    let mut item = item();
    item["clientState"] = Value::Null;
    item
}

async fn report(events: &mut Events) -> RefusedItems {
    let Some(Event::Refused(items)) = events.next().await else {
        panic!()
    };
    let Some(Event::Gap(gap)) = events.next().await else {
        panic!()
    };
    let id = Some(items.subscription_id.clone());
    assert_eq!(
        (gap.resource, gap.subscription_id, gap.from, gap.to),
        (items.resource.clone(), id, items.from, items.to)
    );
    assert_eq!(gap.cause, GapCause::Refused(items.reason));
    items
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_refuses_everything_says_so() {
    let (receiver, mut events) = receiver(Receiver::builder());
    for _ in 0..50 {
        assert_eq!(post_items(&receiver, &[without_client_state()]), 403);
    }
    let items = report(&mut events).await;
    assert_eq!((items.count, items.reason), (50, ItemRefusal::ClientState));
    assert_eq!(items.subscription_id, "s1");

    // From here on there is one report in ten minutes, however much is refused.
    for _ in 0..3 {
        assert_eq!(post_items(&receiver, &[without_client_state()]), 403);
    }
    assert!(events.next().now_or_never().is_none());
    tokio::time::advance(9 * MINUTE).await;
    assert!(events.next().now_or_never().is_none());
    assert_eq!(report(&mut events).await.count, 3);

    // Genuine ones go on coming in between.
    assert_eq!(post_items(&receiver, &[item()]), 202);
    assert!(matches!(events.next().await, Some(Event::Notification(_))));
}

#[tokio::test(start_paused = true)]
async fn what_was_not_reported_is_when_the_events_end() {
    let (receiver, mut events) = receiver(Receiver::builder());
    post_items(&receiver, &[without_client_state()]);
    assert_eq!(report(&mut events).await.count, 1);
    post_items(&receiver, &[without_client_state()]);
    events.close();
    assert_eq!(report(&mut events).await.count, 1);
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn nobody_elses_subscription_is_reported() {
    let (receiver, mut events) = receiver(Receiver::builder());
    let mut other = item();
    other["subscriptionId"] = "s2".into();
    assert_eq!(post_items(&receiver, &[other]), 403);
    events.close();
    assert!(events.next().await.is_none());
}
