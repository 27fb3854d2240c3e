//! Tokens for an application with a certificate.
#![cfg(feature = "client-certificate")]

mod support;

use graph_calls::credential::ClientCertificate;
use graph_calls::endpoints::communications::call_records::List;
use graph_calls::{Client, ErrorKind};
use graph_calls_simulator::{CLIENT_CERTIFICATE, CLIENT_ID, CLIENT_PRIVATE_KEY, Simulator};
use jsonwebtoken::crypto::aws_lc;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use support::{Service, json, page};

/// Made for these tests, and of no use anywhere.
const CERTIFICATE: &str = include_str!("keys/certificate.pem");
const PRIVATE_KEY: &[u8] = include_bytes!("keys/private.pem");
const PUBLIC_KEY: &[u8] = include_bytes!("keys/public.pem");
/// SHA-256 of the certificate.
const THUMBPRINT: &str = "LkjUhwXJUryJVltYVYZq66-qAOPK53drgdxlICENPoE";

fn credential() -> ClientCertificate {
    ClientCertificate::from_pem("contoso.com", "app", CERTIFICATE, PRIVATE_KEY).expect("a pair")
}

#[tokio::test(start_paused = true)]
async fn the_assertion_is_signed_with_the_key_of_the_certificate() {
    let token = json(200, r#"{"access_token":"token","expires_in":3599}"#);
    let service = Service::answers([token, page(&[], None)]);
    let client = service
        .builder()
        .credential(credential())
        .build()
        .expect("a client");
    client.send(List::new()).await.expect("a page");

    let form = service.seen()[0].body.clone();
    let parameter = |name: &str| {
        let mut pairs = url::form_urlencoded::parse(form.as_bytes());
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    assert_eq!(parameter("client_assertion_type").as_deref(), Some(kind));
    assert_eq!(parameter("client_secret"), None);
    let assertion = parameter("client_assertion").expect("an assertion");

    // The tests may be built with more than one provider.
    let _ = aws_lc::DEFAULT_PROVIDER.install_default();
    let mut validation = Validation::new(Algorithm::PS256);
    let audience = "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token";
    validation.set_audience(&[audience]);
    let key = DecodingKey::from_rsa_pem(PUBLIC_KEY).expect("a public key");
    let decoded = jsonwebtoken::decode::<serde_json::Value>(&assertion, &key, &validation);
    let decoded = decoded.expect("a good signature");
    assert_eq!(decoded.header.x5t_s256.as_deref(), Some(THUMBPRINT));
    assert_eq!(decoded.claims["iss"], "app");
    assert_eq!(decoded.claims["sub"], "app");
    assert!(decoded.claims["jti"].is_string());
}

#[tokio::test]
async fn a_login_service_that_checks_the_assertion_takes_it() {
    let simulator = Simulator::start().await.expect("a free port");
    let (certificate, key) = (CLIENT_CERTIFICATE, CLIENT_PRIVATE_KEY.as_bytes());
    let ask = async |client_id: &str, key: &[u8]| {
        let tenant = simulator.tenant();
        let credential = ClientCertificate::from_pem(tenant, client_id, certificate, key);
        let client = Client::builder()
            .root(simulator.origin())
            .credential(credential.expect("a pair"))
            .build()
            .expect("a client");
        client.send(List::new()).await
    };
    ask(CLIENT_ID, key).await.expect("a page");
    let refused = ask(CLIENT_ID, PRIVATE_KEY).await.expect_err("another key");
    assert_eq!(refused.kind(), ErrorKind::Credential);
}

#[test]
fn what_is_no_certificate_is_refused_and_the_key_is_not_shown() {
    let pem = |certificate: &str, key: &[u8]| {
        ClientCertificate::from_pem("contoso.com", "app", certificate, key)
    };
    assert!(pem("", PRIVATE_KEY).is_err());
    assert!(pem(CERTIFICATE, b"").is_err());
    assert!(pem(CERTIFICATE, CERTIFICATE.as_bytes()).is_err());
    let shown = format!("{:?}", credential());
    assert!(shown.contains(THUMBPRINT) && !shown.contains("key"));
}
