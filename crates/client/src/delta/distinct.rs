//! Items that have been handed over before.

use std::collections::HashSet;
use std::hash::Hash;

/// Tells new items from repeated ones.
pub(super) trait Distinct<T>: Send {
    /// Tells if no item with the same key came before.
    fn is_new(&mut self, item: &T) -> bool;

    /// Takes every item for a new one again.
    fn forget(&mut self);
}

/// By a key of the items.
pub(super) struct ByKey<F, K> {
    pub(super) key: F,
    pub(super) seen: HashSet<K>,
}

impl<T, F, K> Distinct<T> for ByKey<F, K>
where
    F: Fn(&T) -> K + Send,
    K: Eq + Hash + Send,
{
    fn is_new(&mut self, item: &T) -> bool {
        self.seen.insert((self.key)(item))
    }

    fn forget(&mut self) {
        self.seen.clear();
    }
}
