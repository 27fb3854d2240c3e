//! Redirects: followed as far as is safe, without what a foreign host must not know.

mod support;

use graph_calls::endpoints::communications::call_records::{Get, List};
use graph_calls::endpoints::ids::{CallRecordingId, OnlineMeetingId};
use graph_calls::endpoints::me::online_meetings::recordings::GetContent;
use graph_calls::endpoints::subscriptions::Delete;
use graph_calls::{ErrorKind, RetryPolicy};
use support::{Answer, ROOT, Reply, Service, TOKEN, bytes, graph_error, json, page};

const FILES: &str = "https://files.example/download?tempauth=permission";

fn redirect(status: u16, location: &str) -> Answer {
    bytes(status, "").header("location", location)
}

#[tokio::test(start_paused = true)]
async fn another_host_gets_no_token() {
    for status in [301, 302, 303, 307, 308] {
        let service = Service::answers([redirect(status, FILES), bytes(200, "content")]);
        let mut content = Vec::new();
        let download = service.client().download(GetContent::new(
            OnlineMeetingId::new("m"),
            CallRecordingId::new("r"),
        ));
        download.to_writer(&mut content).await.expect("the content");
        assert_eq!(content, b"content");
        let seen = service.seen();
        assert!(seen[0].token().is_some());
        assert_eq!(seen[1].url, FILES);
        assert_eq!(seen[1].token(), None);
        assert_eq!(seen[1].header("client-request-id"), None);
        assert_eq!(seen[1].header("accept-encoding"), Some("identity"));
    }
}

#[tokio::test(start_paused = true)]
async fn every_part_begins_at_graph() {
    // The link of a redirect is good for minutes; the rest of a content is asked for anew.
    let cut = support::pieces(
        200,
        vec![support::Piece::Bytes("con".into()), support::Piece::Broken],
    )
    .header("content-length", 7)
    .header("etag", "\"1\"");
    let rest = bytes(206, "tent")
        .header("content-range", "bytes 3-6/7")
        .header("etag", "\"1\"");
    let service = Service::answers([redirect(302, FILES), cut, redirect(302, FILES), rest]);
    let mut content = Vec::new();
    let download = service.client().download(GetContent::new(
        OnlineMeetingId::new("m"),
        CallRecordingId::new("r"),
    ));
    download.to_writer(&mut content).await.expect("the content");
    assert_eq!(content, b"content");
    let seen = service.seen();
    assert!(seen[2].url.starts_with(ROOT) && seen[2].token().is_some());
    assert_eq!(seen[3].header("range"), Some("bytes=3-"));
}

#[tokio::test(start_paused = true)]
async fn the_same_host_gets_the_token_until_it_was_left() {
    let back = format!("{ROOT}/v1.0/b");
    let service = Service::answers([
        redirect(302, "/v1.0/a"),
        redirect(302, "https://other.example/"),
        redirect(302, &back),
        json(200, r#"{"id":"1"}"#),
    ]);
    service
        .client()
        .send(Get::new("1"))
        .await
        .expect("a record");
    let tokens: Vec<_> = service
        .seen()
        .iter()
        .map(|seen| seen.token().is_some())
        .collect();
    assert_eq!(tokens, [true, true, false, false]);
}

#[tokio::test(start_paused = true)]
async fn unsafe_redirects_are_refused() {
    for location in [
        "http://graph.microsoft.com/v1.0/x",
        "http://files.example/",
        "file:///etc/passwd",
    ] {
        let service = Service::answers([redirect(302, location)]);
        let error = service
            .client()
            .send(Get::new("1"))
            .await
            .expect_err("unsafe");
        assert_eq!(error.kind(), ErrorKind::Redirect, "{location}");
        assert_eq!(service.seen().len(), 1);
    }
    let service = Service::new(|_| redirect(302, "/v1.0/again").into());
    let error = service
        .client()
        .send(Get::new("1"))
        .await
        .expect_err("a circle");
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert_eq!(service.seen().len(), 6);

    let service = Service::answers([redirect(307, "/v1.0/x")]);
    let error = service
        .client()
        .send(Delete::new("1"))
        .await
        .expect_err("it would delete");
    assert_eq!(error.kind(), ErrorKind::Redirect);
}

#[tokio::test(start_paused = true)]
async fn a_foreign_host_cannot_drop_the_token_or_pause_the_client() {
    let foreign = |answer: Answer| [redirect(302, FILES), answer];
    let service = Service::answers(
        foreign(graph_error(401, ""))
            .into_iter()
            .chain([page(&[], None)]),
    );
    let client = service
        .builder()
        .retry(RetryPolicy::none())
        .build()
        .expect("a client");
    let error = client.send(Get::new("1")).await.expect_err("401");
    assert!(!error.to_string().contains("permission") && !error.to_string().contains(TOKEN));
    client.send(List::new()).await.expect("a page");
    assert_eq!(service.seen().len(), 3);
    let refused = graph_error(429, "").header("retry-after", "60");
    let service = Service::answers(foreign(refused).into_iter().chain([page(&[], None)]));
    let client = service
        .builder()
        .retry(RetryPolicy::none())
        .build()
        .expect("a client");
    client.send(Get::new("1")).await.expect_err("429");
    client.send(List::new()).await.expect("a page");
    assert_eq!(service.waits()[1], std::time::Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_redirect_without_a_place_is_an_error() {
    let service = Service::script([Reply::Answer(bytes(302, ""))]);
    let error = service
        .client()
        .send(Get::new("1"))
        .await
        .expect_err("where to");
    assert_eq!(error.kind(), ErrorKind::Redirect);
}
