//! Reading what a notification announced before it is there.

#![expect(
    clippy::unwrap_used,
    reason = "a test that unwraps fails where it should"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_core::future::BoxFuture;
use graph_calls::Client;
use graph_calls::credential::StaticToken;
use graph_calls::transport::{Body, Transport, TransportError};
use graph_calls_notifications::Changed;
use tokio::time::Instant;

/// Answers 404 a number of times, and then with a call record.
struct NotYet {
    missing: u32,
    requests: Arc<AtomicU32>,
}

impl Transport for NotYet {
    fn send(
        &self,
        _: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let is_missing = self.requests.fetch_add(1, Ordering::Relaxed) < self.missing;
        let (status, body) = if is_missing {
            (
                404,
                r#"{"error": {"code": "NotFound", "message": "not found"}}"#,
            )
        } else {
            (200, r#"{"id": "e523d2ed", "version": 1}"#)
        };
        let response = http::Response::builder()
            .status(status)
            .header("content-type", "application/json");
        let response = response.body(Body::from(Bytes::from_static(body.as_bytes())));
        Box::pin(async move { Ok(response.unwrap()) })
    }
}

fn client(missing: u32) -> (Client, Arc<AtomicU32>) {
    let requests = Arc::<AtomicU32>::default();
    let transport = NotYet {
        missing,
        requests: requests.clone(),
    };
    let client = Client::builder()
        .credential(StaticToken::new("token"))
        .transport(transport);
    (client.build().unwrap(), requests)
}

fn changed() -> Changed {
    Changed::from_path("communications/callRecords('e523d2ed')")
}

#[tokio::test(start_paused = true)]
async fn what_is_not_there_yet_is_waited_for() {
    let (client, requests) = client(3);
    let began = Instant::now();
    let changed = changed();
    let fetched = changed.fetch_within(&client, Duration::from_secs(60)).await;
    assert_eq!(fetched.unwrap().id(), "e523d2ed");
    assert_eq!(requests.load(Ordering::Relaxed), 4);
    assert!(began.elapsed() >= Duration::from_secs(1 + 2 + 4));
}

#[tokio::test(start_paused = true)]
async fn what_never_comes_is_given_up() {
    let (client, requests) = client(u32::MAX);
    assert!(changed().fetch(&client).await.unwrap_err().is_not_found());
    assert_eq!(requests.load(Ordering::Relaxed), 1);
    let fetched = changed()
        .fetch_within(&client, Duration::from_secs(10))
        .await;
    assert!(fetched.unwrap_err().is_not_found());
    // At 0, 1, 3, 7 and 10 seconds.
    assert_eq!(requests.load(Ordering::Relaxed), 1 + 5);
}
