//! Faults by seed.

use std::collections::HashMap;

use http::Method;

use super::Fault;
use crate::store::{Random, Subject, hash};

/// Faults drawn from a seed.
///
/// Tells whether a request meets a fault follows from the seed, the request's method and URL, and how often
/// it was made: requests that run side by side draw the same faults in every order.
#[derive(Clone, Debug)]
pub struct Schedule {
    seed: u64,
    rate: f64,
    limit: u64,
    faults: Vec<Fault>,
    made: HashMap<u64, u64>,
}

impl Schedule {
    /// The [recoverable](Fault::recoverable) faults, one for a third of all requests.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            rate: 1.0 / 3.0,
            limit: 3,
            faults: Fault::recoverable(),
            made: HashMap::new(),
        }
    }

    /// The share of requests that meet a fault.
    #[must_use]
    pub fn rate(mut self, rate: f64) -> Self {
        self.rate = rate.clamp(0.0, 1.0);
        self
    }

    /// Limits how often the same request can meet a fault, so that a client gets through in the end.
    #[must_use]
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = limit;
        self
    }

    /// The faults to draw from.
    #[must_use]
    pub fn faults(mut self, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.faults = faults.into_iter().collect();
        self
    }

    pub(super) fn draw(&mut self, method: &Method, target: &str) -> Option<Fault> {
        let request = hash(self.seed, format!("{method} {target}").as_bytes());
        let made = self.made.entry(request).or_default();
        *made += 1;
        if *made > self.limit || self.faults.is_empty() {
            return None;
        }
        let mut random = Random::new(request, Subject::Fault, *made);
        let meets_fault = (random.below(1 << 32) as f64) < self.rate * (1_u64 << 32) as f64;
        // A client repeats a request once after 401: a second one would be the end of it.
        let is_possible = |fault: &&Fault| {
            let is_unauthorized =
                matches!(fault, Fault::Unauthorized | Fault::ClaimsChallenge { .. });
            *made == 1 || !is_unauthorized
        };
        let possible: Vec<&Fault> = self.faults.iter().filter(is_possible).collect();
        (meets_fault && !possible.is_empty()).then(|| (*random.pick(&possible)).clone())
    }
}
