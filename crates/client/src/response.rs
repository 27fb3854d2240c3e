//! An answer with what stands around it.

use http::{HeaderMap, StatusCode};

use crate::models::primitive::Timestamp;
use crate::retry::retry_after;

/// The output of an operation, with the head of the answer; see
/// [`Client::send_with_headers`](crate::Client::send_with_headers).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Response<T> {
    /// The output of the operation.
    pub value: T,
    /// The status, which is one of success.
    pub status: StatusCode,
    /// The headers: `request-id`, `Date`, `x-ms-ags-diagnostic`, `RateLimit-Remaining` and whatever else the
    /// service sends.
    pub headers: HeaderMap,
    /// The client's id of the request, for support.
    pub client_request_id: String,
    /// The number of requests that were sent for the operation.
    pub attempts: u32,
}

impl<T> Response<T> {
    /// The service's id of the request, for support.
    pub fn request_id(&self) -> Option<&str> {
        text(&self.headers, "request-id")
    }

    /// Returns the time of the answer, for support.
    pub fn date(&self) -> Option<Timestamp> {
        date(&self.headers)
    }
}

/// A header as text.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The time when an answer was sent, by the clock of the service.
pub(crate) fn date(headers: &HeaderMap) -> Option<Timestamp> {
    let since_epoch = retry_after::sent(headers)?
        .duration_since(std::time::UNIX_EPOCH)
        .ok()?;
    Timestamp::from_unix(i64::try_from(since_epoch.as_secs()).ok()?, 0).ok()
}
