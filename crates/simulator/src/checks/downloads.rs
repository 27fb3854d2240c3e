//! Contents that are downloaded again instead of being read on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use http::HeaderValue;

use super::Violation;
use crate::lock::lock;
use crate::wire::Hangup;

/// A consumer, told by its user agent, and the content that it downloads.
pub(crate) type DownloadKey = (HeaderValue, String);

/// The bytes of each content that were sent by downloads that the simulator broke off. Bytes sent before a reset can
/// be read after it; how much a client read that hung up by itself, nobody knows.
#[derive(Default)]
pub(crate) struct Downloads(Mutex<HashMap<DownloadKey, u64>>);

impl Downloads {
    /// Notes that a download of `recording` begins at the byte that was asked for, and says what is wrong
    /// with that.
    pub(crate) fn begin(
        &self,
        key: &DownloadKey,
        recording: &str,
        asked: u64,
    ) -> Option<Violation> {
        let sent = lock(&self.0).remove(key).unwrap_or_default();
        let bytes = sent.saturating_sub(asked);
        (bytes > 0).then(|| Violation::RepeatedDownload {
            recording: recording.to_owned(),
            bytes,
        })
    }
}

/// A download under way: when a reset ends it before the content does, what was sent is noted.
pub(crate) struct Download {
    pub(crate) downloads: Arc<Downloads>,
    pub(crate) key: DownloadKey,
    /// The next byte to send.
    pub(crate) place: u64,
    pub(crate) length: u64,
    pub(crate) hangup: Arc<Hangup>,
}

impl Download {
    /// Notes that so many more bytes were sent.
    pub(crate) fn advance(&mut self, bytes: u64) {
        self.place += bytes;
    }
}

impl Drop for Download {
    fn drop(&mut self) {
        if self.place < self.length && self.hangup.has_happened() {
            lock(&self.downloads.0).insert(self.key.clone(), self.place);
        }
    }
}
