//! Retries: when a request is sent again.

pub(crate) mod backoff;
pub(crate) mod retry_after;
mod statuses;

pub(crate) use statuses::is_passing;

use std::collections::BTreeSet;
use std::time::Duration;

use http::{Method, StatusCode};

use crate::error::{Error, ErrorKind};

/// The rules by which a request is sent again.
///
/// A request that only reads, or that may be repeated (GET, PUT, DELETE), is sent again after
///
/// - the statuses 408, 429, 500, 502, 503, 504, 509, and 520 to 524, by which a gateway says that it
///   does not reach the service; [`retry_on`](Self::retry_on) adds one, [`never_on`](Self::never_on) takes
///   one out;
/// - an error with the code `serviceNotAvailable` or `activityLimitReached`, whatever its status;
/// - a broken connection, silence, or JSON that ends in the middle.
///
/// POST and PATCH are sent again after 429 only, because anything else may have done their work. What is a
/// matter of configuration is never tried again: a certificate that is not trusted, a proxy that wants a
/// login.
///
/// The wait is the one that `Retry-After` says, in any of its forms. Without one it is random, up to a
/// limit that doubles each time. No wait that the service asks for is taken for shorter than about half of
/// the first [`backoff`](Self::backoff): `Retry-After: 0` would make all attempts in a moment. A wait that
/// is longer than [`longest_wait`](Self::longest_wait), or that would end after [`total`](Self::total), is
/// not begun: the error comes back at once and tells how long the service asks to wait.
///
/// Each page of a collection is a request of its own, with its own attempts and its own total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    total: Duration,
    longest_wait: Duration,
    first_backoff: Duration,
    longest_backoff: Duration,
    statuses: BTreeSet<u16>,
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
            statuses: BTreeSet::from(statuses::PASSING),
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

    /// Sends a request at most this many times; at least once.
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
    /// this time at most.
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

    /// Sends a request again after this status as well, where the request may be repeated.
    ///
    /// A record that has just been announced can be a 404 for some seconds, for example.
    #[must_use]
    pub fn retry_on(mut self, status: u16) -> Self {
        self.statuses.insert(status);
        self
    }

    /// Takes this status for an answer that stays.
    #[must_use]
    pub fn never_on(mut self, status: u16) -> Self {
        self.statuses.remove(&status);
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

    /// The wait before the next attempt; `None` when there is none.
    pub(crate) fn wait(&self, failed: &Failed<'_>, random: &mut fastrand::Rng) -> Option<Duration> {
        if failed.attempts >= self.attempts || !self.is_worth_another(failed) {
            return None;
        }
        let wait = match failed.error.retry_after() {
            Some(wait) if wait > self.longest_wait => return None,
            Some(wait) => wait.max(self.shortest_wait(random)),
            None => self.backoff_after(failed.attempts, random),
        };
        (failed.elapsed.saturating_add(wait) <= self.total).then_some(wait)
    }

    /// A random time between half and the whole of the first backoff.
    fn shortest_wait(&self, random: &mut fastrand::Rng) -> Duration {
        let half = self.first_backoff.min(self.longest_backoff) / 2;
        half + half.mul_f64(random.f64())
    }

    fn is_worth_another(&self, failed: &Failed<'_>) -> bool {
        let error = failed.error;
        match error.kind() {
            ErrorKind::Status => {
                let status = error.status().map(|status| status.as_u16());
                let is_passing = status.is_some_and(|status| self.statuses.contains(&status))
                    || error.has_passing_code();
                let was_refused = status == Some(StatusCode::TOO_MANY_REQUESTS.as_u16());
                is_passing && (failed.method.is_idempotent() || was_refused)
            }
            ErrorKind::Connection | ErrorKind::Timeout => {
                error.is_retryable() && failed.method.is_idempotent()
            }
            // Without a token nothing was sent, so nothing can be done twice.
            ErrorKind::Credential => error.is_retryable(),
            _ => false,
        }
    }
}

/// A request that failed.
pub(crate) struct Failed<'a> {
    pub(crate) error: &'a Error,
    pub(crate) method: &'a Method,
    /// The number of times it was sent.
    pub(crate) attempts: u32,
    /// Since the first attempt began.
    pub(crate) elapsed: Duration,
}

#[cfg(test)]
mod tests;
