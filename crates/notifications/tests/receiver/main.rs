//! Bodies that the receiver takes and refuses.

#![expect(
    clippy::unwrap_used,
    reason = "a test that unwraps fails where it should"
)]

mod hub;
mod mutations;
mod refused;
mod server;

use bytes::Bytes;
use graph_calls_notifications::{
    Changed, Event, ItemRefusal, Known, Receiver, ReceiverBuilder, Refusal, Resource,
};
use http::{Request, Response};
use serde_json::{Value, json};

const TENANT: &str = "84bd8158-6d4d-4958-8b9f-9d6445542f95";
const STATE: &str = "secretClientValue";

fn receiver(builder: ReceiverBuilder) -> (Receiver, graph_calls_notifications::Events) {
    let (receiver, events) = builder.build();
    receiver.register(
        "s1",
        Known::new(Resource::CallRecords, STATE).tenant(TENANT),
    );
    (receiver, events)
}

fn item() -> Value {
    json!({
        "subscriptionId": "s1", "clientState": STATE, "tenantId": TENANT,
        "changeType": "updated", "resource": "communications/callRecords/r1",
    })
}

fn post(receiver: &Receiver, body: impl Into<Bytes>) -> Response<Bytes> {
    let request = Request::post("/notifications")
        .header("content-type", "application/json; charset=utf-8")
        .body(body.into())
        .unwrap();
    receiver.handle(&request)
}

fn post_items(receiver: &Receiver, items: &[Value]) -> u16 {
    post(receiver, json!({ "value": items }).to_string())
        .status()
        .as_u16()
}

