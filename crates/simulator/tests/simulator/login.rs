//! The token endpoint, expiry and claims.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use graph_calls_simulator::{CLIENT_ID, CLIENT_SECRET, Simulator};
use http::{Request, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::support::{json as read, send, with_token};

const LIST: &str = "/v1.0/communications/callRecords";

async fn ask(simulator: &Simulator, fields: &[(&str, &str)]) -> Response<bytes::Bytes> {
    let form: Vec<_> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
        .collect();
    let request = Request::post(simulator.token_endpoint())
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form.join("&").into_bytes());
    send(request.unwrap()).await.unwrap()
}

fn secret<'a>(scope: &'a str, claims: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("grant_type", "client_credentials"),
        ("client_id", CLIENT_ID),
        ("client_secret", CLIENT_SECRET),
        ("scope", scope),
        ("claims", claims),
    ]
}

async fn token(simulator: &Simulator, claims: &str) -> String {
    let scope = format!("{}/.default", simulator.origin());
    let response = ask(simulator, &secret(&scope, claims)).await;
    let body = read(&response);
    assert_eq!(response.status(), 200, "{body}");
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["expires_in"], 3599);
    body["access_token"].as_str().unwrap().to_owned()
}

async fn list(simulator: &Simulator, token: &str) -> Response<bytes::Bytes> {
    let url = format!("{}{LIST}", simulator.origin());
    send(with_token(Request::get(url), token)).await.unwrap()
}

#[tokio::test]
async fn tokens_are_given_and_expire() {
    let simulator = Simulator::start().await.unwrap();
    let first = token(&simulator, "").await;
    assert_eq!(list(&simulator, &first).await.status(), 200);
    simulator.advance(std::time::Duration::from_secs(3600));
    assert_eq!(list(&simulator, &first).await.status(), 401);
    let second = token(&simulator, "").await;
    assert_ne!(first, second);
    assert_eq!(list(&simulator, &second).await.status(), 200);
    simulator.expire_tokens();
    assert_eq!(list(&simulator, &second).await.status(), 401);
    assert_eq!(simulator.token_requests().len(), 2);
}

#[tokio::test]
async fn claims_are_asked_for() {
    let simulator = Simulator::start().await.unwrap();
    let claims = r#"{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}"#;
    let first = token(&simulator, "").await;
    simulator.challenge_tokens(claims);
    let response = list(&simulator, &first).await;
    assert_eq!(response.status(), 401);
    let header = response.headers()["www-authenticate"].to_str().unwrap();
    assert!(header.contains("insufficient_claims"));
    let without = token(&simulator, "").await;
    assert_eq!(list(&simulator, &without).await.status(), 401);
    let with = token(&simulator, claims).await;
    assert_eq!(list(&simulator, &with).await.status(), 200);
    assert_eq!(
        simulator.token_requests()[2].claims.as_deref(),
        Some(claims)
    );
}

fn assertion(audience: &str, expires: i64) -> String {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = part(json!({"alg": "PS256", "typ": "JWT", "x5t#S256": "AAAA"}));
    let claims = part(json!({
        "aud": audience, "iss": CLIENT_ID, "sub": CLIENT_ID, "jti": "1", "exp": expires,
    }));
    format!("{header}.{claims}.c2lnbmF0dXJl")
}

#[tokio::test]
async fn certificates_are_taken() {
    let simulator = Simulator::start().await.unwrap();
    let now = graph_calls_core::primitive::Timestamp::now().unix_timestamp();
    let endpoint = simulator.token_endpoint();
    for (assertion, status) in [
        (assertion(&endpoint, now + 600), 200),
        (assertion(&endpoint, now - 1), 401),
        (assertion("https://elsewhere", now + 600), 401),
        ("not an assertion".to_owned(), 401),
    ] {
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", CLIENT_ID),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("client_assertion", &assertion),
            ("scope", "https://graph.microsoft.com/.default"),
        ];
        assert_eq!(ask(&simulator, &fields).await.status(), status);
    }
    assert!(simulator.token_requests()[0].has_assertion);
}

#[tokio::test]
async fn wrong_requests_are_refused() {
    let simulator = Simulator::start().await.unwrap();
    let good = secret("x/.default", "");
    let with = |name: &str, value: &'static str| {
        let mut fields = good.clone();
        for field in &mut fields {
            if field.0 == name {
                field.1 = value;
            }
        }
        fields
    };
    for (fields, status, error) in [
        (
            with("grant_type", "password"),
            400,
            "unsupported_grant_type",
        ),
        (with("client_id", ""), 400, "invalid_request"),
        (with("client_id", "another"), 401, "invalid_client"),
        (with("client_secret", "wrong"), 401, "invalid_client"),
        (with("scope", "User.Read"), 400, "invalid_scope"),
    ] {
        let response = ask(&simulator, &fields).await;
        assert_eq!(response.status(), status);
        assert_eq!(read(&response)["error"], error);
    }
}
