//! Retries: errors that pass, bodies that are cut, and sends that take no place in the limits.

mod support;

use std::time::Duration;

use graph_calls::credential::{AccessToken, CredentialError, TokenProvider, TokenRequest};
use graph_calls::endpoints::communications::call_records::{Get, List};
use graph_calls::endpoints::subscriptions;
use graph_calls::models::Subscription;
use graph_calls::{BoxFuture, ErrorKind, Limits, Object, RetryPolicy};
use support::{Answer, Service, bytes, graph_error, json, page, pieces};
use tokio::time::Instant;

fn cut(body: &'static str) -> Answer {
    // No length and a clean end: nothing of HTTP shows that something is missing.
    pieces(200, vec![support::Piece::Bytes(body.into())])
}

/// `cartography-cncf/cartography#2989` and `wisecom-oy/atlas#36` report passing 500 and 502,
/// `microsoft-graph-docs#8188` a 400 with the code of a 503.
#[tokio::test(start_paused = true)]
async fn statuses_that_pass_do_not_end_a_collection() {
    let passing = [
        graph_error(500, "UnknownError"),
        bytes(502, "<html>Bad Gateway</html>"),
        bytes(408, ""),
        bytes(520, ""),
        graph_error(400, "serviceNotAvailable"),
    ];
    for answer in passing {
        let service = Service::answers([answer, page(&["1"], None)]);
        let records = service.client().send(List::new()).await.expect("a page");
        assert_eq!(records.value.len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn what_stays_is_asked_for_once() {
    for status in [400, 401, 403, 404, 501, 507] {
        let service = Service::new(move |_| graph_error(status, "x").into());
        let error = service.client().send(Get::new("1")).await;
        let error = error.expect_err("an error");
        assert!(!error.is_retryable(), "{status}");
        // A token that was refused is replaced once.
        let most = if status == 401 { 2 } else { 1 };
        assert_eq!(service.seen().len(), most, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_policy_can_wait_for_what_is_not_there_yet() {
    let service = Service::answers([graph_error(404, "NotFound"), json(200, r#"{"id":"1"}"#)]);
    let policy = RetryPolicy::default().retry_on(404);
    let client = service.builder().retry(policy).build().expect("a client");
    client.send(Get::new("1")).await.expect("a record");

    let service = Service::answers([graph_error(503, "serviceUnavailable")]);
    let policy = RetryPolicy::default().never_on(503);
    let client = service.builder().retry(policy).build().expect("a client");
    client.send(Get::new("1")).await.expect_err("503");
}

/// `msgraph-sdk-java#2447` reports a page that ended at `value[7]`.
#[tokio::test(start_paused = true)]
async fn json_that_ends_in_the_middle_is_a_broken_connection() {
    let service = Service::answers([
        cut(r#"{"value":[{"id":"1"},{"id":"#),
        cut(""),
        page(&["1", "2"], None),
    ]);
    let mut records = service.client().stream(List::new());
    let mut ids = Vec::new();
    while let Some(record) = records.next().await {
        ids.push(record.expect("a record").id);
    }
    assert_eq!(ids, ["1", "2"]);

    let service = Service::new(|_| cut(r#"{"id":"#).into());
    let error = service.client().send(Get::new("1")).await;
    let error = error.expect_err("never whole");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 6));
    assert!(error.is_retryable());

    // The subscription may be there.
    let service = Service::answers([cut(r#"{"id":"#)]);
    let create = subscriptions::Create::new(Subscription::build(|_| {}));
    let error = service.client().send(create).await.expect_err("cut");
    assert_eq!(error.kind(), ErrorKind::Connection);
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_content_is_not_cut() {
    let service = Service::answers([bytes(204, "")]);
    let error = service.client().send(Get::new("1")).await;
    assert_eq!(error.expect_err("no record").kind(), ErrorKind::Decode);
}

#[tokio::test(start_paused = true)]
async fn a_wait_of_nothing_is_a_wait_all_the_same() {
    let service = Service::new(|_| graph_error(429, "").header("retry-after", "0").into());
    let error = service.client().send(Get::new("1")).await;
    assert_eq!(error.expect_err("429").attempts(), 6);
    let half = Duration::from_millis(500);
    assert!(service.waits().iter().all(|wait| *wait >= half));
}

/// A credential that fails so many times.
struct Failing(std::sync::atomic::AtomicU32);

impl TokenProvider for Failing {
    fn token<'a>(
        &'a self,
        _: TokenRequest<'a>,
    ) -> BoxFuture<'a, Result<AccessToken, CredentialError>> {
        let ordering = std::sync::atomic::Ordering::SeqCst;
        let fails = self
            .0
            .fetch_update(ordering, ordering, |left| left.checked_sub(1));
        Box::pin(async move {
            match fails {
                Ok(_) => Err(CredentialError::permanent("no secret in the vault")),
                Err(_) => Ok(AccessToken::new("token")),
            }
        })
    }
}

#[tokio::test(start_paused = true)]
async fn a_send_without_a_token_takes_nothing_from_the_limits() {
    let service = Service::new(|_| json(200, r#"{"id":"1"}"#).into());
    let client = service
        .builder()
        .credential(Failing(45.into()))
        .limits(Limits::default())
        .build()
        .expect("a client");
    let start = Instant::now();
    for _ in 0..45 {
        let error = client.send(Get::new("1")).await.expect_err("no token");
        assert_eq!(error.kind(), ErrorKind::Credential);
    }
    // Graph allows 40 requests for one record in 20 seconds.
    for _ in 0..40 {
        client.send(Get::new("1")).await.expect("a record");
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
}
