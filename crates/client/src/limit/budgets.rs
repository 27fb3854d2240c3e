//! The limits that Graph documents, and your own.

use std::time::Duration;

use graph_calls_core::operation::{Segments, Template};
use graph_calls_endpoints::OPERATIONS;

/// A number of requests in a period, for the paths that match a pattern.
#[derive(Clone, Debug)]
pub struct Budget {
    pub(super) requests: u32,
    pub(super) period: Duration,
    patterns: Vec<Template>,
}

impl Budget {
    /// At most `requests` in any `period`, at least one; for no path until [`path`](Self::path) says
    /// which.
    pub fn new(requests: u32, period: Duration) -> Self {
        Self {
            requests,
            period,
            patterns: Vec::new(),
        }
    }

    /// Covers the paths that match `pattern` as well. All patterns of a budget share it.
    ///
    /// A pattern is a path below the version. In it `*` is any one key; `{key}` is any one key, each with
    /// a budget of its own; `**` at the end is whatever follows. A function matches by its name.
    #[must_use]
    pub fn path(mut self, pattern: &str) -> Self {
        self.patterns.push(Template::new(pattern));
        self
    }

    /// The keys in `path` that requests are counted apart by; `None` when the budget does not cover it.
    pub(super) fn key(&self, path: &Segments) -> Option<String> {
        let mut patterns = self.patterns.iter();
        let found = patterns.find_map(|pattern| pattern.matches(path))?;
        let keys: Vec<_> = found.keys().iter().map(|(_, key)| *key).collect();
        Some(keys.join("\0"))
    }
}

/// Limits on what a client sends at once and how fast.
///
/// The default keeps within the limits that Graph documents for one application in one tenant, so that
/// a client that is alone is not throttled. Clones of a client share their limits; separate clients and
/// processes do not.
#[derive(Clone, Debug)]
pub struct Limits {
    pub(super) concurrency: usize,
    /// The most specific first: that one is paused when the service says 429.
    pub(super) budgets: Vec<Budget>,
}

impl Default for Limits {
    /// At most 16 requests of one budget at a time, and the limits that the [`OPERATIONS`] state.
    fn default() -> Self {
        let mut limits = Self::none().concurrency(16);
        limits.budgets = documented();
        limits
    }
}

/// The limits that operations state, those first that are most specific.
fn documented() -> Vec<Budget> {
    /// A limit with the lowest place that it has among those of an operation.
    struct Found {
        name: &'static str,
        place: usize,
        budget: Budget,
    }
    let mut found: Vec<Found> = Vec::new();
    for facts in OPERATIONS {
        for (place, limit) in facts.limits.iter().enumerate() {
            let pattern = pattern(facts.path, limit.key);
            match found.iter_mut().find(|found| found.name == limit.name) {
                Some(found) => {
                    found.place = found.place.max(place);
                    found.budget.patterns.push(Template::new(&pattern));
                }
                None => found.push(Found {
                    name: limit.name,
                    place,
                    budget: Budget::new(limit.requests, limit.period).path(&pattern),
                }),
            }
        }
    }
    found.sort_by_key(|found| found.place);
    found.into_iter().map(|found| found.budget).collect()
}

/// The path of an operation as a pattern in which only `key` has budgets of its own.
fn pattern(path: &str, key: Option<&str>) -> String {
    let key = key.map(|key| format!("{{{key}}}"));
    let segments = path.split('/').map(|segment| {
        match segment.starts_with('{') && Some(segment) != key.as_deref() {
            true => "*",
            false => segment,
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

impl Limits {
    /// No limits but those of the service.
    pub fn none() -> Self {
        Self {
            concurrency: usize::MAX,
            budgets: Vec::new(),
        }
    }

    /// Has at most this many requests of one budget under way at a time, at least one, and as many of those
    /// that no budget covers. An endpoint that is slow holds up nothing but itself.
    ///
    /// A content that is being downloaded counts until its first bytes arrive, so that a slow download
    /// never holds up the rest.
    #[must_use]
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests;
        self
    }

    /// Keeps within this budget as well. Add the more specific budgets first: the first one that covers a
    /// request is paused when the service throttles it.
    #[must_use]
    pub fn budget(mut self, budget: Budget) -> Self {
        self.budgets.push(budget);
        self
    }
}
