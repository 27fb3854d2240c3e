//! Proxies, and what cannot succeed until something is configured otherwise.

mod support;

use std::time::Duration;

use graph_calls::credential::StaticToken;
use graph_calls::endpoints::communications::call_records::Get;
use graph_calls::{Client, ClientBuilder, ErrorKind, RetryPolicy};
use support::TOKEN;
use support::socket::{Script, Server, wire};

fn builder(root: &str) -> ClientBuilder {
    Client::builder()
        .root(root)
        .credential(StaticToken::new(TOKEN))
        .retry(RetryPolicy::default().backoff(Duration::ZERO, Duration::ZERO))
}

#[tokio::test]
async fn requests_go_by_the_proxy() {
    let record = wire("200 OK", &[], br#"{"id":"1"}"#);
    let proxy = Server::start([Script::Send(record)]).await;
    let by_proxy = proxy.origin.replace("http://", "http://name:password@");
    let client = builder("http://graph.example")
        .allow_plain_text()
        .proxy(by_proxy)
        .build()
        .expect("a client");
    client.send(Get::new("1")).await.expect("a record");
    let head = &proxy.heads()[0];
    assert!(head.starts_with("get http://graph.example/v1.0/communications/callrecords/1 "));
    assert!(head.contains("proxy-authorization: basic"), "{head}");
}

#[cfg(feature = "rustls-no-provider")]
#[tokio::test]
async fn a_proxy_that_wants_a_login_is_not_asked_again() {
    let refusal = || {
        let challenge = [("proxy-authenticate", "Basic realm=\"proxy\"")];
        Script::SendAndClose(wire("407 Proxy Authentication Required", &challenge, b""))
    };
    let proxy = Server::start([refusal(), refusal()]).await;
    let builder = builder("https://graph.example").proxy(&proxy.origin);
    let client = builder.build().expect("a client");
    let error = client.send(Get::new("1")).await.expect_err("407");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 1));
    assert!(error.to_string().contains("name:password@"), "{error}");
    assert_eq!(proxy.heads().len(), 1);
    assert!(!proxy.heads()[0].contains(&TOKEN.to_lowercase()));
}

#[cfg(not(feature = "socks"))]
#[tokio::test]
async fn a_proxy_of_an_unknown_scheme_is_not_tried_again() {
    for root in ["https://graph.example", "http://graph.example"] {
        let builder = builder(root)
            .allow_plain_text()
            .proxy("socks5://127.0.0.1:9");
        // Either it is refused at once or with the first request.
        let error = match builder.build() {
            Ok(client) => client.send(Get::new("1")).await.expect_err("no SOCKS"),
            Err(error) => error,
        };
        assert!(error.attempts() <= 1 && !error.is_retryable(), "{error:?}");
        assert!(error.to_string().contains("`socks`"), "{error:#}");
    }
}

#[tokio::test]
async fn a_head_without_an_end_is_not_asked_for_again() {
    let names: Vec<_> = (0..400).map(|number| format!("x-{number}")).collect();
    let headers: Vec<_> = names.iter().map(|name| (name.as_str(), "y")).collect();
    let answer = || Script::Send(wire("200 OK", &headers, br#"{"id":"1"}"#));
    let server = Server::start([answer(), answer()]).await;
    let client = builder(&server.origin).build().expect("a client");
    let error = client.send(Get::new("1")).await.expect_err("too many");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 1));
    assert!(error.to_string().contains("more headers"), "{error:#}");
}