fn fixture(name: &str) -> Value {
    let path = format!("{}/../../tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn the_handshakes_of_the_fixtures() {
    let (receiver, _events) = receiver(Receiver::builder());
    for case in fixture("notification-validation-handshake.json")["cases"]
        .as_array()
        .unwrap()
    {
        let mut request = Request::post(case["requestTarget"].as_str().unwrap())
            .body(Bytes::from(
                case["requestBody"].as_str().unwrap().to_owned(),
            ))
            .unwrap();
        for (name, value) in case["requestHeaders"].as_object().unwrap() {
            let name = http::HeaderName::try_from(name.as_str()).unwrap();
            request
                .headers_mut()
                .insert(name, value.as_str().unwrap().parse().unwrap());
        }
        let response = receiver.handle(&request);
        assert_eq!(response.status().as_u16(), case["responseStatus"]);
        assert_eq!(
            response.body(),
            case["responseBody"].as_str().unwrap().as_bytes()
        );
        for (name, value) in case["responseHeaders"].as_object().unwrap() {
            assert_eq!(response.headers()[name.as_str()], value.as_str().unwrap());
        }
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    }
    assert_eq!(receiver.counters().handshakes, 2);
}

#[test]
fn what_is_no_body_of_notifications_is_refused_with_the_right_status() {
    let (receiver, _events) = receiver(Receiver::builder().largest_body(1000));
    let good = json!({ "value": [item()] }).to_string();
    let request = |method: &str, content_type: &str, body: &str| {
        let request = Request::builder().method(method).uri("/notifications");
        let request = request.header("content-type", content_type);
        receiver
            .handle(&request.body(Bytes::from(body.to_owned())).unwrap())
            .status()
            .as_u16()
    };
    let large = " ".repeat(1001);
    for (method, content_type, body, status, reason) in [
        ("GET", "application/json", &*good, 405, Refusal::Method),
        ("PUT", "application/json", &good, 405, Refusal::Method),
        ("POST", "text/plain", &good, 415, Refusal::ContentType),
        (
            "POST",
            "application/jsonp",
            &good,
            415,
            Refusal::ContentType,
        ),
        ("POST", "application/json", &large, 413, Refusal::TooLarge),
        ("POST", "application/json", "", 400, Refusal::Malformed),
        (
            "POST",
            "application/json",
            "{\"value\":[",
            400,
            Refusal::Malformed,
        ),
        (
            "POST",
            "application/json",
            "{\"value\":7}",
            400,
            Refusal::Malformed,
        ),
        ("POST", "application/json", "[]", 400, Refusal::Malformed),
        ("POST", "application/json", "\u{0}", 400, Refusal::Malformed),
    ] {
        let count = |reason| {
            let refused = receiver.counters().refused;
            refused
                .iter()
                .find(|(other, _)| *other == reason)
                .map_or(0, |(_, count)| *count)
        };
        let before = count(reason);
        assert_eq!(
            request(method, content_type, body),
            status,
            "{method} {content_type} {body}"
        );
        assert_eq!(count(reason), before + 1);
    }
    assert_eq!(receiver.counters().notifications, 0);
}

#[test]
fn forged_items_are_refused_alike_and_counted_apart() {
    let (receiver, _events) = receiver(Receiver::builder());
    let forged = |name: &str, value: Value| {
        let mut item = item();
        item[name] = value;
        item
    };
    for (item, reason) in [
        (
            forged("clientState", json!("secretClientValuf")),
            ItemRefusal::ClientState,
        ),
        (
            forged("clientState", json!("secretClientValue ")),
            ItemRefusal::ClientState,
        ),
        (forged("clientState", json!("")), ItemRefusal::ClientState),
        (forged("clientState", Value::Null), ItemRefusal::ClientState),
        (forged("clientState", json!(7)), ItemRefusal::ClientState),
        (
            forged("subscriptionId", json!("s2")),
            ItemRefusal::UnknownSubscription,
        ),
        (
            forged("subscriptionId", Value::Null),
            ItemRefusal::UnknownSubscription,
        ),
        (
            forged("tenantId", json!("2432b57b-0abd-43db-aa7b-16eadd115d34")),
            ItemRefusal::Tenant,
        ),
        (forged("resource", Value::Null), ItemRefusal::Incomplete),
        (forged("changeType", Value::Null), ItemRefusal::Incomplete),
    ] {
        let count = |reason| {
            let refused = receiver.counters().items_refused;
            refused
                .iter()
                .find(|(other, _)| *other == reason)
                .map_or(0, |(_, count)| *count)
        };
        let before = count(reason);
        let response = post(&receiver, json!({ "value": [item] }).to_string());
        assert_eq!(
            (response.status().as_u16(), response.body().len()),
            (403, 0),
            "{item}"
        );
        assert_eq!(count(reason), before + 1, "{item}");
    }
    assert_eq!(receiver.counters().notifications, 0);
}

/// The item of <https://github.com/microsoftgraph/microsoft-graph-docs/issues/21675>, which names no
/// `tenantId`; older examples have neither.
#[tokio::test]
async fn an_absent_tenant_contradicts_nothing() {
    let (receiver, mut events) = receiver(Receiver::builder());
    let lifecycle = |organization: Value| {
        json!({
            "lifecycleEvent": "missed", "subscriptionId": "s1", "resource": "", "clientState": STATE,
            "sequence": null, "resourceData": {"@odata.type": "#microsoft.graph.x"},
            "encryptedContent": null, "organizationId": organization,
            "subscriptionExpirationDateTime": "2023-06-16T00:00:00Z",
        })
    };
    for organization in [json!(TENANT), Value::Null, json!("")] {
        assert_eq!(post_items(&receiver, &[lifecycle(organization)]), 202);
        let Some(Event::Lifecycle(event)) = events.next().await else {
            panic!()
        };
        assert_eq!(event.tenant_id.as_deref(), Some(TENANT));
    }
    let other = json!("2432b57b-0abd-43db-aa7b-16eadd115d34");
    assert_eq!(post_items(&receiver, &[lifecycle(other)]), 403);
}

#[tokio::test]
async fn the_queue_is_bounded_in_bytes_as_well() {
    let size = json!({ "value": [item()] }).to_string().len();
    let (receiver, mut events) = receiver(Receiver::builder().capacity_in_bytes(2 * size));
    assert_eq!(post_items(&receiver, &[item()]), 202);
    assert_eq!(post_items(&receiver, &[item()]), 202);
    assert_eq!(post_items(&receiver, &[item()]), 503);
    events.next().await.unwrap();
    events.next().await.unwrap();
    // The first body is handled now. One that is larger than the room waits until all of it is free.
    let many = vec![item(); 10];
    assert_eq!(post_items(&receiver, &many), 503);
    events.close();
    assert!(events.next().await.is_none());
    assert_eq!(post_items(&receiver, &[item()]), 503);
}

#[tokio::test]
async fn one_body_mixes_subscriptions_lifecycle_events_and_forgeries() {
    let (receiver, mut events) = Receiver::builder().build();
    let first = Known::new(Resource::Recordings, STATE).tenant(TENANT);
    receiver.register("4b4d3d4e-0000-4000-8000-000000000001", first);
    let second = Known::new(Resource::CallRecords, "state-1").tenant(TENANT);
    receiver.register("76619225-ff6b-4489-96ca-4ef547e78b22", second);
    let mut body = fixture("lifecycle-mixed-batch.json");
    let mut forged = body["value"][1].clone();
    forged["clientState"] = json!("state-2");
    body["value"].as_array_mut().unwrap().push(forged);
    assert_eq!(post(&receiver, body.to_string()).status(), 202);

    assert!(matches!(events.next().await, Some(Event::Refused(_))));
    assert!(matches!(events.next().await, Some(Event::Gap(_))));
    let Some(Event::Notification(notification)) = events.next().await else {
        panic!()
    };
    let id = "e523d2ed-2966-4b6b-925b-754a88034cc5".to_owned();
    assert_eq!(notification.changed, Changed::CallRecord { id });
    assert!(!format!("{notification:?}").contains("state-1"));
    let Some(Event::Lifecycle(event)) = events.next().await else {
        panic!()
    };
    assert_eq!(event.event.as_str(), "reauthorizationRequired");
    let Some(Event::Lifecycle(event)) = events.next().await else {
        panic!()
    };
    assert_eq!(event.event.as_str(), "someFutureEvent");
    let counters = receiver.counters();
    assert_eq!((counters.notifications, counters.lifecycle_events), (1, 2));
    assert_eq!(counters.items_refused, [(ItemRefusal::ClientState, 1)]);
}

#[test]
fn what_is_no_item_does_not_keep_the_others_out() {
    for other in [json!(7), json!([[]]), json!(null), json!("x")] {
        let (receiver, _events) = receiver(Receiver::builder());
        assert_eq!(post_items(&receiver, &[other.clone(), item()]), 202);
        assert_eq!(post_items(&receiver, &[other]), 202);
        let counters = receiver.counters();
        assert_eq!((counters.bodies, counters.notifications), (2, 1));
    }
}

#[tokio::test]
async fn a_full_queue_takes_nothing_and_asks_to_send_again() {
    let (receiver, mut events) = receiver(Receiver::builder().capacity(3));
    assert_eq!(post_items(&receiver, &[item(), item()]), 202);
    assert_eq!(post_items(&receiver, &[item(), item()]), 503);
    assert_eq!(receiver.counters().notifications, 2);
    let before = receiver.handled_until();
    events.next().await.unwrap();
    events.next().await.unwrap();
    // The last one of a body is handled when the next one is asked for.
    assert_eq!(post_items(&receiver, &[item(), item()]), 503);
    assert_eq!(receiver.handled_until(), before);
    let moment = std::time::Duration::from_millis(10);
    assert!(tokio::time::timeout(moment, events.next()).await.is_err());
    assert!(receiver.handled_until() > before);
    // One that is larger than the queue is taken when that is empty.
    let many = vec![item(); 10];
    assert_eq!(post_items(&receiver, &many), 202);
    assert!(events.next().await.is_some());
    assert_eq!(receiver.counters().deferred, 2);
}

#[tokio::test]
async fn the_first_notification_may_be_faster_than_the_id() {
    let (receiver, mut events) = Receiver::builder().build();
    assert_eq!(post_items(&receiver, &[item()]), 403);
    receiver.register_unnamed(Known::new(Resource::CallRecords, STATE).tenant(TENANT));
    // Another subscription with the same client state makes no difference.
    receiver.register_unnamed(Known::new(Resource::Recordings, STATE).tenant(TENANT));
    receiver.register("s0", Known::new(Resource::Recordings, STATE).tenant(TENANT));
    assert_eq!(post_items(&receiver, &[item()]), 202);
    assert!(events.next().await.is_some());
    receiver.register(
        "s2",
        Known::new(Resource::CallRecords, STATE).tenant(TENANT),
    );
    assert_eq!(post_items(&receiver, &[item()]), 403);
    assert!(receiver.forget("s2"));
}

#[test]
fn without_anybody_who_takes_events_nothing_is_taken() {
    let (receiver, events) = receiver(Receiver::builder());
    drop(events);
    assert_eq!(post_items(&receiver, &[item()]), 503);
}
