//! Several operations in one request.

mod support;

use std::time::Duration;

use graph_calls::endpoints::communications::call_records::{Count, Get};
use graph_calls::endpoints::ids::{CallRecordingId, OnlineMeetingId};
use graph_calls::endpoints::me::online_meetings::recordings::GetContent;
use graph_calls::endpoints::subscriptions;
use graph_calls::models::Subscription;
use graph_calls::{Budget, ErrorKind, Limits, Object};
use serde_json::{Value, json};
use support::{Answer, Seen, Service, TOKEN, graph_error};

fn record(id: &str) -> Value {
    json!({"id": id, "status": 200, "headers": {"Content-Type": "application/json"}, "body": {"id": "r"}})
}

fn failed(id: &str, status: u16, headers: &Value) -> Value {
    let body = json!({"error": {"code": "x", "message": "constructed"}});
    json!({"id": id, "status": status, "headers": headers, "body": body})
}

fn answer(responses: impl Into<Value>) -> Answer {
    support::json(200, json!({"responses": responses.into()}).to_string())
}

fn requests(seen: &Seen) -> Vec<Value> {
    let body: Value = serde_json::from_str(&seen.body).expect("JSON");
    body["requests"].as_array().expect("requests").clone()
}

fn ids(seen: &Seen) -> Vec<String> {
    let requests = requests(seen);
    let ids = requests.iter().map(|request| request["id"].as_str());
    ids.map(|id| id.expect("an id").to_owned()).collect()
}

/// The response of Microsoft's page on batching, with a call record in it.
const RESPONSE: &str = include_str!("../../../tests/fixtures/batch-response.json");

#[tokio::test(start_paused = true)]
async fn operations_of_any_kind_go_in_and_typed_outputs_come_out() {
    let service = Service::answers([support::json(200, RESPONSE), answer([record("2")])]);
    let client = service.client();
    let mut batch = client.batch();
    let first = batch.add(Get::new("e523d2ed-2966-4b6b-925b-754a88034cc5"));
    let throttled = batch.add(Get::new("2"));
    let create = subscriptions::Create::new(Subscription::build(|subscription| {
        subscription.resource = Some("communications/callRecords".to_owned());
    }));
    let dependent = batch.add_after(create, [throttled.id()]);
    let deleted = batch.add(subscriptions::Delete::new("s"));
    let moved = batch.add(GetContent::new(
        OnlineMeetingId::new("m"),
        CallRecordingId::new("r"),
    ));
    assert_eq!(batch.len(), 5);
    let mut response = batch.send().await;

    let seen = service.seen();
    assert_eq!(seen[0].url, "https://graph.microsoft.com/v1.0/$batch");
    let sent = requests(&seen[0]);
    assert_eq!(
        sent[0]["url"],
        "/communications/callRecords/e523d2ed-2966-4b6b-925b-754a88034cc5"
    );
    assert_eq!(sent[0]["method"], "GET");
    assert_eq!(sent[2]["dependsOn"], json!(["2"]));
    assert_eq!(
        sent[2]["body"],
        json!({"resource": "communications/callRecords"})
    );
    assert_eq!(sent[2]["headers"]["content-type"], "application/json");
    assert!(!seen[0].body.contains(TOKEN));

    let record = response.take(first).expect("a record");
    assert_eq!(record.id, "e523d2ed-2966-4b6b-925b-754a88034cc5");
    response.take(deleted).expect("nothing");
    let error = response.take(moved).expect_err("a redirect");
    assert_eq!(error.kind(), ErrorKind::Redirect);
    // `Retry-After: 10` of the step that was throttled.
    assert_eq!(service.waits(), [Duration::from_secs(10)]);
    assert_eq!(ids(&seen[1]), ["2", "3"]);
    response.take(throttled).expect("a record");
    // The second answer says nothing of it.
    let error = response.take(dependent).expect_err("no answer");
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test(start_paused = true)]
async fn an_error_is_no_content_of_a_step_either() {
    let error = json!({"error": {"code": "generalException", "message": TOKEN}});
    let headers = json!({"Content-Type": "application/json"});
    let service = Service::answers([answer([
        json!({"id": "1", "status": 200, "headers": headers, "body": error}),
        json!({"id": "2", "status": 200, "headers": {"Content-Type": "video/mp4"}, "body": "AAEC"}),
    ])]);
    let mut batch = service.client().batch();
    let wrong = batch.add(GetContent::new(
        OnlineMeetingId::new("m"),
        CallRecordingId::new("1"),
    ));
    let right = batch.add(GetContent::new(
        OnlineMeetingId::new("m"),
        CallRecordingId::new("2"),
    ));
    let mut response = batch.send().await;
    let error = response.take(wrong).expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::Content);
    assert_eq!(error.code(), Some("generalException"));
    assert!(!format!("{error}{error:?}").contains(TOKEN), "{error:?}");
    assert_eq!(response.take(right).expect("a content"), [0, 1, 2]);
}

#[tokio::test(start_paused = true)]
async fn more_than_twenty_are_split() {
    let service = Service::new(|seen| {
        let mut records: Vec<_> = ids(seen).iter().map(|id| record(id)).collect();
        records.reverse();
        answer(records).into()
    });
    let mut batch = service.client().batch();
    let steps: Vec<_> = (0..45)
        .map(|id| batch.add(Get::new(id.to_string())))
        .collect();
    let mut response = batch.send().await;
    for step in steps {
        response.take(step).expect("a record");
    }
    let sizes: Vec<_> = service.seen().iter().map(|seen| ids(seen).len()).collect();
    assert_eq!(sizes, [20, 20, 5]);
}

