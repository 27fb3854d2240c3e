//! The requests that arrived, for tests to look at.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::lock::lock;

/// The number of requests that are remembered; older ones make room.
const LIMIT: usize = 65_536;

/// The bytes of targets and headers that are remembered; older requests make room.
const LIMIT_IN_BYTES: usize = 32 << 20;

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
    requests: Mutex<Remembered>,
    present: AtomicUsize,
    most: AtomicUsize,
}

/// The last requests, and the sum of their sizes.
#[derive(Default)]
struct Remembered {
    requests: VecDeque<RecordedRequest>,
    bytes: usize,
}

impl RecordedRequest {
    /// The bytes that the request takes, without what the allocator adds.
    fn size(&self) -> usize {
        let headers = self.headers.iter();
        let headers = headers.map(|(name, value)| name.as_str().len() + value.len() + 64);
        size_of::<Self>() + self.target.len() + headers.sum::<usize>()
    }
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
        let mut remembered = lock(&self.requests);
        remembered.bytes += request.size();
        remembered.requests.push_back(request);
        while remembered.requests.len() > LIMIT || remembered.bytes > LIMIT_IN_BYTES {
            let Some(oldest) = remembered.requests.pop_front() else {
                break;
            };
            remembered.bytes -= oldest.size();
        }
    }

    pub(crate) fn all(&self) -> Vec<RecordedRequest> {
        lock(&self.requests).requests.iter().cloned().collect()
    }
}

impl Drop for Presence<'_> {
    fn drop(&mut self) {
        self.0.present.fetch_sub(1, Ordering::SeqCst);
    }
}
