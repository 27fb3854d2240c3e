//! Errors in the form that Microsoft Entra gives them.

use http::StatusCode;
use serde_json::{Value, json};

use crate::state::State;

/// The reason why no token is given.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    error: &'static str,
    /// The number behind `AADSTS`.
    code: u32,
    message: String,
}

impl Refusal {
    /// 400: the request is not as it should be.
    pub(super) fn request(error: &'static str, code: u32, message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error,
            code,
            message: message.into(),
        }
    }

    /// 401: the client has not proved who it is.
    pub(super) fn client(code: u32, message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            error: "invalid_client",
            code,
            message: message.into(),
        }
    }

    /// Status and body.
    pub(super) fn answer(&self, state: &State) -> (StatusCode, Value) {
        let now = state.clock.now().to_string();
        let seconds: String = now.chars().take(19).collect();
        let timestamp = format!("{}Z", seconds.replace('T', " "));
        let (trace, correlation) = (state.request_id(), state.request_id());
        let Self { code, message, .. } = self;
        let body = json!({
            "error": self.error,
            "error_description": format!(
                "AADSTS{code}: {message} Trace ID: {trace} Correlation ID: {correlation} \
                 Timestamp: {timestamp}"
            ),
            "error_codes": [code],
            "timestamp": timestamp,
            "trace_id": trace,
            "correlation_id": correlation,
            "error_uri": format!("{}/error?code={code}", state.origin),
        });
        (self.status, body)
    }
}
