//! Bodies that nobody would write by hand: those of the fixtures with anything changed, and noise.

use bytes::Bytes;
use futures_util::FutureExt;
use graph_calls_notifications::{Counters, Event, Events, GapCause, Known, Receiver, Resource};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use super::{STATE, TENANT};

const SUBSCRIPTION: &str = "s1";

/// Room for a few items, so that some bodies find the queue full.
const CAPACITY: usize = 8;

/// The bodies of the fixtures, as if they were sent to the receiver of these tests.
fn bodies() -> Vec<Value> {
    let names = [
        "notification-callrecord-created.json",
        "notification-callrecording-basic.json",
        "notification-callrecording-rich.json",
        "lifecycle-missed.json",
        "lifecycle-mixed-batch.json",
        "lifecycle-reauthorizationrequired.json",
        "lifecycle-subscriptionremoved.json",
    ];
    let mut bodies: Vec<_> = names.into_iter().map(super::fixture).collect();
    bodies.push(super::fixture("notification-rich-vector.json")["notification"].take());
    for body in &mut bodies {
        for item in body["value"].as_array_mut().unwrap() {
            item["clientState"] = json!(STATE);
            item["subscriptionId"] = json!(SUBSCRIPTION);
            item["tenantId"] = json!(TENANT);
        }
    }
    bodies
}

/// A change of one value in the tree, by its number.
#[derive(Clone, Debug)]
enum Change {
    Delete,
    Repeat,
    Replace(Value),
    /// Text that stands for a number which no number type holds.
    HugeNumber,
    /// Text that stands for an array in so many others.
    Nested(usize),
}

/// A change of the text.
#[derive(Clone, Debug)]
enum Damage {
    None,
    Cut(Index),
    Overwrite(Index, u8),
    /// A second member of the same name, with another value, before each one.
    RepeatMember(&'static str),
}

fn change() -> impl Strategy<Value = Change> {
    let other = select(vec![
        Value::Null,
        json!(true),
        json!(-7),
        json!(0.5),
        json!(""),
        json!("updated"),
        json!("another client state"),
        json!([]),
        json!([null, {}, 7]),
        json!({}),
        json!({"value": []}),
    ]);
    prop_oneof![
        Just(Change::Delete),
        Just(Change::Repeat),
        other.prop_map(Change::Replace),
        Just(Change::HugeNumber),
        select(vec![3, 127, 129, 20_000]).prop_map(Change::Nested),
    ]
}

fn damage() -> impl Strategy<Value = Damage> {
    let names = select(vec!["clientState", "subscriptionId", "value", "resource"]);
    prop_oneof![
        4 => Just(Damage::None),
        1 => any::<Index>().prop_map(Damage::Cut),
        1 => (any::<Index>(), any::<u8>()).prop_map(|(place, byte)| Damage::Overwrite(place, byte)),
        1 => names.prop_map(Damage::RepeatMember),
    ]
}

/// The number of values below and with this one.
fn count(value: &Value) -> usize {
    let below: usize = match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    };
    1 + below
}

/// Changes the value with this number, counted from the outside in.
fn apply(value: &mut Value, place: &mut usize, change: &Change) {
    match value {
        Value::Array(items) => {
            let mut changed = Vec::new();
            for mut item in items.drain(..) {
                if *place == 0 {
                    *place = usize::MAX;
                    match change {
                        Change::Delete => continue,
                        Change::Repeat => changed.push(item.clone()),
                        other => item = replacement(other),
                    }
                } else {
                    *place -= 1;
                    apply(&mut item, place, change);
                }
                changed.push(item);
            }
            *items = changed;
        }
        Value::Object(members) => {
            let names: Vec<String> = members.keys().cloned().collect();
            for name in names {
                if *place == 0 {
                    *place = usize::MAX;
                    match change {
                        Change::Delete => drop(members.remove(&name)),
                        Change::Repeat => {
                            let copy = members[&name].clone();
                            members.insert(format!("{name}2"), copy);
                        }
                        other => members[&name] = replacement(other),
                    }
                } else {
                    *place -= 1;
                    apply(&mut members[&name], place, change);
                }
            }
        }
        _ => {}
    }
}

fn replacement(change: &Change) -> Value {
    match change {
        Change::Replace(value) => value.clone(),
        Change::HugeNumber => json!("@huge@"),
        Change::Nested(depth) => json!(format!("@nested {depth}@")),
        Change::Delete | Change::Repeat => Value::Null,
    }
}

