//! The limits that Graph documents, and one's own.

use std::time::Duration;

use super::pattern::Pattern;

/// So many requests in a period, for the paths that match a pattern.
#[derive(Clone, Debug)]
pub struct Budget {
    pub(super) requests: u32,
    pub(super) period: Duration,
    patterns: Vec<Pattern>,
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
        self.patterns.push(Pattern::new(pattern));
        self
    }

    /// Which of the budgets that this one stands for covers `path`; `None` when none does.
    pub(super) fn key(&self, path: &str) -> Option<String> {
        self.patterns.iter().find_map(|pattern| pattern.key(path))
    }
}

/// How much a client sends at once and how fast.
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
    fn default() -> Self {
        Self::none()
            .concurrency(16)
            .budget(per(40, 20).path("/communications/callRecords/{key}/**"))
            .budget(
                per(40, 20)
                    .path("/communications/callRecords")
                    .path("/communications/callRecords/$count"),
            )
            .budget(per(50, 60).path("/communications/callRecords/getPstnCalls"))
            .budget(per(50, 60).path("/communications/callRecords/getDirectRoutingCalls"))
            .budget(per(50, 60).path("/communications/callRecords/getSmsLog"))
            .budget(per(50, 60).path("/communications/callRecords/getPstnBlockedUsersLog"))
            .budget(
                per(50, 60).path("/communications/callRecords/getPstnOnlineMeetingDialoutReport"),
            )
            .budget(
                per(200, 60)
                    .path("/communications/callRecords/getPstnCalls")
                    .path("/communications/callRecords/getDirectRoutingCalls")
                    .path("/communications/callRecords/getSmsLog")
                    .path("/communications/callRecords/getPstnBlockedUsersLog")
                    .path("/communications/callRecords/getPstnOnlineMeetingDialoutReport"),
            )
            .budget(per(1_500, 20).path("/communications/callRecords/**"))
            // Recordings have no row of their own; this is the one for other reads of Teams.
            .budget(
                per(30, 1)
                    .path("/users/*/onlineMeetings/**")
                    .path("/users/*/adhocCalls/**")
                    .path("/me/onlineMeetings/**")
                    .path("/me/adhocCalls/**"),
            )
            .budget(per(5_000, 20).path("/subscriptions/**"))
    }
}

fn per(requests: u32, seconds: u64) -> Budget {
    Budget::new(requests, Duration::from_secs(seconds))
}

impl Limits {
    /// No limits but those of the service.
    pub fn none() -> Self {
        Self {
            concurrency: usize::MAX,
            budgets: Vec::new(),
        }
    }

    /// Has at most so many requests of one budget under way at a time, at least one, and as many of those
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
