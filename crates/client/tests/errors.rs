//! The texts of errors: each thing once, with what to do.

mod support;

use std::error::Error as _;
use std::time::Duration;

use graph_calls::credential::{ClientSecret, CredentialError};
use graph_calls::endpoints::communications::call_records::{Get, List};
use graph_calls::{Client, Error, ErrorKind, RetryPolicy};
use support::{Service, bytes, graph_error, json};

const SECRET: &str = "S3CR3T+value/=";

fn contoso() -> ClientSecret {
    ClientSecret::new("contoso.com", "app", SECRET)
}

async fn refused() -> Error {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let root = format!("http://{}", free.local_addr().expect("an address"));
    drop(free);
    let client = Client::builder()
        .root(root)
        .credential(contoso())
        .retry(RetryPolicy::default().backoff(Duration::ZERO, Duration::ZERO))
        .build();
    let client = client.expect("a client");
    client.send(Get::new("1")).await.expect_err("nobody there")
}

/// Reports print an error and then what is behind it, line by line.
#[tokio::test(start_paused = true)]
async fn an_error_and_what_is_behind_it_do_not_repeat_each_other() {
    let service = Service::answers([
        json(200, r#"{"value":[{"id":"1"},7]}"#),
        bytes(200, [0xff, 0xfe]),
        graph_error(403, "Forbidden"),
    ]);
    let client = service.client();
    let mut errors = vec![refused().await];
    for _ in 0..3 {
        errors.push(client.send(List::new()).await.expect_err("no page"));
    }
    errors.push(
        Client::builder()
            .root("nowhere")
            .credential(contoso())
            .build()
            .expect_err("no URL"),
    );
    for error in errors {
        let mut told = error.to_string();
        let mut cause = error.source();
        while let Some(deeper) = cause {
            let text = deeper.to_string();
            assert!(!told.contains(&text), "{text:?} is in {told:?}");
            told.push_str(&text);
            cause = deeper.source();
        }
        // The alternate form is for those who print one line only.
        let line = format!("{error:#}");
        assert!(!line.contains('\n') && line.len() >= error.to_string().len());
    }
}

#[tokio::test]
async fn the_cause_can_be_looked_at_by_its_type() {
    let error = refused().await;
    let cause = error.cause().expect("a cause");
    assert!(cause.downcast_ref::<CredentialError>().is_some());
    let mut refused = None;
    let mut cause = error.source();
    while let Some(deeper) = cause {
        refused = refused.or(deeper.downcast_ref::<std::io::Error>());
        cause = deeper.source();
    }
    assert_eq!(
        refused.map(std::io::Error::kind),
        Some(std::io::ErrorKind::ConnectionRefused)
    );
}

#[tokio::test(start_paused = true)]
async fn an_error_about_the_token_names_the_token_service() {
    let refusal = r#"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 1"}"#;
    let service = Service::answers([json(401, refusal)]);
    let client = service.builder().credential(contoso()).build();
    let error = client.expect("a client").send(List::new()).await;
    let error = error.expect_err("a wrong secret");
    assert_eq!(error.kind(), ErrorKind::Credential);
    let endpoint = "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token";
    assert_eq!(error.url(), Some(endpoint));
    let text = error.to_string();
    assert!(text.contains(&format!("POST {endpoint}")), "{text}");
    assert!(text.contains("AADSTS7000215"), "{text}");
    // No request for records was sent.
    assert!(!text.contains("GET "), "{text}");
}

#[tokio::test(start_paused = true)]
async fn what_a_gateway_repeats_of_a_secret_is_not_shown() {
    let echo = |seen: &support::Seen| {
        let echo = serde_json::to_string(&seen.body).expect("a text");
        // An escape in the middle of it hides nothing.
        let echo = echo.replace("S3CR", "S\\u0033CR");
        json(
            400,
            format!(r#"{{"error":"invalid_request","error_description":{echo}}}"#),
        )
        .into()
    };
    let service = Service::new(echo);
    let client = service.builder().credential(contoso()).build();
    let error = client.expect("a client").send(List::new()).await;
    let shown = format!("{0} {0:?}", error.expect_err("not understood"));
    assert!(shown.contains("grant_type"), "{shown}");
    assert!(!shown.contains("S3CR3T"), "{shown}");

    let echo = |seen: &support::Seen| {
        let token = seen
            .token()
            .unwrap_or_default()
            .replace("nobody", "no\\u0062ody");
        json(
            400,
            format!(r#"{{"error":{{"code":"x","message":"{token}"}}}}"#),
        )
        .into()
    };
    let error = Service::new(echo).client().send(List::new()).await;
    let error = error.expect_err("not understood");
    assert!(error.message().starts_with("Bearer"), "{error}");
    assert!(!format!("{error:?} {}", error.message()).contains("nobody-may-see"));
}

#[test]
fn main_prints_an_error_once() {
    let error = Client::builder().build().expect_err("no credential");
    let shown = format!("{error:?}");
    assert_eq!(shown, format!("Configuration: {error}"));
}

#[tokio::test(start_paused = true)]
async fn an_error_inside_errors_of_any_depth_is_told() {
    let depth = 130;
    let body = format!(
        r#"{{"error":{{"code":"Forbidden","message":"No.","innerError":{{"request-id":"r-1","innerError":{}{{}}{}}}}}}}"#,
        r#"{"innerError":"#.repeat(depth),
        "}".repeat(depth)
    );
    let service = Service::answers([json(403, body)]);
    let error = service.client().send(List::new()).await;
    let error = error.expect_err("403");
    assert_eq!((error.code(), error.message()), (Some("Forbidden"), "No."));
    assert_eq!(error.request_id().as_deref(), Some("r-1"));
}
