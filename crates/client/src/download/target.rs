//! Files that are being written.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

static BUSY: LazyLock<Mutex<HashSet<PathBuf>>> = LazyLock::new(Mutex::default);
static FREED: Notify = Notify::const_new();

/// The right to write a file, in this process.
///
/// A download that is dropped leaves a thread behind that writes what it was given; the next download to
/// the same file must not begin before that has ended.
pub(super) struct Target(PathBuf);

impl Target {
    /// Waits until nobody writes to `path`.
    pub(super) async fn claim(path: &Path) -> Self {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        loop {
            let mut freed = std::pin::pin!(FREED.notified());
            freed.as_mut().enable();
            if busy().insert(path.clone()) {
                return Self(path);
            }
            freed.await;
        }
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        busy().remove(&self.0);
        FREED.notify_waiters();
    }
}

fn busy() -> MutexGuard<'static, HashSet<PathBuf>> {
    BUSY.lock().unwrap_or_else(PoisonError::into_inner)
}
