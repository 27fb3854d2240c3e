//! Tokens for an application with a certificate.
#![cfg(feature = "client-certificate")]

mod support;

use graph_calls::credential::ClientCertificate;
use graph_calls::endpoints::communications::call_records::List;
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
