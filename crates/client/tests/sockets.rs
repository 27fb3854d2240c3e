//! Behaviour that only real connections show, over reqwest.

mod support;

use std::time::Duration;

use graph_calls::credential::StaticToken;
use graph_calls::endpoints::communications::call_records::{Get, List};
use graph_calls::endpoints::ids::{CallRecordingId, OnlineMeetingId};
use graph_calls::endpoints::me::online_meetings::recordings::GetContent;
use graph_calls::{Client, ClientBuilder, ErrorKind, Limits, RetryPolicy};
use support::TOKEN;
use support::socket::{Script, Server, wire};

fn builder(server: &Server) -> ClientBuilder {
    let at_once = Duration::from_millis(1);
    Client::builder()
        .credential(StaticToken::new(TOKEN))
        .root(&server.origin)
        .limits(Limits::none())
        .retry(RetryPolicy::default().backoff(at_once, at_once))
}

fn client(server: &Server) -> Client {
    builder(server).build().expect("a client")
}

fn record() -> Vec<u8> {
    wire(
        "200 OK",
        &[("content-type", "application/json")],
        br#"{"id":"1"}"#,
    )
}

#[tokio::test]
async fn connections_that_break_are_made_again() {
    let short = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{\"id\":".to_vec();
    let server = Server::start([
        Script::SendAndClose(Vec::new()),
        Script::SendAndClose(b"HTTP/1.1 200 OK\r\nconten".to_vec()),
        Script::SendAndClose(short),
        Script::Send(wire(
            "503 Service Unavailable",
            &[("retry-after", "0.01")],
            b"",
        )),
        Script::Send(record()),
    ])
    .await;
    assert_eq!(
        client(&server)
            .send(Get::new("1"))
            .await
            .expect("a record")
            .id,
        "1"
    );
    let heads = server.heads();
    assert_eq!(heads.len(), 5);
    assert!(heads[4].contains(&format!("authorization: bearer {TOKEN}")));
}

#[tokio::test]
async fn a_connection_is_used_again() {
    let server = Server::start([Script::Send(record()), Script::Send(record())]).await;
    let client = client(&server);
    client.send(Get::new("1")).await.expect("a record");
    client.send(Get::new("1")).await.expect("a record");
    assert_eq!((server.heads().len(), server.connections()), (2, 1));
}

#[tokio::test]
async fn a_server_that_is_down_is_a_clear_error() {
    let server = Server::start([]).await;
    let origin = server.origin.clone();
    let port = origin.rsplit(':').next().expect("a port").to_owned();
    let free = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let closed = format!("http://{}", free.local_addr().expect("an address"));
    drop(free);
    let policy = RetryPolicy::default()
        .attempts(2)
        .backoff(Duration::ZERO, Duration::ZERO);
    let client = builder(&server)
        .root(closed)
        .retry(policy)
        .build()
        .expect("a client");
    let error = client.send(List::new()).await.expect_err("nobody there");
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(error.attempts() == 2 && error.is_retryable());
    let text = error.to_string();
    assert!(
        text.contains("refused") && !text.contains(&port) || cfg!(windows),
        "{text}"
    );
    assert!(!text.contains(TOKEN));
}

#[tokio::test]
async fn redirects_are_not_left_to_the_http_client() {
    let elsewhere = Server::start([Script::Send(record())]).await;
    let location = format!("{}/x", elsewhere.origin);
    let redirect = || Script::Send(wire("302 Found", &[("location", &location)], b""));
    let server = Server::start([redirect(), redirect()]).await;
    client(&server).send(Get::new("1")).await.expect("a record");
    assert!(!elsewhere.heads()[0].contains("authorization"));

    // A client that is handed in and follows by itself is found out.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let following = reqwest::Client::new();
    let elsewhere_again = Server::start([Script::Send(record())]).await;
    let location = format!("{}/x", elsewhere_again.origin);
    let redirect = Script::Send(wire("302 Found", &[("location", &location)], b""));
    let server = Server::start([redirect]).await;
    let client = builder(&server)
        .http_client(following)
        .build()
        .expect("a client");
    let error = client.send(Get::new("1")).await.expect_err("it followed");
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.to_string().contains("Policy::none()"), "{error}");
    assert!(!elsewhere_again.heads()[0].contains("authorization"));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_request_at_a_time_means_one() {
    let answers = (0..8).map(|_| Script::Send(record()));
    let server = Server::start(answers).await;
    let limits = Limits::none().concurrency(1);
    let client = builder(&server).limits(limits).build().expect("a client");
    let callers: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.send(Get::new("1")).await.map(drop) })
        })
        .collect();
    for caller in callers {
        caller.await.expect("no panic").expect("a record");
    }
    assert_eq!(server.most_at_once(), 1);
    assert_eq!(server.heads().len(), 8);
}

#[tokio::test]
async fn a_download_goes_on_over_a_new_connection() {
    let content: Vec<u8> = (0..200_000_u32).map(|number| number as u8).collect();
    let mut short = wire("200 OK", &[("etag", "\"1\"")], &content);
    short.truncate(short.len() - 100_000);
    let rest = wire(
        "206 Partial Content",
        &[
            ("content-range", "bytes 100000-199999/200000"),
            ("etag", "\"1\""),
        ],
        &content[100_000..],
    );
    let server = Server::start([Script::SendAndClose(short), Script::Send(rest)]).await;
    let mut written = Vec::new();
    let download = client(&server).download(GetContent::new(
        OnlineMeetingId::new("m"),
        CallRecordingId::new("r"),
    ));
    let downloaded = download.to_writer(&mut written).await.expect("the content");
    assert!(written == content);
    assert_eq!(downloaded.fetched, 200_000);
    let heads = server.heads();
    assert!(heads[0].contains("accept-encoding: identity"));
    assert!(heads[1].contains("range: bytes=100000-\r\n"));
    assert!(heads[1].contains("if-range: \"1\""));
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn json_comes_compressed() {
    // `{"id":"1"}`, compressed.
    let compressed = [
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xab, 0x56, 0xca, 0x4c, 0x51,
        0xb2, 0x52, 0x32, 0x54, 0xaa, 0x05, 0x00, 0xf3, 0xc8, 0x18, 0xf6, 0x0a, 0x00, 0x00, 0x00,
    ];
    let mut damaged = compressed;
    damaged[12] ^= 1;
    let gzip = [("content-encoding", "gzip")];
    let server = Server::start([
        Script::Send(wire("200 OK", &gzip, &damaged)),
        Script::Send(wire("200 OK", &gzip, &compressed)),
    ])
    .await;
    assert_eq!(
        client(&server)
            .send(Get::new("1"))
            .await
            .expect("a record")
            .id,
        "1"
    );
    assert!(server.heads()[0].contains("accept-encoding: gzip"));
}
