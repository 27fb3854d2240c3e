//! A program that uses reqwest for something else too.
#![cfg(feature = "rustls-aws-lc-rs")]

mod support;

use graph_calls::credential::StaticToken;
use graph_calls::endpoints::communications::call_records::Get;
use graph_calls::{Client, ErrorKind, reqwest};
use support::TOKEN;
use support::socket::{Script, Server, wire};

fn record() -> Script {
    let json = [("content-type", "application/json")];
    Script::Send(wire("200 OK", &json, br#"{"id":"1"}"#))
}

/// Nothing in this program installs a crypto provider.
#[tokio::test]
async fn its_own_client_works_without_a_crypto_provider_of_its_own() {
    let server = Server::start([Script::Send(wire("200 OK", &[], b"hello"))]).await;
    let client = reqwest::Client::builder().build().expect("a client");
    let answer = client.get(&server.origin).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn it_can_be_handed_in() {
    let server = Server::start([record()]).await;
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    let client = Client::builder()
        .root(&server.origin)
        .credential(StaticToken::new(TOKEN))
        .http_client(http)
        .build()
        .expect("a client");
    client.send(Get::new("1")).await.expect("a record");
}

#[tokio::test]
async fn the_clients_own_can_be_configured() {
    let server = Server::start([record()]).await;
    let mut headers = http::HeaderMap::new();
    let value = http::HeaderValue::from_static("by the hook");
    headers.insert("x-gateway", value);
    let client = Client::builder()
        .root(&server.origin)
        .credential(StaticToken::new(TOKEN))
        .configure_http(|http| http.default_headers(headers))
        .build()
        .expect("a client");
    client.send(Get::new("1")).await.expect("a record");
    assert!(server.heads()[0].contains("x-gateway: by the hook"));
}

#[test]
fn settings_that_would_be_ignored_are_refused() {
    let builder = || {
        let builder = Client::builder().credential(StaticToken::new(TOKEN));
        builder.http_client(reqwest::Client::new())
    };
    for (name, builder) in [
        ("proxy", builder().proxy("http://127.0.0.1:1")),
        ("root_certificate", builder().root_certificate("x")),
        ("configure_http", builder().configure_http(|http| http)),
    ] {
        let error = builder.build().expect_err("two ways to send");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(name), "{error}");
    }
}

#[test]
fn what_is_no_proxy_and_no_certificate_is_refused() {
    let builder = || Client::builder().credential(StaticToken::new(TOKEN));
    for builder in [
        builder().proxy("http://name:secret@"),
        builder().proxy("ftp://name:secret@proxy"),
        builder().root_certificate("no certificate"),
        builder().root_certificate("-----BEGIN CERTIFICATE-----\n%%\n-----END CERTIFICATE-----"),
    ] {
        let error = builder.build().expect_err("nothing usable");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    }
}
