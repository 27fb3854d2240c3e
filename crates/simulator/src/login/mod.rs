//! The token endpoint of the login service, for client credentials.

mod certificate;
mod refusal;

use graph_calls_core::primitive::Timestamp;
use http::StatusCode;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::clock::shift;
use crate::state::State;
use crate::store::DOMAIN;
use crate::tokens::{Grant, TokenRequest};

pub(crate) use certificate::Certificate;
pub use certificate::CertificateError;
use refusal::Refusal;

/// The client id that the token endpoint knows by default.
pub const CLIENT_ID: &str = "5b6d0c2e-7a5b-4f5d-9a37-7f1d5c0e8a11";

/// The secret of that client.
pub const CLIENT_SECRET: &str = "simulated-secret";

/// The certificate of that client, in PEM.
pub const CLIENT_CERTIFICATE: &str = include_str!("certificate.pem");

/// The RSA private key of that certificate, in PEM. It is no secret: everyone has it.
pub const CLIENT_PRIVATE_KEY: &str = include_str!("private.pem");

/// The assertion type of client certificates.
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The tenant whose token endpoint the path is.
pub(crate) fn tenant_of(path: &str) -> Option<&str> {
    let tenant = path.strip_prefix('/')?.strip_suffix("/oauth2/v2.0/token")?;
    (!tenant.is_empty() && !tenant.contains('/')).then_some(tenant)
}

/// Answers a request for a token.
pub(crate) fn answer(state: &State, tenant: &str, body: &[u8]) -> (StatusCode, Value) {
    match token(state, tenant, body) {
        Ok(answer) => (StatusCode::OK, answer),
        Err(refusal) => refusal.answer(state),
    }
}

fn token(state: &State, tenant: &str, body: &[u8]) -> Result<Value, Refusal> {
    let form = parse_form(body);
    let field = |name: &str| {
        let mut found = form.iter().filter(|(other, _)| other == name);
        found
            .next()
            .map(|(_, value)| value.as_str())
            .unwrap_or_default()
    };
    if field("grant_type") != "client_credentials" {
        let message = "The app requested an unsupported grant type.";
        return Err(Refusal::request("unsupported_grant_type", 70003, message));
    }
    let client_id = field("client_id");
    if client_id.is_empty() {
        let message = "The request body must contain the following parameter: 'client_id'.";
        return Err(Refusal::request("invalid_request", 900_144, message));
    }
    if !tenant.eq_ignore_ascii_case(state.data.tenant()) && tenant != DOMAIN {
        let message = format!("Tenant '{tenant}' not found.");
        return Err(Refusal::request("invalid_request", 90002, message));
    }
    if client_id != state.settings.client_id {
        let message = format!(
            "Application with identifier '{client_id}' was not found in the directory '{tenant}'."
        );
        return Err(Refusal::request("unauthorized_client", 700_016, message));
    }
    if !field("scope").ends_with("/.default") {
        let message = "The provided value for the input parameter 'scope' isn't valid. Client \
                       credential flows must have a scope value with /.default suffixed to the \
                       resource identifier.";
        return Err(Refusal::request("invalid_scope", 1_002_012, message));
    }
    let assertion = field("client_assertion");
    match (assertion, field("client_secret")) {
        ("", "") => {
            let message = "'client_assertion', 'client_secret' or 'request' is required for the \
                           'client_credentials' grant type.";
            return Err(Refusal::request("invalid_request", 7_000_216, message));
        }
        ("", secret) if secret != state.settings.client_secret => {
            return Err(Refusal::client(
                7_000_215,
                "Invalid client secret provided. Ensure the secret being sent in the request is \
                 the client secret value, not the client secret ID.",
            ));
        }
        ("", _) => {}
        _ if field("client_assertion_type") != JWT_BEARER => {
            let message = format!("The parameter 'client_assertion_type' must be '{JWT_BEARER}'.");
            return Err(Refusal::request("invalid_request", 900_144, message));
        }
        (assertion, _) => {
            let login = format!("{}/{tenant}", state.origin);
            let audiences = ["oauth2/v2.0/token", "v2.0"].map(|end| format!("{login}/{end}"));
            // The client's clock is the machine's own.
            let now = Timestamp::now();
            state
                .client_certificate
                .check(assertion, client_id, &audiences, now)?;
        }
    }
    let claims = Some(field("claims").to_owned()).filter(|claims| !claims.is_empty());
    state.tokens.note(TokenRequest {
        client_id: client_id.to_owned(),
        has_assertion: !assertion.is_empty(),
        claims: claims.clone(),
    });
    let lifetime = state.settings.token_lifetime;
    let expires = shift(
        state.clock.now(),
        i64::try_from(lifetime).unwrap_or(i64::MAX),
    );
    let grant = Grant {
        permissions: Some(state.settings.client_permissions.clone()),
        user: None,
    };
    Ok(json!({
        "token_type": "Bearer",
        "expires_in": lifetime,
        "ext_expires_in": lifetime,
        "access_token": state.tokens.issue(grant, Some(expires), claims),
    }))
}

fn parse_form(body: &[u8]) -> Vec<(String, String)> {
    let body = String::from_utf8_lossy(body).replace('+', " ");
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    body.split('&')
        .filter_map(|field| field.split_once('='))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}