#[tokio::test(start_paused = true)]
async fn what_waits_for_an_earlier_request_is_not_named_in_a_later_one() {
    let service = Service::new(|seen| {
        let records = ids(seen).iter().map(|id| record(id)).collect::<Vec<_>>();
        answer(records).into()
    });
    let mut batch = service.client().batch();
    let first = batch.add(Get::new("1"));
    for _ in 0..19 {
        let _step = batch.add(Get::new("2"));
    }
    let last = batch.add_after(Get::new("3"), [first.id()]);
    let mut response = batch.send().await;
    response.take(last).expect("a record");
    let later = &requests(&service.seen()[1])[0];
    assert_eq!(
        (&later["id"], &later["dependsOn"]),
        (&json!("21"), &Value::Null)
    );
}

#[tokio::test(start_paused = true)]
async fn single_steps_are_asked_for_again_after_the_longest_wait() {
    let service = Service::answers([
        answer([
            failed("1", 429, &json!({"Retry-After": "3"})),
            failed("2", 429, &json!({"retry-after": 7})),
            record("3"),
            failed("4", 404, &json!({})),
        ]),
        answer([record("2"), record("1")]),
    ]);
    let mut batch = service.client().batch();
    let steps: Vec<_> = (1..5)
        .map(|id| batch.add(Get::new(id.to_string())))
        .collect();
    let mut response = batch.send().await;
    assert_eq!(ids(&service.seen()[1]), ["1", "2"]);
    assert_eq!(service.waits(), [Duration::from_secs(7)]);
    let outcomes: Vec<_> = steps.into_iter().map(|step| response.take(step)).collect();
    assert!(outcomes[..3].iter().all(Result::is_ok));
    let error = outcomes[3].as_ref().expect_err("404");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    assert_eq!(error.operation(), Some("communications::call_records::Get"));
    assert_eq!(
        error.url(),
        Some("https://graph.microsoft.com/v1.0/communications/callRecords/4")
    );
    assert_eq!((error.code(), error.attempts()), (Some("x"), 1));
}

#[tokio::test(start_paused = true)]
async fn a_step_that_waits_for_a_failed_one_is_not_sent() {
    let service = Service::answers([answer([
        failed("1", 403, &json!({})),
        failed("2", 424, &json!({})),
    ])]);
    let mut batch = service.client().batch();
    let first = batch.add(Get::new("1"));
    let second = batch.add_after(Get::new("2"), [first.id()]);
    let broken = batch.add(Get::new(".."));
    let third = batch.add_after(Get::new("3"), [broken.id()]);
    let mut response = batch.send().await;
    let kinds = [first, second, broken, third].map(|step| {
        let error = response.take(step).expect_err("no record");
        (
            error.kind(),
            error.status().map_or(0, |status| status.as_u16()),
        )
    });
    assert_eq!(
        kinds,
        [
            (ErrorKind::Status, 403),
            (ErrorKind::Dependency, 424),
            (ErrorKind::Request, 0),
            (ErrorKind::Dependency, 0),
        ]
    );
    assert_eq!(ids(&service.seen()[0]), ["1", "2"]);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_fails_fails_for_all_its_steps() {
    let service = Service::new(|_| graph_error(503, "serviceNotAvailable").into());
    let client = service.client();
    let mut batch = client.batch();
    let steps = [batch.add(Get::new("1")), batch.add(Get::new("2"))];
    let mut response = batch.send().await;
    for step in steps {
        let error = response.take(step).expect_err("503");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(503));
        assert!(error.is_retryable());
    }
    // All that it holds may be repeated, so it was; a new subscription would not.
    assert_eq!(service.seen().len(), 6);
    let mut batch = client.batch();
    let step = batch.add(subscriptions::Create::new(Subscription::build(|_| {})));
    batch.send().await.take(step).expect_err("503");
    assert_eq!(service.seen().len(), 7);
}

#[tokio::test(start_paused = true)]
async fn each_step_counts_for_the_limits() {
    let service = Service::new(|seen| {
        let records = ids(seen).iter().map(|id| record(id)).collect::<Vec<_>>();
        answer(records).into()
    });
    let period = Duration::from_secs(10);
    let budget = Budget::new(3, period).path("/communications/callRecords/**");
    let builder = service.builder().limits(Limits::none().budget(budget));
    let mut batch = builder.build().expect("a client").batch();
    for id in 0..7 {
        let _step = batch.add(Get::new(id.to_string()));
    }
    batch.send().await;
    let sizes: Vec<_> = service.seen().iter().map(|seen| ids(seen).len()).collect();
    assert_eq!(sizes, [3, 3, 1]);
    assert_eq!(service.waits(), [period, period]);
}

#[tokio::test(start_paused = true)]
async fn a_text_comes_as_a_text_and_a_strange_step_is_refused() {
    let count =
        json!({"id": "1", "status": 200, "headers": {"Content-Type": "text/plain"}, "body": "7"});
    let service = Service::answers([answer([count])]);
    let client = service.client();
    let mut batch = client.batch();
    let step = batch.add(Count::new());
    let mut other = client.batch();
    let strange = other.add(Count::new());
    let mut response = batch.send().await;
    assert_eq!(response.take(step).expect("a count"), 7);
    let error = response.take(strange).expect_err("another batch");
    assert_eq!(error.kind(), ErrorKind::Request);
}

#[tokio::test]
async fn a_batch_can_be_sent_between_threads() {
    fn is_send<T: Send>(_: &T) {}
    let batch = Service::answers([]).client().batch();
    assert!(batch.is_empty());
    is_send(&batch.send());
}
