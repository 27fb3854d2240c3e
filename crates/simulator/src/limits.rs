//! Graph's documented limits, for clients that keep to them by themselves.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::StatusCode;
use http::header::RETRY_AFTER;

use crate::error::{GraphError, Result};
use crate::routes::Resource;

/// So many requests in a span of time.
struct Limit {
    /// What the requests have in common.
    key: String,
    count: usize,
    span: Duration,
}

/// Counts requests; those that are refused count as well.
#[derive(Default)]
pub(crate) struct Limits(Mutex<HashMap<String, VecDeque<Instant>>>);

impl Limits {
    /// Refuses a request beyond one of the limits of its resource.
    pub(crate) fn check(&self, resource: &Resource) -> Result<()> {
        let Some(wait) = self.count(resource, Instant::now()) else {
            return Ok(());
        };
        let status = StatusCode::TOO_MANY_REQUESTS;
        let error = GraphError::new(status, "TooManyRequests", "Too many requests.");
        // Rounded up to a millisecond, so that who waits so long has waited long enough.
        let seconds = (wait.as_millis() + 1) as f64 / 1000.0;
        Err(error.with_header(RETRY_AFTER, &seconds.to_string()))
    }

    /// Counts a request; how long to wait until there is room, when there is none.
    fn count(&self, resource: &Resource, now: Instant) -> Option<Duration> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut wait = Duration::ZERO;
        for limit in limits(resource) {
            let made = counted.entry(limit.key).or_default();
            while made
                .front()
                .is_some_and(|first| now.duration_since(*first) >= limit.span)
            {
                made.pop_front();
            }
            made.push_back(now);
            if made.len() > limit.count {
                // The refused request counts as well, so the next one has room when one more has left.
                let last_to_leave = made[made.len() - limit.count];
                let elapsed = now.duration_since(last_to_leave);
                wait = wait.max(limit.span.saturating_sub(elapsed));
            }
        }
        (!wait.is_zero()).then_some(wait)
    }
}

/// The limits that hold for one application in one tenant.
fn limits(resource: &Resource) -> Vec<Limit> {
    let limit = |key: &str, count, seconds| Limit {
        key: key.to_owned(),
        count,
        span: Duration::from_secs(seconds),
    };
    if let Some(id) = resource.call_record() {
        let record = limit(&format!("callRecord {id}"), 40, 20);
        return vec![limit("callRecord", 1500, 20), record];
    }
    match resource {
        Resource::CallRecords | Resource::CallRecordCount => {
            vec![limit("callRecord", 1500, 20), limit("callRecords", 40, 20)]
        }
        Resource::Log(log, _) => vec![limit("logs", 200, 60), limit(log.function(), 50, 60)],
        Resource::Subscriptions | Resource::Subscription(_) | Resource::Reauthorize(_) => {
            vec![limit("subscription", 5000, 20)]
        }
        _ => vec![limit("recording", 30, 1)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_gets_on() {
        let limits = Limits::default();
        let path = "/users/u/onlineMeetings/m/recordings";
        let resource = Resource::find(path).unwrap();
        let mut now = Instant::now();
        for _ in 0..30 {
            assert_eq!(limits.count(&resource, now), None);
            now += Duration::from_millis(10);
        }
        for _ in 0..3 {
            let wait = limits.count(&resource, now).unwrap();
            assert!(wait < Duration::from_secs(1));
            now += wait;
            assert_eq!(limits.count(&resource, now), None);
        }
    }
}
