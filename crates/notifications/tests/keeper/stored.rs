//! The gaps that a keeper calls handled, at the moments when it could say too much.
//!
//! The runtime has one thread, so the keeper does nothing until the test waits.

use bytes::Bytes;
use futures_util::FutureExt;
use graph_calls_core::primitive::Timestamp;
use graph_calls_notifications::{Event, GapCause, Keeper, KeeperState, Receiver, Resource};
use serde_json::{Value, json};

use super::world::World;

fn to_json(keeper: &Keeper) -> Value {
    serde_json::to_value(keeper.state()).unwrap()
}

fn handled(state: &Value) -> Timestamp {
    state["handledDateTime"].as_str().unwrap().parse().unwrap()
}

/// A keeper whose subscription is there.
async fn kept(world: &World) -> Keeper {
    let request = world.request(Resource::CallRecords);
    let keeper = world.keeper().subscribe(request).start().unwrap();
    world.until(|| keeper.subscriptions().len() == 1).await;
    keeper
}

#[tokio::test]
async fn a_state_that_is_stored_right_after_the_start_holds_the_gap_of_the_restart() {
    let mut world = World::new(Receiver::builder()).await;
    let keeper = kept(&world).await;
    let stored = to_json(&keeper);
    drop(keeper);
    world.restart(Receiver::builder()).await;

    let state: KeeperState = serde_json::from_value(stored.clone()).unwrap();
    let request = world.request(Resource::CallRecords);
    let keeper = world.keeper().subscribe(request).restore(state);
    let keeper = keeper.start().unwrap();
    assert!(handled(&to_json(&keeper)) <= handled(&stored));

    // Nor is it handled while the program handles it.
    let gap = world.gap().await;
    assert_eq!(gap.from, handled(&stored));
    assert!(handled(&to_json(&keeper)) <= gap.from);
    assert!(world.events().next().now_or_never().is_none());
    assert!(handled(&to_json(&keeper)) > gap.from);
}

#[tokio::test]
async fn what_was_taken_comes_out_after_the_end_of_the_receiver() {
    let world = World::new(Receiver::builder()).await;
    let keeper = kept(&world).await;
    let record = world.simulator.add_call_record();
    world
        .until(|| world.receiver().counters().notifications == 1)
        .await;
    // As a program that stops in order does: nothing is taken any more, and what was taken is handled.
    let stored = to_json(&keeper);
    drop(keeper);
    let mut events = world.stop().await;
    let Some(Event::Notification(notification)) = events.next().await else {
        panic!()
    };
    assert_eq!(notification.changed.id(), Some(&*record.id));
    assert!(events.next().await.is_none());
    assert!(handled(&stored) <= notification.received);
}

#[tokio::test]
async fn a_lifecycle_event_is_not_handled_before_the_keeper_has_acted_on_it() {
    let mut world = World::new(Receiver::builder()).await;
    let keeper = kept(&world).await;
    let state = to_json(&keeper);
    let own = &state["subscriptions"][0];
    let missed = json!({"value": [{
        "subscriptionId": own["id"], "clientState": own["clientState"],
        "tenantId": world.simulator.tenant(), "lifecycleEvent": "missed",
    }]});
    let request = http::Request::post("/notifications").header("content-type", "application/json");
    let request = request.body(Bytes::from(missed.to_string())).unwrap();
    assert_eq!(world.receiver().handle(&request).status(), 202);

    let Some(Some(Event::Lifecycle(event))) = world.events().next().now_or_never() else {
        panic!()
    };
    assert!(world.events().next().now_or_never().is_none());
    assert!(handled(&to_json(&keeper)) <= event.received);

    let gap = world.gap().await;
    assert_eq!(gap.cause, GapCause::Missed);
    assert!(handled(&to_json(&keeper)) <= gap.from);
}
