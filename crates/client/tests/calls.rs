//! Options of one call, and the head of its answer.

mod support;

use std::time::Duration;

use graph_calls::endpoints::communications::call_records::{Get, List};
use graph_calls::endpoints::ids::{CallRecordingId, OnlineMeetingId};
use graph_calls::endpoints::me::online_meetings::recordings::GetContent;
use graph_calls::{CallOptions, ErrorKind, RetryPolicy};
use support::{Reply, Service, bytes, graph_error, json, page};
use tokio::time::Instant;

const DIAGNOSTIC: &str = r#"{"ServerInfo":{"DataCenter":"West Europe"}}"#;

/// The headers that Microsoft's "Best practices for working with Microsoft Graph" asks to log.
#[tokio::test(start_paused = true)]
async fn the_headers_of_an_answer_can_be_seen() {
    let service = Service::answers([
        json(200, r#"{"id":"1"}"#)
            .header("request-id", "r-1")
            .header("date", "Fri, 01 Mar 2024 09:30:00 GMT")
            .header("x-ms-ags-diagnostic", DIAGNOSTIC),
        graph_error(403, "Forbidden")
            .header("x-ms-ags-diagnostic", DIAGNOSTIC)
            .header("ratelimit-remaining", "7"),
    ]);
    let client = service.client();
    let response = client.send_with_headers(Get::new("1")).await;
    let response = response.expect("a record");
    assert_eq!(response.value.id, "1");
    assert_eq!((response.status.as_u16(), response.attempts), (200, 1));
    assert_eq!(response.request_id(), Some("r-1"));
    let date = response.date().map(|date| date.unix_timestamp());
    assert_eq!(date, Some(1_709_285_400));
    assert_eq!(response.headers["x-ms-ags-diagnostic"], DIAGNOSTIC);
    assert_eq!(
        Some(response.client_request_id.as_str()),
        service.seen()[0].header("client-request-id")
    );

    let error = client.send_with_headers(Get::new("1")).await;
    let error = error.expect_err("403");
    assert_eq!(error.headers()["x-ms-ags-diagnostic"], DIAGNOSTIC);
    assert_eq!(error.headers()["ratelimit-remaining"], "7");
}

#[tokio::test(start_paused = true)]
async fn a_header_goes_along_with_everything_but_to_other_hosts() {
    let service = Service::answers([
        page(
            &["1"],
            Some("https://graph.microsoft.com/v1.0/a?$skiptoken=1"),
        ),
        page(&[], None),
        bytes(302, "").header("location", "https://files.example/a"),
        bytes(200, "content"),
        json(200, r#"{"id":"1"}"#),
    ]);
    let client = service.client();
    let options = CallOptions::new()
        .header("x-trace", "t-1")
        .header("client-request-id", "c-1")
        .header("authorization", "Bearer somebody else's");
    let with = client.with(options).expect("headers");
    with.stream(List::new())
        .collect_all()
        .await
        .expect("records");
    let mut content = Vec::new();
    let download = with.download(GetContent::new(
        OnlineMeetingId::new("m"),
        CallRecordingId::new("r"),
    ));
    download.to_writer(&mut content).await.expect("the content");
    client.send(Get::new("1")).await.expect("a record");
    let headers: Vec<_> = service
        .seen()
        .iter()
        .map(|seen| seen.header("x-trace").map(str::to_owned))
        .collect();
    let here = || Some("t-1".to_owned());
    assert_eq!(headers, [here(), here(), here(), None, None]);
    assert_eq!(service.seen()[1].header("client-request-id"), Some("c-1"));
    assert!(!service.seen()[1].token().expect("a token").contains("else"));
}

#[tokio::test(start_paused = true)]
async fn an_operation_can_be_given_up() {
    let service = Service::new(|_| graph_error(503, "").header("retry-after", "40").into());
    let options = CallOptions::new().timeout(Duration::from_secs(100));
    let client = service.client().with(options).expect("options");
    let start = Instant::now();
    let error = client.send(Get::new("1")).await.expect_err("no end");
    assert_eq!(start.elapsed(), Duration::from_secs(100));
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("100s"), "{error}");
    assert_eq!(service.seen().len(), 3);

    let service = Service::script([Reply::Never]);
    let options = CallOptions::new().timeout(Duration::from_secs(1));
    let client = service.client().with(options).expect("options");
    client.send(Get::new("1")).await.expect_err("no answer");
}

#[tokio::test(start_paused = true)]
async fn a_call_can_have_its_own_retries() {
    let service = Service::new(|_| graph_error(503, "").into());
    let client = service.client();
    let once = CallOptions::new().retry(RetryPolicy::none());
    let once = client.with(once).expect("options");
    once.send(Get::new("1")).await.expect_err("503");
    assert_eq!(service.seen().len(), 1);
    client.send(Get::new("1")).await.expect_err("503");
    assert_eq!(service.seen().len(), 7);
}

#[test]
fn what_is_no_header_is_refused_and_not_shown() {
    let client = Service::answers([]).client();
    for options in [
        CallOptions::new().header("a b", "secret"),
        CallOptions::new().header("a", "secret\n"),
    ] {
        assert!(!format!("{options:?}").contains("secret"));
        let error = client.with(options).expect_err("no header");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
