//! Findings of the simulator about its clients.

use graph_calls_simulator::{Fault, RetryAfter, Rule, Script, Simulator, Violation};
use http::Request;

use crate::support::{fetch, fetch_json, get, send, with_header, with_token};

const LIST: &str = "/v1.0/communications/callRecords";

async fn with(fault: Fault) -> Simulator {
    Simulator::builder()
        .faults(Script::new().rule(Rule::new(fault)))
        .start()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_client_that_keeps_to_the_protocol_is_clean() {
    let retry_after = RetryAfter::Fraction(0.05);
    let simulator = with(Fault::TooManyRequests { retry_after }).await;
    assert_eq!(fetch(&simulator, LIST).await.status(), 429);
    tokio::time::sleep(std::time::Duration::from_millis(60)).await;
    let page = fetch_json(&simulator, LIST).await;
    fetch_json(&simulator, page["@odata.nextLink"].as_str().unwrap()).await;
    simulator.assert_clean();
}

#[tokio::test]
async fn retries_before_their_time() {
    for retry_after in [
        RetryAfter::Seconds(1),
        RetryAfter::Fraction(0.8),
        RetryAfter::Date(3),
    ] {
        let simulator = with(Fault::TooManyRequests { retry_after }).await;
        fetch(&simulator, LIST).await;
        // Another request has nothing to do with that one.
        fetch(&simulator, "/v1.0/subscriptions").await;
        simulator.assert_clean();
        fetch(&simulator, LIST).await;
        let violations = simulator.violations();
        assert!(
            matches!(violations[..], [Violation::EarlyRetry { .. }]),
            "{violations:?}"
        );
    }
}

#[tokio::test]
async fn links_that_are_changed_or_made_up() {
    let simulator = Simulator::start().await.unwrap();
    let page = fetch_json(&simulator, LIST).await;
    let link = page["@odata.nextLink"].as_str().unwrap();
    for spoiled in [
        format!("{link}&$select=id"),
        link.replace("v1.0", "beta"),
        link.replace(
            "$skiptoken",
            "$filter=startDateTime%20ge%202020-01-01&$skiptoken",
        ),
    ] {
        assert_eq!(fetch(&simulator, &spoiled).await.status(), 400);
        assert!(matches!(
            simulator.violations().pop(),
            Some(Violation::EditedLink { .. })
        ));
    }
    for token in ["60", "abc", "x".repeat(40).as_str()] {
        let made_up = format!("{LIST}?$skiptoken={token}");
        assert_eq!(fetch(&simulator, &made_up).await.status(), 400);
        assert!(matches!(
            simulator.violations().pop(),
            Some(Violation::UnknownToken { .. })
        ));
    }
}

#[tokio::test]
async fn requests_without_a_token() {
    let simulator = Simulator::start().await.unwrap();
    let url = format!("{}{LIST}", simulator.origin());
    let response = send(Request::get(url).body(Vec::new()).unwrap())
        .await
        .unwrap();
    assert_eq!(response.status(), 401);
    assert!(matches!(
        simulator.violations()[..],
        [Violation::MissingAuthorization { .. }]
    ));
}

#[tokio::test]
async fn payment_is_not_asked_for_twice() {
    let simulator = with(Fault::PaymentRequired).await;
    fetch(&simulator, LIST).await;
    fetch(&simulator, LIST).await;
    assert!(matches!(
        simulator.violations()[..],
        [Violation::PaymentRequiredRetried { .. }]
    ));
}

#[tokio::test]
async fn posts_are_repeated_only_after_429() {
    let retry_after = RetryAfter::Absent;
    for (fault, is_safe) in [
        (Fault::TooManyRequests { retry_after }, true),
        (Fault::ServiceUnavailable { retry_after }, false),
        (Fault::ResetBeforeAnswer, false),
        (Fault::ResetInBody { after: 10 }, false),
    ] {
        let simulator = with(fault.clone()).await;
        for _ in 0..2 {
            let url = format!("{}/v1.0/subscriptions", simulator.origin());
            let mut request = with_token(Request::post(url), simulator.token());
            *request.body_mut() = b"{}".to_vec();
            let _ = send(with_header(request, "content-type", "application/json")).await;
        }
        assert_eq!(simulator.violations().is_empty(), is_safe, "{fault:?}");
    }
}

#[tokio::test]
async fn downloads_go_on_where_they_ended() {
    for (agent, resumed_at, repeated) in [
        ("archive", 1000, None),
        ("archive", 1500, None),
        ("archive", 999, Some(1)),
        ("archive", 0, Some(1000)),
        ("another program", 0, None),
    ] {
        let fault = Fault::ResetInBody { after: 1000 };
        let rule = Rule::new(fault).path("*/content");
        let builder = Simulator::builder()
            .content_length(4000..=4000)
            .faults(Script::new().rule(rule));
        let simulator = builder.start().await.unwrap();
        let user = simulator.user_id(0);
        let recording = simulator.recordings(&user).next().unwrap();
        let id = recording.id;
        let meeting = recording.meeting_id.unwrap();
        let path = format!("/v1.0/users/{user}/onlineMeetings/{meeting}/recordings/{id}/content");
        let request = with_header(get(&simulator, &path), "user-agent", "archive");
        send(request).await.unwrap_err();
        let range = format!("bytes={resumed_at}-");
        let request = with_header(get(&simulator, &path), "range", &range);
        let request = with_header(request, "user-agent", agent);
        send(request).await.unwrap();
        let expected: Vec<_> = repeated
            .map(|bytes| Violation::RepeatedDownload {
                recording: id,
                bytes,
            })
            .into_iter()
            .collect();
        assert_eq!(simulator.violations(), expected);
        // A finished download may be made again.
        send(get(&simulator, &path)).await.unwrap();
        assert_eq!(simulator.violations(), expected);
    }
}

#[tokio::test]
async fn requests_are_remembered() {
    let simulator = with(Fault::NotFound).await;
    fetch(&simulator, LIST).await;
    fetch(&simulator, LIST).await;
    let requests = simulator.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].fault, Some(Fault::NotFound));
    assert_eq!(requests[0].status.unwrap(), 404);
    assert_eq!(requests[1].target, LIST);
    assert!(!requests[1].headers.contains_key("authorization"));
    assert_eq!(simulator.most_requests_at_once(), 1);
}
