//! Answers that drip: they end, and they hold up nothing but their own kind.

mod support;

use std::time::Duration;

use graph_calls::endpoints::communications::call_records::Get;
use graph_calls::endpoints::subscriptions;
use graph_calls::{Client, ErrorKind, Limits, RetryPolicy};
use support::{Answer, Piece, Service, json, page, pieces};
use tokio::time::Instant;

/// One byte each 200 ms, for longer than anybody waits.
fn dripping() -> Answer {
    let drop_by_drop = (0..100_000).flat_map(|_| {
        let pause = Piece::Pause(Duration::from_millis(200));
        [pause, Piece::Bytes(" ".into())]
    });
    pieces(200, drop_by_drop.collect())
}

/// A service whose records drip, but for the one with the id `quick`.
fn service() -> Service {
    Service::new(|seen| match &seen.url {
        url if url.ends_with("/quick") => json(200, r#"{"id":"quick"}"#).into(),
        url if url.contains("/callRecords") => dripping().into(),
        _ => page(&[], None).into(),
    })
}

fn client(service: &Service) -> Client {
    service
        .builder()
        .limits(Limits::default())
        .retry(RetryPolicy::none())
        .answer_timeout(Duration::from_secs(90))
        .build()
        .expect("a client")
}

#[tokio::test(start_paused = true)]
async fn answers_without_an_end_do_not_stop_the_client() {
    let service = service();
    let client = client(&service);
    let start = Instant::now();
    let slow: Vec<_> = (0..16)
        .map(|id| {
            let client = client.clone();
            tokio::spawn(async move { client.send(Get::new(format!("{id}"))).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_secs(1)).await;
    // As many as may be under way at a time are, and none of them ends by itself.
    client.send(Get::new("quick")).await.expect("a record");
    assert_eq!(start.elapsed(), Duration::from_secs(90));
    for slow in slow {
        let error = slow.await.expect("no panic").expect_err("no end");
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert!(
            error.is_retryable() && error.to_string().contains("90s"),
            "{error}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_endpoint_does_not_hold_up_the_others() {
    let service = service();
    let client = client(&service);
    let slow: Vec<_> = (0..20)
        .map(|id| {
            let client = client.clone();
            tokio::spawn(async move { client.send(Get::new(format!("{id}"))).await.map(drop) })
        })
        .collect();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(service.seen().len(), 16);
    let start = Instant::now();
    client
        .send(subscriptions::List::new())
        .await
        .expect("a page");
    assert_eq!(start.elapsed(), Duration::ZERO);
    slow.iter().for_each(tokio::task::JoinHandle::abort);
}
