//! Spans and events, with OpenTelemetry's names for HTTP.

use std::time::Duration;

use http::{Method, StatusCode, Uri};
use tracing::field::{Empty, display};
use tracing::{Span, debug, info_span, warn};

use crate::error::Error;

/// A wait from this one on is seen without turning on more than warnings.
const LONG_WAIT: Duration = Duration::from_secs(2);

/// The span of an operation, with all its attempts and waits.
pub(crate) fn operation(name: &'static str) -> Span {
    info_span!(
        "graph.operation",
        "otel.name" = name,
        "otel.status_code" = Empty,
        "error.type" = Empty,
    )
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
        "otel.status_code" = Empty,
        "error.type" = Empty,
        "graph.client_request_id" = client_request_id,
    );
    if !span.is_disabled() {
        span.record("url.full", without_query(uri));
        if resent > 0 {
            span.record("http.request.resend_count", i64::from(resent));
        }
    }
    span
}

/// Notes the status of an answer.
pub(crate) fn answered(span: &Span, status: StatusCode) {
    // OpenTelemetry knows signed numbers only; others would be written as texts.
    span.record("http.response.status_code", i64::from(status.as_u16()));
}

/// Notes what an attempt or an operation ended in.
pub(crate) fn failed(span: &Span, error: &Error) {
    // The name by which the bridge to OpenTelemetry knows the status of a span.
    span.record("otel.status_code", "ERROR");
    match error.status() {
        // A text by the conventions, also where it is a number.
        Some(status) => span.record("error.type", status.as_str()),
        None => span.record("error.type", display(format_args!("{:?}", error.kind()))),
    };
}

/// Notes that a request will be sent again; where that takes long, for everybody to see.
pub(crate) fn retries(error: &Error, wait: Duration) {
    let wait_seconds = wait.as_secs_f64();
    if wait < LONG_WAIT {
        debug!(error = %format_args!("{error:#}"), wait_seconds, "the request will be sent again");
    } else {
        warn!(error = %format_args!("{error:#}"), wait_seconds, "the request will be sent again");
    }
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

fn port(uri: &Uri) -> i64 {
    let default = if uri.scheme_str() == Some("http") {
        80
    } else {
        443
    };
    i64::from(uri.port_u16().unwrap_or(default))
}
