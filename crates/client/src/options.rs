//! Options of single calls.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::error::{Error, ErrorKind};
use crate::retry::RetryPolicy;

/// Options of single calls; see [`Client::with`](crate::Client::with).
#[derive(Clone, Default)]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    headers: Vec<(String, String)>,
}

impl CallOptions {
    /// Options that change nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives an operation up after this time, all its attempts and waits included, also those for the
    /// limits.
    ///
    /// Each page of a collection has the time for itself; a download has it for each of its answers to
    /// begin.
    #[must_use]
    pub fn timeout(mut self, time: Duration) -> Self {
        self.timeout = Some(time);
        self
    }

    /// Retries by this policy.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Sends this header with every request, in place of one of the same name.
    ///
    /// A `client-request-id` is sent with all attempts. `Authorization` and `User-Agent` are the client's.
    /// Hosts of redirects that are not the service do not get the header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The headers, once it is clear that they are such.
    pub(crate) fn headers(&self) -> Result<HeaderMap, Error> {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let refuse = |what| {
                let reason = format!("{name:?}: {what} has characters that a header cannot have");
                Error::new(ErrorKind::Configuration, reason)
            };
            let key = HeaderName::try_from(name).map_err(|_| refuse("the name"))?;
            let value = HeaderValue::try_from(value).map_err(|_| refuse("the value"))?;
            headers.insert(key, value);
        }
        Ok(headers)
    }
}

/// The values of headers are left out: one may be a secret.
impl fmt::Debug for CallOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        formatter
            .debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("retry", &self.retry)
            .field("headers", &names)
            .finish()
    }
}
