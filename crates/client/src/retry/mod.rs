//! When a request is sent again.

pub(crate) mod backoff;
pub(crate) mod retry_after;

use std::time::Duration;

use http::{Method, StatusCode};

use crate::error::{Error, ErrorKind};

/// When and how often a request is sent again.
///
/// Sent again are requests that met 429, 503, 504, 509, a broken connection or silence; POST and PATCH
/// after 429 only, because anything else may have done their work. The wait is what `Retry-After` says,
/// in whichever of its forms; without one it is random, up to a limit that doubles each time. A wait that
/// is longer than [`longest_wait`](Self::longest_wait), or that would end after
/// [`total`](Self::total), is not begun: the error comes back at once and tells how long the service
/// asks to wait.
///
/// Each page of a collection is a request of its own, with its own attempts and its own total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    total: Duration,
    longest_wait: Duration,
    first_backoff: Duration,
    longest_backoff: Duration,
}

impl Default for RetryPolicy {
    /// Six attempts within ten minutes, waits of at most five.
    fn default() -> Self {
        Self {
            attempts: 6,
            total: Duration::from_secs(600),
            longest_wait: Duration::from_secs(300),
            first_backoff: Duration::from_secs(1),
            longest_backoff: Duration::from_secs(30),
        }
    }
}

impl RetryPolicy {
    /// Sends everything once. A refused token is still replaced once.
    pub fn none() -> Self {
        Self {
            attempts: 1,
            ..Self::default()
        }
    }

    /// Sends a request at most so many times; at least once.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Begins no wait that would end later than this after the first attempt began.
    #[must_use]
    pub fn total(mut self, total: Duration) -> Self {
        self.total = total;
        self
    }

    /// Gives up when the service asks to wait longer than this. Requests that come later are held back for
    /// so long at most.
    #[must_use]
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// The range of the random wait where the service does not say how long: up to `first` the first
    /// time, twice that the next, never more than `longest`.
    #[must_use]
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.first_backoff = first;
        self.longest_backoff = longest;
        self
    }

    /// The wait, or the longest one.
    pub(crate) fn cap(&self, wait: Duration) -> Duration {
        wait.min(self.longest_wait)
    }

    /// The most often a request is sent.
    pub(crate) fn most_attempts(&self) -> u32 {
        self.attempts
    }

    /// The random wait before the attempt that follows `attempts` failed ones.
    pub(crate) fn backoff_after(&self, attempts: u32, random: &mut fastrand::Rng) -> Duration {
        backoff::full_jitter(
            self.first_backoff,
            self.longest_backoff,
            attempts.saturating_sub(1),
            random,
        )
    }

    /// How long to wait before the next attempt; `None` when there is to be none.
    pub(crate) fn wait(&self, failed: &Failed<'_>, random: &mut fastrand::Rng) -> Option<Duration> {
        if failed.attempts >= self.attempts || !failed.is_worth_another() {
            return None;
        }
        let wait = match failed.error.retry_after() {
            Some(wait) if wait > self.longest_wait => return None,
            Some(wait) => wait,
            None => self.backoff_after(failed.attempts, random),
        };
        (failed.elapsed.saturating_add(wait) <= self.total).then_some(wait)
    }
}

/// A request that failed.
pub(crate) struct Failed<'a> {
    pub(crate) error: &'a Error,
    pub(crate) method: &'a Method,
    /// How often it was sent.
    pub(crate) attempts: u32,
    /// Since the first attempt began.
    pub(crate) elapsed: Duration,
}

impl Failed<'_> {
    fn is_worth_another(&self) -> bool {
        let was_refused = self.error.status() == Some(StatusCode::TOO_MANY_REQUESTS);
        // Without a token nothing was sent, so nothing can be done twice.
        let was_not_sent = self.error.kind() == ErrorKind::Credential;
        let is_about_sending = matches!(
            self.error.kind(),
            ErrorKind::Status | ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::Credential
        );
        is_about_sending
            && self.error.is_retryable()
            && (self.method.is_idempotent() || was_refused || was_not_sent)
    }
}

/// Whether the service says by this status that it is busy rather than unwilling.
pub(crate) fn is_retryable_status(status: StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 503 | 504 | 509)
}

#[cfg(test)]
mod tests;
