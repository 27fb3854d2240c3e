//! The token endpoint of the login service, for client credentials.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::clock::shift;
use crate::state::State;
use crate::tokens::{Grant, TokenRequest};

/// The assertion type of client certificates.
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Why no token is given.
struct Refusal {
    status: StatusCode,
    error: &'static str,
    description: String,
}

/// Whether the path is that of a tenant's token endpoint.
pub(crate) fn is_token_path(path: &str) -> bool {
    let mut segments = path.trim_start_matches('/').splitn(2, '/');
    let tenant = segments.next().unwrap_or_default();
    !tenant.is_empty() && segments.next() == Some("oauth2/v2.0/token")
}

/// Answers a request for a token.
pub(crate) fn answer(state: &State, path: &str, body: &[u8]) -> (StatusCode, Value) {
    match token(state, path, body) {
        Ok(answer) => (StatusCode::OK, answer),
        Err(refusal) => {
            let answer = json!({
                "error": refusal.error,
                "error_description": refusal.description,
                "timestamp": state.clock.now().to_string(),
                "trace_id": state.request_id(),
                "correlation_id": state.request_id(),
            });
            (refusal.status, answer)
        }
    }
}

fn token(state: &State, path: &str, body: &[u8]) -> Result<Value, Refusal> {
    let form = parse_form(body);
    let field = |name: &str| {
        let mut found = form.iter().filter(|(other, _)| other == name);
        found
            .next()
            .map(|(_, value)| value.as_str())
            .unwrap_or_default()
    };
    let refuse = |error, description: &str| Refusal {
        status: StatusCode::BAD_REQUEST,
        error,
        description: description.to_owned(),
    };
    if field("grant_type") != "client_credentials" {
        let description = "AADSTS70003: The grant type is not supported.";
        return Err(refuse("unsupported_grant_type", description));
    }
    let client_id = field("client_id");
    if client_id.is_empty() {
        let description = "AADSTS900144: The request body must contain 'client_id'.";
        return Err(refuse("invalid_request", description));
    }
    if !field("scope").ends_with("/.default") {
        let description = "AADSTS1002012: The scope must be a resource and '/.default'.";
        return Err(refuse("invalid_scope", description));
    }
    let assertion = field("client_assertion");
    let is_known = if assertion.is_empty() {
        field("client_secret") == state.settings.client_secret
    } else {
        let expected = format!("{}{path}", state.origin);
        field("client_assertion_type") == JWT_BEARER
            && is_assertion(assertion, client_id, &expected)
    };
    if !is_known || client_id != state.settings.client_id {
        return Err(Refusal {
            status: StatusCode::UNAUTHORIZED,
            error: "invalid_client",
            description: "AADSTS7000215: Invalid client secret or assertion provided.".to_owned(),
        });
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

/// Whether the text is an assertion of the client for this endpoint; its signature is not checked,
/// because no certificate is on file.
fn is_assertion(text: &str, client_id: &str, endpoint: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let [header, claims, signature] = parts.as_slice() else {
        return false;
    };
    let read = |part: &str| -> Option<Value> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
    };
    let (Some(header), Some(claims)) = (read(header), read(claims)) else {
        return false;
    };
    let is_signed = header.get("alg").and_then(Value::as_str) != Some("none");
    let names_certificate = header.get("x5t#S256").or(header.get("x5t")).is_some();
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    // The client's clock is the machine's own.
    let now = graph_calls_core::primitive::Timestamp::now().unix_timestamp();
    let is_alive = claims
        .get("exp")
        .and_then(Value::as_i64)
        .is_some_and(|end| end > now);
    is_signed
        && names_certificate
        && !signature.is_empty()
        && is_alive
        && text("sub") == Some(client_id)
        && text("iss") == Some(client_id)
        && text("aud") == Some(endpoint)
}
