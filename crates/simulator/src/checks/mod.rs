//! Checks of what a client must not do.

mod downloads;
mod retries;
mod violation;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(crate) use downloads::{Download, Downloads};
pub(crate) use retries::Retries;
pub use violation::Violation;

/// Notes what clients do wrong.
#[derive(Default)]
pub(crate) struct Checks {
    violations: Mutex<Vec<Violation>>,
    pub(crate) retries: Retries,
    pub(crate) downloads: Arc<Downloads>,
}

impl Checks {
    fn violations_mut(&self) -> MutexGuard<'_, Vec<Violation>> {
        self.violations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a violation.
    pub(crate) fn report(&self, violation: Violation) {
        self.violations_mut().push(violation);
    }

    /// All violations so far.
    pub(crate) fn violations(&self) -> Vec<Violation> {
        self.violations_mut().clone()
    }
}
