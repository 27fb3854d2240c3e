//! Requests that are repeated when they should not be, or too early.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime};

use http::{HeaderMap, Method, StatusCode, header::RETRY_AFTER};

use super::Violation;

use crate::lock::lock;

/// The time by which a retry may be early: the clocks of both sides are read at slightly different times.
const TOLERANCE: Duration = Duration::from_millis(2);

/// The last answer of the service to a request, by method, URL and body.
#[derive(Default)]
pub(crate) struct Retries(Mutex<HashMap<Key, Outcome>>);

type Key = (Method, String, u64);

#[derive(Clone, Copy)]
enum Outcome {
    /// Wait until then.
    NotBefore(Instant),
    PaymentRequired,
    /// The request may or may not have had its effect.
    Unknown,
}

impl Retries {
    /// Notes that a request arrived, and says what is wrong with that.
    pub(crate) fn arrive(&self, method: &Method, url: &str, body: u64) -> Option<Violation> {
        let key = (method.clone(), url.to_owned(), body);
        let url = url.to_owned();
        match lock(&self.0).remove(&key)? {
            Outcome::NotBefore(instant) => {
                let early_by = instant.saturating_duration_since(Instant::now());
                (early_by > TOLERANCE).then_some(Violation::EarlyRetry { url, early_by })
            }
            Outcome::PaymentRequired => Some(Violation::PaymentRequiredRetried { url }),
            Outcome::Unknown => Some(Violation::UnsafeRetry { url }),
        }
    }

    /// Notes the answer; no status means that the connection was reset. A request that is idempotent may be
    /// repeated whatever became of it.
    pub(crate) fn answer(
        &self,
        method: &Method,
        url: &str,
        body: u64,
        is_idempotent: bool,
        answer: Option<(StatusCode, &HeaderMap)>,
    ) {
        let outcome = match answer {
            None => (!is_idempotent).then_some(Outcome::Unknown),
            Some((StatusCode::PAYMENT_REQUIRED, _)) => Some(Outcome::PaymentRequired),
            Some((StatusCode::TOO_MANY_REQUESTS, headers)) => not_before(headers),
            Some((status, headers)) if status.is_server_error() => {
                if is_idempotent {
                    not_before(headers)
                } else {
                    Some(Outcome::Unknown)
                }
            }
            Some(_) => None,
        };
        if let Some(outcome) = outcome {
            let key = (method.clone(), url.to_owned(), body);
            lock(&self.0).insert(key, outcome);
        }
    }
}

fn not_before(headers: &HeaderMap) -> Option<Outcome> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?;
    let wait = match text.parse::<f64>() {
        Ok(seconds) => Duration::try_from_secs_f64(seconds).ok()?,
        Err(_) => {
            let date = httpdate::parse_http_date(text).ok()?;
            date.duration_since(SystemTime::now()).ok()?
        }
    };
    Some(Outcome::NotBefore(Instant::now() + wait))
}
