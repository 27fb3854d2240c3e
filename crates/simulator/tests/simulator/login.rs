//! The token endpoint, expiry and claims.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use graph_calls_core::primitive::Timestamp;
use graph_calls_simulator::{
    CLIENT_CERTIFICATE, CLIENT_ID, CLIENT_PRIVATE_KEY, CLIENT_SECRET, Simulator, StartError,
};
use http::{Request, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair};
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject;
use serde_json::{Value, json};

use crate::support::{json as read, send, with_token};

const LIST: &str = "/v1.0/communications/callRecords";

// The pair that the tests of the client's own credential have.
const ANOTHER_CERTIFICATE: &str = include_str!("../../../client/tests/keys/certificate.pem");
const ANOTHER_KEY: &[u8] = include_bytes!("../../../client/tests/keys/private.pem");

async fn ask(simulator: &Simulator, fields: &[(&str, &str)]) -> Response<bytes::Bytes> {
    ask_at(&simulator.token_endpoint(), fields).await
}

async fn ask_at(endpoint: &str, fields: &[(&str, &str)]) -> Response<bytes::Bytes> {
    let form: Vec<_> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
        .collect();
    let request = Request::post(endpoint)
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

/// An assertion that is right for the simulator, to be made wrong.
struct Assertion {
    header: Value,
    claims: Value,
    key: &'static [u8],
}

impl Assertion {
    fn new(simulator: &Simulator) -> Self {
        let pem = CLIENT_CERTIFICATE.as_bytes();
        let certificate = rustls_pki_types::CertificateDer::from_pem_slice(pem).unwrap();
        let thumbprint = ring::digest::digest(&ring::digest::SHA256, &certificate);
        let now = Timestamp::now().unix_timestamp();
        Self {
            header: json!({
                "alg": "PS256", "typ": "JWT", "x5t#S256": URL_SAFE_NO_PAD.encode(thumbprint),
            }),
            claims: json!({
                "aud": simulator.token_endpoint(), "iss": CLIENT_ID, "sub": CLIENT_ID, "jti": "1",
                "nbf": now, "exp": now + 600,
            }),
            key: CLIENT_PRIVATE_KEY.as_bytes(),
        }
    }

    fn sign(&self) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(&self.header), part(&self.claims));
        let key = PrivatePkcs8KeyDer::from_pem_slice(self.key).unwrap();
        let key = RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()).unwrap();
        let mut signature = vec![0; key.public().modulus_len()];
        let padding: &dyn RsaEncoding = match self.header["alg"].as_str() {
            Some("RS256") => &RSA_PKCS1_SHA256,
            _ => &RSA_PSS_SHA256,
        };
        let random = SystemRandom::new();
        key.sign(padding, &random, message.as_bytes(), &mut signature)
            .unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

async fn ask_with(simulator: &Simulator, assertion: &str) -> (u16, Value) {
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", CLIENT_ID),
        (
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ),
        ("client_assertion", assertion),
        ("scope", "https://graph.microsoft.com/.default"),
    ];
    let response = ask(simulator, &fields).await;
    (response.status().as_u16(), read(&response))
}

#[tokio::test]
async fn assertions_of_the_clients_certificate_are_taken() {
    let simulator = Simulator::start().await.unwrap();
    let good = Assertion::new(&simulator);
    assert_eq!(ask_with(&simulator, &good.sign()).await.0, 200);
    assert!(simulator.token_requests()[0].has_assertion);

    // Older libraries name the certificate by SHA-1 and pad as of old.
    let mut older = Assertion::new(&simulator);
    let pem = CLIENT_CERTIFICATE.as_bytes();
    let certificate = rustls_pki_types::CertificateDer::from_pem_slice(pem).unwrap();
    let thumbprint = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, &certificate);
    older.header = json!({"alg": "RS256", "x5t": URL_SAFE_NO_PAD.encode(thumbprint)});
    assert_eq!(ask_with(&simulator, &older.sign()).await.0, 200);
}

