//! The token endpoint of the login service, for client credentials.

mod certificate;
mod refusal;

use std::time::Duration;

use graph_calls_core::primitive::Timestamp;
use http::StatusCode;
use serde_json::{Value, json};

use crate::state::State;
use crate::store::DOMAIN;
use crate::tokens::{Grant, TokenRequest};

pub(crate) use certificate::Certificate;
use refusal::Refusal;

/// The client id that the token endpoint knows by default.
pub const CLIENT_ID: &str = "5b6d0c2e-7a5b-4f5d-9a37-7f1d5c0e8a11";

/// The secret of the client [`CLIENT_ID`].
pub const CLIENT_SECRET: &str = "simulated-secret";

/// The certificate of the client [`CLIENT_ID`], in PEM.
pub const CLIENT_CERTIFICATE: &str = include_str!("certificate.pem");

/// The RSA private key of [`CLIENT_CERTIFICATE`], in PEM. It is public, so use it in tests only.
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
    let form = Form::read(body);
    check_request(state, tenant, &form)?;
    check_proof(state, tenant, &form)?;
    let claims = Some(form.field("claims").to_owned()).filter(|claims| !claims.is_empty());
    state.tokens.note(TokenRequest {
        client_id: form.field("client_id").to_owned(),
        has_assertion: !form.field("client_assertion").is_empty(),
        claims: claims.clone(),
    });
    let lifetime = state.settings.token_lifetime;
    let expires = state
        .clock
        .now()
        .saturating_add(Duration::from_secs(lifetime));
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

/// The fields of a request.
struct Form(Vec<(String, String)>);

impl Form {
    fn read(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// The first field of this name; empty where there is none.
    fn field(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(other, _)| other == name);
        found.map_or("", |(_, value)| value)
    }
}

/// Refuses a request that is not one of a known client for client credentials.
fn check_request(state: &State, tenant: &str, form: &Form) -> Result<(), Refusal> {
    let client_id = form.field("client_id");
    let is_tenant = tenant.eq_ignore_ascii_case(state.data.tenant()) || tenant == DOMAIN;
    let checks = [
        (
            form.field("grant_type") == "client_credentials",
            ("unsupported_grant_type", 70003),
            "The app requested an unsupported grant type.".to_owned(),
        ),
        (
            !client_id.is_empty(),
            ("invalid_request", 900_144),
            "The request body must contain the following parameter: 'client_id'.".to_owned(),
        ),
        (
            is_tenant,
            ("invalid_request", 90002),
            format!("Tenant '{tenant}' not found."),
        ),
        (
            client_id == state.settings.client_id,
            ("unauthorized_client", 700_016),
            format!(
                "Application with identifier '{client_id}' was not found in the directory '{tenant}'."
            ),
        ),
        (
            form.field("scope").ends_with("/.default"),
            ("invalid_scope", 1_002_012),
            "The provided value for the input parameter 'scope' isn't valid. Client credential flows \
             must have a scope value with /.default suffixed to the resource identifier."
                .to_owned(),
        ),
    ];
    match checks.into_iter().find(|(is_met, ..)| !is_met) {
        Some((_, (error, code), message)) => Err(Refusal::request(error, code, message)),
        None => Ok(()),
    }
}

/// Refuses a client that has not proved who it is, by its secret or by an assertion that it signed.
fn check_proof(state: &State, tenant: &str, form: &Form) -> Result<(), Refusal> {
    match (form.field("client_assertion"), form.field("client_secret")) {
        ("", "") => Err(Refusal::request(
            "invalid_request",
            7_000_216,
            "'client_assertion', 'client_secret' or 'request' is required for the \
             'client_credentials' grant type.",
        )),
        ("", secret) if secret != state.settings.client_secret => Err(Refusal::client(
            7_000_215,
            "Invalid client secret provided. Ensure the secret being sent in the request is the \
             client secret value, not the client secret ID.",
        )),
        ("", _) => Ok(()),
        _ if form.field("client_assertion_type") != JWT_BEARER => Err(Refusal::request(
            "invalid_request",
            900_144,
            format!("The parameter 'client_assertion_type' must be '{JWT_BEARER}'."),
        )),
        (assertion, _) => {
            let login = format!("{}/{tenant}", state.origin);
            let audiences = ["oauth2/v2.0/token", "v2.0"].map(|end| format!("{login}/{end}"));
            let certificate = &state.client_certificate;
            // The client's clock is the machine's own.
            certificate.check(
                assertion,
                form.field("client_id"),
                &audiences,
                Timestamp::now(),
            )
        }
    }
}
