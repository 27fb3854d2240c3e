//! Spans and events, with OpenTelemetry's names for HTTP.

use std::time::Duration;

use http::{Method, Uri};
use tracing::field::{Empty, display};
use tracing::{Span, debug, info_span};

use crate::error::Error;

/// The span of an operation, with all its attempts and waits.
pub(crate) fn operation(name: &'static str) -> Span {
    info_span!("graph.operation", "otel.name" = name, "error.type" = Empty)
}

/// The span of one request.
pub(crate) fn attempt(method: &Method, uri: &Uri, client_request_id: &str, resent: u32) -> Span {
    let span = info_span!(
        "http.request",
        "otel.kind" = "client",
        "otel.name" = %method,
        "http.request.method" = %method,
        "http.request.resend_count" = Empty,
        "http.response.status_code" = Empty,
        "url.full" = Empty,
        "server.address" = uri.host(),
        "server.port" = port(uri),
        "error.type" = Empty,
        "graph.client_request_id" = client_request_id,
    );
    if !span.is_disabled() {
        span.record("url.full", without_query(uri));
        if resent > 0 {
            span.record("http.request.resend_count", resent);
        }
    }
    span
}

/// Notes what an attempt or an operation ended in.
pub(crate) fn failed(span: &Span, error: &Error) {
    match error.status() {
        Some(status) => span.record("error.type", status.as_u16()),
        None => span.record("error.type", display(format_args!("{:?}", error.kind()))),
    };
}

/// Notes that a request will be sent again.
pub(crate) fn retries(error: &Error, wait: Duration) {
    debug!(
        error = %error,
        wait_seconds = wait.as_secs_f64(),
        "the request will be sent again"
    );
}

/// The URL as it may be shown: queries carry the state of rounds, and those of downloads the permission.
pub(crate) fn without_query(uri: &Uri) -> String {
    let scheme = uri.scheme_str().unwrap_or_default();
    let host = uri.host().unwrap_or_default();
    let mut text = format!("{scheme}://{host}");
    if let Some(port) = uri.port_u16() {
        text.push_str(&format!(":{port}"));
    }
    text.push_str(uri.path());
    if uri.query().is_some() {
        text.push_str("?…");
    }
    text
}

fn port(uri: &Uri) -> u16 {
    let default = if uri.scheme_str() == Some("http") {
        80
    } else {
        443
    };
    uri.port_u16().unwrap_or(default)
}
