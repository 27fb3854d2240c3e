//! Several requests in one.

use graph_calls_simulator::{Fault, RetryAfter, Script, Simulator};
use http::{Request, Response};
use serde_json::{Value, json};

use crate::support::{error, json as read, send, with_header, with_token};

async fn post(simulator: &Simulator, body: &Value) -> Response<bytes::Bytes> {
    let url = format!("{}/v1.0/$batch", simulator.origin());
    let mut request = with_token(Request::post(url), simulator.token());
    *request.body_mut() = body.to_string().into_bytes();
    send(with_header(request, "content-type", "application/json"))
        .await
        .unwrap()
}

/// The answers of the steps, in the order of their ids.
async fn run(simulator: &Simulator, steps: Vec<Value>) -> Vec<Value> {
    let response = post(simulator, &json!({"requests": steps})).await;
    let body = read(&response);
    assert_eq!(response.status(), 200, "{body}");
    let mut answers = body["responses"].as_array().unwrap().clone();
    answers.sort_by_key(|answer| answer["id"].as_str().unwrap().to_owned());
    answers
}

fn step(id: &str, url: &str) -> Value {
    json!({"id": id, "method": "GET", "url": url})
}

#[tokio::test]
async fn steps_are_answered_each_with_its_status() {
    let simulator = Simulator::start().await.unwrap();
    let user = simulator.user_id(0);
    let record = simulator.call_records().next().unwrap().id;
    let recording = simulator.recordings(&user).next().unwrap();
    let meeting = recording.meeting_id.unwrap();
    let content = format!(
        "/users/{user}/onlineMeetings/{meeting}/recordings/{}/content",
        recording.id
    );
    let answers = run(
        &simulator,
        vec![
            step(
                "1",
                &format!("/communications/callRecords/{record}?$select=id"),
            ),
            step("2", "communications/callRecords"),
            step("3", "/communications/callRecords/nothing"),
            step("4", &content),
            json!({"id": "5", "method": "post", "url": "/subscriptions", "body": {},
               "headers": {"Content-Type": "application/json"}}),
            json!({"id": "6", "method": "POST", "url": "/subscriptions", "body": {}}),
            step("7", "/communications/callRecords/$count"),
        ],
    )
    .await;
    let statuses: Vec<_> = answers
        .iter()
        .map(|answer| answer["status"].as_u64().unwrap())
        .collect();
    assert_eq!(statuses, [200, 200, 404, 200, 400, 400, 200]);
    assert_eq!(answers[0]["body"]["id"], record);
    assert_eq!(answers[1]["body"]["value"].as_array().unwrap().len(), 60);
    assert!(
        answers[1]["body"]["@odata.nextLink"]
            .as_str()
            .unwrap()
            .starts_with("http")
    );
    assert_eq!(answers[2]["body"]["error"]["code"], "NotFound");
    use base64::Engine as _;
    let bytes =
        base64::engine::general_purpose::STANDARD.decode(answers[3]["body"].as_str().unwrap());
    assert_eq!(
        bytes.unwrap(),
        simulator.content(&recording.id).unwrap().bytes()
    );
    assert_eq!(answers[3]["headers"]["Content-Type"], "video/mp4");
    assert_eq!(answers[4]["body"]["error"]["code"], "ValidationError");
    simulator.assert_clean();
}

#[tokio::test]
async fn what_depends_on_a_failure_fails() {
    let simulator = Simulator::start().await.unwrap();
    let list = "/communications/callRecords";
    let after = |id: &str, on: &str| {
        let mut step = step(id, list);
        step["dependsOn"] = json!([on]);
        step
    };
    let answers = run(
        &simulator,
        vec![
            after("4", "3"),
            after("3", "B"),
            step("b", "/nothing"),
            after("1", "a"),
            step("A", list),
        ],
    )
    .await;
    let statuses: Vec<_> = answers
        .iter()
        .map(|answer| {
            (
                answer["id"].as_str().unwrap(),
                answer["status"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        statuses,
        [("1", 200), ("3", 424), ("4", 424), ("A", 200), ("b", 400)]
    );
}

#[tokio::test]
async fn steps_are_throttled_alone() {
    let simulator = Simulator::start().await.unwrap();
    let records: Vec<_> = simulator
        .call_records()
        .take(2)
        .map(|record| record.id)
        .collect();
    simulator.inject(Script::new().once(
        &format!("/v1.0/communications/callRecords/{}", records[1]),
        Fault::TooManyRequests {
            retry_after: RetryAfter::Seconds(7),
        },
    ));
    let steps = || {
        let steps = records.iter().enumerate();
        steps.map(|(place, id)| {
            step(
                &place.to_string(),
                &format!("/communications/callRecords/{id}"),
            )
        })
    };
    let answers = run(&simulator, steps().collect()).await;
    assert_eq!(
        (&answers[0]["status"], &answers[1]["status"]),
        (&json!(200), &json!(429))
    );
    assert_eq!(answers[1]["headers"]["Retry-After"], "7");
    let answers = run(&simulator, steps().collect()).await;
    assert_eq!(answers[1]["status"], 200);
}

#[tokio::test]
async fn batches_have_rules() {
    let simulator = Simulator::start().await.unwrap();
    let list = "/communications/callRecords";
    let many = |count: usize| {
        (0..count)
            .map(|id| step(&id.to_string(), list))
            .collect::<Vec<_>>()
    };
    let depends =
        |id: &str, on: &str| json!({"id": id, "method": "GET", "url": list, "dependsOn": [on]});
    for requests in [
        json!(many(21)),
        json!([]),
        json!([step("a", list), step("A", list)]),
        json!([depends("a", "b")]),
        json!([depends("a", "b"), depends("b", "a")]),
        json!("nothing"),
    ] {
        let response = post(&simulator, &json!({"requests": requests})).await;
        assert_eq!(
            error(&response),
            (400, "BadRequest".to_owned()),
            "{requests}"
        );
    }
    assert_eq!(run(&simulator, many(20)).await.len(), 20);
}

#[tokio::test]
async fn parentheses_of_a_filter_cost_no_more_than_their_number() {
    let simulator = Simulator::start().await.unwrap();
    let depth = 200_000;
    let (open, close) = ("(".repeat(depth), ")".repeat(depth));
    let url =
        format!("/communications/callRecords?$filter={open}startDateTime ge 2024-01-01{close}");
    let answers = run(&simulator, vec![step("1", &url)]).await;
    assert_eq!(answers[0]["status"], 200);
}