#[tokio::test]
async fn other_assertions_are_refused() {
    let simulator = Simulator::start().await.unwrap();
    let now = Timestamp::now().unix_timestamp();
    let wrong = |change: fn(&mut Assertion, i64)| {
        let mut assertion = Assertion::new(&simulator);
        change(&mut assertion, now);
        assertion.sign()
    };
    let signed = Assertion::new(&simulator).sign();
    let (message, signature) = signed.rsplit_once('.').unwrap();
    let (header, _) = message.split_once('.').unwrap();
    let other = r#"{"aud":"a","iss":"b","sub":"b","exp":9999999999}"#;
    let swapped = format!("{header}.{}.{signature}", URL_SAFE_NO_PAD.encode(other));
    for (assertion, status, code) in [
        (wrong(|one, _| one.key = ANOTHER_KEY), 401, 700_027),
        (swapped, 401, 700_027),
        (format!("{message}."), 401, 700_027),
        (
            wrong(|one, _| one.header["x5t#S256"] = json!("AAAA")),
            401,
            700_027,
        ),
        (
            wrong(|one, _| one.header = json!({"alg": "PS256"})),
            401,
            700_027,
        ),
        (
            wrong(|one, now| one.claims["exp"] = json!(now - 600)),
            401,
            700_024,
        ),
        (
            wrong(|one, now| one.claims["nbf"] = json!(now + 600)),
            401,
            700_024,
        ),
        (
            wrong(|one, _| one.claims["exp"] = Value::Null),
            401,
            700_024,
        ),
        (
            wrong(|one, _| one.claims["aud"] = json!("https://elsewhere")),
            401,
            700_023,
        ),
        (
            wrong(|one, _| one.claims["iss"] = json!("another")),
            401,
            700_021,
        ),
        (
            wrong(|one, _| one.claims["sub"] = json!("another")),
            401,
            700_021,
        ),
        (
            wrong(|one, _| one.header["alg"] = json!("none")),
            400,
            50027,
        ),
        ("not an assertion".to_owned(), 400, 50027),
        ("a.b.c".to_owned(), 400, 50027),
    ] {
        let (answered, body) = ask_with(&simulator, &assertion).await;
        assert_eq!(answered, status, "{body}");
        assert_eq!(body["error_codes"], json!([code]), "{body}");
        let description = body["error_description"].as_str().unwrap();
        assert!(description.starts_with(&format!("AADSTS{code}: ")));
        let error = if status == 401 {
            "invalid_client"
        } else {
            "invalid_request"
        };
        assert_eq!(body["error"], error);
    }
    assert!(simulator.token_requests().is_empty());
}

#[tokio::test]
async fn a_client_has_a_certificate_of_its_own() {
    let builder = Simulator::builder().client_certificate(ANOTHER_CERTIFICATE);
    let simulator = builder.start().await.unwrap();
    let assertion = Assertion::new(&simulator);
    let (status, body) = ask_with(&simulator, &assertion.sign()).await;
    assert_eq!((status, &body["error_codes"]), (401, &json!([700_027])));
    let builder = Simulator::builder().client_certificate("not a certificate");
    assert!(matches!(
        builder.start().await,
        Err(StartError::Certificate(_))
    ));
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
        (with("client_id", "another"), 400, "unauthorized_client"),
        (with("client_secret", "wrong"), 401, "invalid_client"),
        (with("client_secret", ""), 400, "invalid_request"),
        (with("scope", "User.Read"), 400, "invalid_scope"),
    ] {
        let response = ask(&simulator, &fields).await;
        assert_eq!(response.status(), status);
        assert_eq!(read(&response)["error"], error);
    }
}

#[tokio::test]
async fn tenants_have_a_name_and_an_id() {
    let simulator = Simulator::start().await.unwrap();
    let endpoint = simulator.token_endpoint();
    let named = |tenant: &str| endpoint.replace(simulator.tenant(), tenant);
    for (endpoint, status) in [
        (endpoint.clone(), 200),
        (named("contoso.example"), 200),
        (named("fabrikam.example"), 400),
    ] {
        let response = ask_at(&endpoint, &secret("x/.default", "")).await;
        assert_eq!(response.status(), status, "{endpoint}");
    }
}
