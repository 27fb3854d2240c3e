//! Graph's documented limits, for clients that keep to them by themselves.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use graph_calls_core::operation::Limit;
use http::StatusCode;
use http::header::RETRY_AFTER;

use crate::error::{GraphError, Result};
use crate::lock::lock;
use crate::odata::{Found, Segment};

/// Counts requests; those that are refused count as well.
#[derive(Default)]
pub(crate) struct Limits(Mutex<HashMap<String, VecDeque<Instant>>>);

impl Limits {
    /// Refuses a request beyond one of the limits of its operation.
    pub(crate) fn check(&self, found: &Found) -> Result<()> {
        let Some(wait) = self.count(found, Instant::now()) else {
            return Ok(());
        };
        let status = StatusCode::TOO_MANY_REQUESTS;
        let error = GraphError::new(status, "TooManyRequests", "Too many requests.");
        // Rounded up to a millisecond, so that whoever waits for it has waited long enough.
        let seconds = (wait.as_millis() + 1) as f64 / 1000.0;
        Err(error.with_header(RETRY_AFTER, &seconds.to_string()))
    }

    /// Counts a request. Returns the time until there is room, or `None` when there is room now.
    fn count(&self, found: &Found, now: Instant) -> Option<Duration> {
        let mut counted = lock(&self.0);
        let mut wait = Duration::ZERO;
        for limit in found.operation.facts.limits {
            let (span, requests) = (limit.period, limit.requests as usize);
            let key = key(limit, found);
            let made = counted.entry(key).or_default();
            while made
                .front()
                .is_some_and(|first| now.duration_since(*first) >= span)
            {
                made.pop_front();
            }
            made.push_back(now);
            if made.len() > requests {
                // The refused request counts as well, so the next one has room when one more has left.
                let last_to_leave = made[made.len() - requests];
                let elapsed = now.duration_since(last_to_leave);
                wait = wait.max(span.saturating_sub(elapsed));
            }
        }
        (!wait.is_zero()).then_some(wait)
    }
}

/// The key that the requests have in common that a limit counts together.
fn key(limit: &Limit, found: &Found) -> String {
    let mut pairs = found.pairs();
    let key = limit.key.and_then(|key| {
        pairs.find_map(|(segment, step)| match segment {
            Segment::Key(name) if name == key => Some(step.text()),
            _ => None,
        })
    });
    format!("{} {}", limit.name, key.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;
    use crate::odata::{Catalog, Step};

    #[test]
    fn whoever_waits_gets_on() {
        let limits = Limits::default();
        let steps = Step::parse("/users/u/onlineMeetings/m/recordings").unwrap();
        let catalog = Catalog::new(graph_calls_endpoints::OPERATIONS);
        let version = graph_calls_core::Version::V1_0;
        let found = catalog.find(&Method::GET, steps, version).unwrap();
        let mut now = Instant::now();
        for _ in 0..30 {
            assert_eq!(limits.count(&found, now), None);
            now += Duration::from_millis(10);
        }
        for _ in 0..3 {
            let wait = limits.count(&found, now).unwrap();
            assert!(wait < Duration::from_secs(1));
            now += wait;
            assert_eq!(limits.count(&found, now), None);
        }
    }
}
