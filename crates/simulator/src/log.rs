//! The requests that arrived, for tests to look at.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// How many requests are remembered; older ones make room.
const LIMIT: usize = 65_536;

/// A request that the service answered, or did not.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The method.
    pub method: http::Method,
    /// Path and query, as they were sent.
    pub target: String,
    /// The headers but for `Authorization`.
    pub headers: http::HeaderMap,
    /// The status that was answered; `None` when the connection was reset instead.
    pub status: Option<http::StatusCode>,
    /// The fault that was injected.
    pub fault: Option<crate::Fault>,
}

/// Remembers requests and how many there were at once.
#[derive(Default)]
pub(crate) struct RequestLog {
    requests: Mutex<VecDeque<RecordedRequest>>,
    present: AtomicUsize,
    most: AtomicUsize,
}

/// Counts a request as present for as long as it lives.
pub(crate) struct Presence<'a>(&'a RequestLog);

impl RequestLog {
    pub(crate) fn enter(&self) -> Presence<'_> {
        let present = self.present.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(present, Ordering::SeqCst);
        Presence(self)
    }

    pub(crate) fn most_at_once(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }

    pub(crate) fn push(&self, request: RecordedRequest) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        if requests.len() == LIMIT {
            requests.pop_front();
        }
        requests.push_back(request);
    }

    pub(crate) fn all(&self) -> Vec<RecordedRequest> {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.iter().cloned().collect()
    }
}

impl Drop for Presence<'_> {
    fn drop(&mut self) {
        self.0.present.fetch_sub(1, Ordering::SeqCst);
    }
}
