//! Checks of what a client must not do.

mod downloads;
mod retries;
mod violation;

use std::sync::{Arc, Mutex};

use crate::lock::lock;

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
    /// Notes a violation.
    pub(crate) fn report(&self, violation: Violation) {
        lock(&self.violations).push(violation);
    }

    /// All violations so far.
    pub(crate) fn violations(&self) -> Vec<Violation> {
        lock(&self.violations).clone()
    }
}