/// A body, and how many items of it may be taken.
fn body() -> impl Strategy<Value = (Vec<u8>, usize)> {
    let changes = vec((any::<Index>(), change()), 0..4);
    let mutated = (select(bodies()), changes, damage()).prop_map(|(mut body, changes, damage)| {
        for (place, change) in changes {
            let mut place = place.index(count(&body));
            apply(&mut body, &mut place, &change);
        }
        let mut text = body.to_string().replace("\"@huge@\"", "-1.5e99999");
        for depth in [3, 127, 129, 20_000] {
            let nested = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
            text = text.replace(&format!("\"@nested {depth}@\""), &nested);
        }
        let mut bytes = text.into_bytes();
        match damage {
            Damage::None => {}
            Damage::Cut(place) => bytes.truncate(place.index(bytes.len())),
            Damage::Overwrite(place, byte) => {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            Damage::RepeatMember(name) => {
                let text = String::from_utf8(bytes).unwrap();
                let own = format!("\"{name}\":");
                bytes = text.replace(&own, &format!("{own}\"other\",{own}")).into();
            }
        }
        // Damage can hide the name of another tenant. These tests read no huge numbers.
        let secrets = bytes
            .windows(STATE.len())
            .filter(|window| *window == STATE.as_bytes());
        let genuine =
            serde_json::from_slice(&bytes).map_or_else(|_| secrets.count(), |body| genuine(&body));
        (bytes, genuine)
    });
    let noise = vec(any::<u8>(), 0..200).prop_map(|bytes| (bytes, 0));
    prop_oneof![9 => mutated, 1 => noise]
}

/// The number of items that carry the secret of their subscription, and name no other tenant.
fn genuine(body: &Value) -> usize {
    let items = body["value"].as_array().into_iter().flatten();
    let is_genuine = |item: &&Value| {
        item["clientState"] == STATE
            && item["subscriptionId"] == SUBSCRIPTION
            && item["tenantId"]
                .as_str()
                .is_none_or(|tenant| tenant.is_empty() || tenant == TENANT)
    };
    items.filter(is_genuine).count()
}

/// The number of items, where the parser of these tests can read the body.
fn listed(body: &[u8]) -> Option<u64> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let items = body["value"].as_array()?.iter();
    Some(items.filter(|item| item.is_object()).count() as u64)
}

fn refused(counters: &Counters) -> u64 {
    counters.refused.iter().map(|(_, count)| count).sum()
}

fn items(counters: &Counters) -> u64 {
    let refused: u64 = counters.items_refused.iter().map(|(_, count)| count).sum();
    counters.notifications + counters.lifecycle_events + refused
}

/// Takes out what there is; the last event is not handled before the next call.
fn drain(events: &mut Events) -> u64 {
    let mut taken = 0;
    while let Some(event) = events.next().now_or_never() {
        match event {
            Some(Event::Notification(_) | Event::Lifecycle(_)) => taken += 1,
            Some(Event::Refused(_)) => {}
            Some(Event::Gap(gap)) => assert!(matches!(gap.cause, GapCause::Refused(_))),
            event => panic!("{event:?}"),
        }
    }
    taken
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1024) })]

    #[test]
    fn whatever_is_sent_is_answered_and_counted(sent in vec((body(), any::<bool>()), 1..6)) {
        let (receiver, mut events) = Receiver::builder().capacity(CAPACITY).build();
        let known = Known::new(Resource::CallRecords, STATE).tenant(TENANT);
        receiver.register(SUBSCRIPTION, known);
        let mut taken_out = 0;
        for ((body, genuine), drains) in sent {
            let is_known = body.windows(STATE.len()).any(|window| window == STATE.as_bytes());
            let listed = listed(&body);
            let before = receiver.counters();
            let response = super::post(&receiver, Bytes::from(body));
            let after = receiver.counters();

            prop_assert!(response.body().is_empty());
            let bodies = after.bodies - before.bodies;
            let refused = refused(&after) - refused(&before);
            let deferred = after.deferred - before.deferred;
            let counted = (bodies, refused, deferred);
            let taken = (after.notifications + after.lifecycle_events)
                - (before.notifications + before.lifecycle_events);
            match response.status().as_u16() {
                202 => prop_assert_eq!(counted, (1, 0, 0)),
                400 => prop_assert_eq!((counted, items(&after)), ((0, 1, 0), items(&before))),
                403 => prop_assert_eq!((counted, taken), ((0, 1, 0), 0)),
                503 => prop_assert_eq!((counted, taken), ((0, 0, 1), 0)),
                status => prop_assert!(false, "{status}"),
            }
            prop_assert!(taken <= genuine as u64);
            if let (202 | 403, Some(listed)) = (response.status().as_u16(), listed) {
                prop_assert_eq!(items(&after) - items(&before), listed);
            }
            prop_assert!(is_known || taken == 0);
            if drains {
                taken_out += drain(&mut events);
            }
        }
        taken_out += drain(&mut events);
        let counters = receiver.counters();
        prop_assert_eq!(taken_out, counters.notifications + counters.lifecycle_events);
    }

    #[test]
    fn any_query_is_answered_with_its_token_or_refused(query in "[ -~]{0,80}") {
        let (receiver, _events) = super::receiver(Receiver::builder());
        let uri = http::Uri::builder().path_and_query(format!("/n?{}", query.replace(' ', "+")));
        let Ok(uri) = uri.build() else {
            return Ok(());
        };
        let request = http::Request::post(uri).body(Bytes::new()).unwrap();
        let response = receiver.handle(&request);
        match response.status().as_u16() {
            200 => {
                prop_assert_eq!(&response.headers()["content-type"], "text/plain");
                prop_assert_eq!(&response.headers()["x-content-type-options"], "nosniff");
            }
            status => prop_assert_eq!((status, response.body().len()), (415, 0)),
        }
        prop_assert_eq!(response.headers().len(), if response.status() == 200 { 2 } else { 1 });
    }
}
