//! The client credentials grant of the Microsoft identity platform.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Method, StatusCode, Uri};
use serde_json::Value;
use url::form_urlencoded;

use super::{AccessToken, CredentialError, TokenRequest};
use crate::retry::{is_passing, retry_after};
use crate::scrub;
use crate::transport::{Body, TransportError, TransportErrorKind};

/// No answer of the token service is longer.
const LONGEST_ANSWER: usize = 1 << 20;

/// The token endpoint of a tenant.
pub(super) fn url(login: &str, tenant: &str) -> Result<Uri, CredentialError> {
    let is_name = |character: char| character.is_ascii_alphanumeric() || "-._".contains(character);
    if tenant.is_empty() || !tenant.chars().all(is_name) {
        let reason = format!("`{tenant}` is neither the id nor the domain name of a tenant");
        return Err(CredentialError::permanent(reason));
    }
    format!("{login}/{tenant}/oauth2/v2.0/token")
        .parse()
        .map_err(CredentialError::permanent)
}

/// Asks for a token with these parameters as the proof of who asks.
pub(super) async fn ask(
    endpoint: &Uri,
    client_id: &str,
    proof: &[(&str, &str)],
    request: &TokenRequest<'_>,
) -> Result<AccessToken, CredentialError> {
    exchange(endpoint, client_id, proof, request)
        .await
        .map_err(|error| error.at(endpoint.to_string()))
}

async fn exchange(
    endpoint: &Uri,
    client_id: &str,
    proof: &[(&str, &str)],
    request: &TokenRequest<'_>,
) -> Result<AccessToken, CredentialError> {
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "client_credentials")
        .append_pair("client_id", client_id)
        .append_pair("scope", request.scope)
        .extend_pairs(proof)
        .extend_pairs(request.claims.map(|claims| ("claims", claims)))
        .finish();
    let mut post = http::Request::new(Bytes::from(form));
    *post.method_mut() = Method::POST;
    *post.uri_mut() = endpoint.clone();
    let headers = post.headers_mut();
    let media_type = HeaderValue::from_static("application/x-www-form-urlencoded");
    headers.insert(CONTENT_TYPE, media_type);
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));

    let response = request.transport.send(post).await.map_err(unreachable)?;
    let (head, body) = response.into_parts();
    let body = read(body).await?;
    let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
    if head.status.is_success() {
        token_of(&answer)
    } else {
        let secrets: Vec<_> = proof.iter().map(|(_, value)| *value).collect();
        Err(refusal(
            head.status,
            &scrub::json(answer, &scrub::with_encoded(&secrets)),
            retry_after::of(&head.headers),
        ))
    }
}

fn token_of(answer: &Value) -> Result<AccessToken, CredentialError> {
    let Some(secret) = answer.get("access_token").and_then(Value::as_str) else {
        let reason = "the token service answered without a token";
        return Err(CredentialError::permanent(reason));
    };
    let mut token = AccessToken::new(secret);
    token.expires_in = seconds(answer, "expires_in");
    token.refresh_in = seconds(answer, "refresh_in");
    Ok(token)
}

/// A number of seconds, which older services write as text.
fn seconds(answer: &Value, name: &str) -> Option<Duration> {
    let value = answer.get(name)?;
    let number = value
        .as_u64()
        .or_else(|| value.as_str().and_then(|text| text.parse().ok()))?;
    Some(Duration::from_secs(number))
}

fn refusal(status: StatusCode, answer: &Value, wait: Option<Duration>) -> CredentialError {
    let member = |name| answer.get(name).and_then(Value::as_str).unwrap_or_default();
    let mut reason = format!("the token service answered {status}");
    if !member("error").is_empty() {
        reason = format!("{reason} ({})", member("error"));
    }
    // The first line says what is wrong; trace id and time follow.
    if let Some(line) = member("error_description").lines().next() {
        reason = format!("{reason}: {line}");
    }
    if status.is_server_error() || is_passing(status) {
        CredentialError::transient(reason, wait)
    } else {
        CredentialError::permanent(reason)
    }
}

async fn read(mut body: Body) -> Result<Bytes, CredentialError> {
    let mut whole = BytesMut::new();
    while let Some(chunk) = body.chunk().await {
        whole.extend_from_slice(&chunk.map_err(unreachable)?);
        if whole.len() > LONGEST_ANSWER {
            let reason = "the token service answered more than a token";
            return Err(CredentialError::permanent(reason));
        }
    }
    Ok(whole.freeze())
}

fn unreachable(error: TransportError) -> CredentialError {
    let is_permanent = error.kind() == TransportErrorKind::Request;
    let error = Unreachable(error);
    if is_permanent {
        CredentialError::permanent(error)
    } else {
        CredentialError::transient(error, None)
    }
}

/// No answer of the token service.
#[derive(Debug)]
struct Unreachable(TransportError);

impl fmt::Display for Unreachable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the token service cannot be reached: {}", self.0)
    }
}

impl Error for Unreachable {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use serde_json::json;

    use super::refusal;
    use crate::scrub;

    #[test]
    fn what_the_token_service_repeats_of_the_proof_is_not_shown() {
        let secret = "S3CR3T+value/=";
        let answer = json!({
            "error": "invalid_client S3CR3T+value/=",
            "error_description": "client_secret=S3CR3T%2Bvalue%2F%3D&scope=x was not understood",
        });
        let answer = scrub::json(answer, &scrub::with_encoded(&[secret]));
        let text = refusal(StatusCode::UNAUTHORIZED, &answer, None).to_string();
        assert!(text.contains("was not understood"), "{text}");
        assert!(!text.contains("S3CR3T"), "{text}");
    }
}
