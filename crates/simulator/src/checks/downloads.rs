//! Contents that are downloaded again instead of being read on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Violation;

/// What a client may have lost on the way of what was sent: it sat in the buffers of the two sockets, which
/// a reset empties.
const IN_FLIGHT: u64 = 1 << 20;

/// What was sent of each content by downloads that broke off.
#[derive(Default)]
pub(crate) struct Downloads(Mutex<HashMap<String, u64>>);

impl Downloads {
    fn sent(&self) -> MutexGuard<'_, HashMap<String, u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a download begins, and says what is wrong with that: `asked` is where the client
    /// wants to begin, `start` where it will.
    pub(crate) fn begin(
        self: &Arc<Self>,
        key: String,
        recording: &str,
        asked: u64,
        start: u64,
        length: u64,
    ) -> (Download, Option<Violation>) {
        let sent = self.sent().remove(&key).unwrap_or_default();
        let again = sent.saturating_sub(asked + IN_FLIGHT);
        let violation = (again > 0).then(|| Violation::RepeatedDownload {
            recording: recording.to_owned(),
            bytes: again,
        });
        let download = Download {
            downloads: Arc::clone(self),
            key,
            place: start,
            length,
        };
        (download, violation)
    }
}

/// A download under way: when it ends before the content does, what was sent is noted.
pub(crate) struct Download {
    downloads: Arc<Downloads>,
    key: String,
    place: u64,
    length: u64,
}

impl Download {
    /// Notes that so many more bytes were sent.
    pub(crate) fn advance(&mut self, bytes: u64) {
        self.place += bytes;
    }
}

impl Drop for Download {
    fn drop(&mut self) {
        if self.place < self.length && self.place > 0 {
            let key = std::mem::take(&mut self.key);
            self.downloads.sent().insert(key, self.place);
        }
    }
}
