//! Limits on what the client sends at once and how fast.

mod budgets;
mod window;

pub use budgets::{Budget, Limits};

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use graph_calls_core::operation::Segments;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use window::{Slot, Window};

/// Keyed windows are looked through for idle ones once there are this many more.
const SWEEP_AFTER: usize = 1024;

/// Holds requests back until the limits let them go.
pub(crate) struct Limiter {
    budgets: Vec<Budget>,
    /// One for each budget, and the last for what no budget covers: a slow endpoint holds up itself only.
    concurrency: Vec<Arc<Semaphore>>,
    windows: Mutex<Windows>,
    /// Pauses requests that no budget covers.
    others: Arc<Window>,
}

#[derive(Default)]
struct Windows {
    /// By the place of the budget and the key in the path, empty where the budget has none.
    by_key: HashMap<(usize, String), Arc<Window>>,
    sweep_at: usize,
}

/// The right to send one request; the request counts as answered once this is dropped.
pub(crate) struct Permit {
    places: Places,
    _concurrency: OwnedSemaphorePermit,
}

/// The places of a request in the budgets, for one that goes along with others.
pub(crate) struct Places {
    /// The most specific one first.
    windows: Vec<Slot>,
}

impl Limiter {
    pub(crate) fn new(limits: Limits) -> Self {
        let concurrency = limits.concurrency.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            concurrency: (0..=limits.budgets.len())
                .map(|_| Arc::new(Semaphore::new(concurrency)))
                .collect(),
            budgets: limits.budgets,
            windows: Mutex::default(),
            others: Arc::new(Window::new(u32::MAX, Duration::ZERO)),
        }
    }

    /// Waits until a request to `path`, which stands below the version, may be sent.
    ///
    /// Cancel-safe: a request that stops waiting takes nothing.
    pub(crate) async fn permit(&self, path: &str) -> Permit {
        let path = &read(path);
        let places = self.unused_places(path).await;
        let most_specific = self
            .budgets
            .iter()
            .position(|budget| budget.key(path).is_some())
            .unwrap_or(self.budgets.len());
        let concurrency = self.concurrency[most_specific].clone();
        let permit = concurrency.acquire_owned().await;
        Permit {
            places: places.used(),
            _concurrency: permit.expect("the semaphore is never closed"),
        }
    }

    /// Waits for the places of a request that goes along with others in one, which counts as under way
    /// itself.
    ///
    /// Cancel-safe, as [`permit`](Self::permit).
    pub(crate) async fn places(&self, path: &str) -> Places {
        self.unused_places(&read(path)).await.used()
    }

    async fn unused_places(&self, path: &Segments) -> Places {
        let mut windows = Vec::new();
        for window in self.windows(path) {
            windows.push(window.slot().await);
        }
        Places { windows }
    }

    /// The windows that cover `path`, in the order of the budgets; at least one.
    fn windows(&self, path: &Segments) -> Vec<Arc<Window>> {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        windows.sweep();
        let mut found = Vec::new();
        for (place, budget) in self.budgets.iter().enumerate() {
            if let Some(key) = budget.key(path) {
                let window = windows
                    .by_key
                    .entry((place, key))
                    .or_insert_with(|| Arc::new(Window::new(budget.requests, budget.period)));
                found.push(window.clone());
            }
        }
        if found.is_empty() {
            found.push(self.others.clone());
        }
        found
    }
}

/// No budget is about a path that cannot be read.
fn read(path: &str) -> Segments {
    Segments::read(path).unwrap_or_default()
}

impl Windows {
    fn sweep(&mut self) {
        if self.by_key.len() >= self.sweep_at.max(SWEEP_AFTER) {
            self.by_key
                .retain(|_, window| Arc::strong_count(window) > 1 || !window.is_idle());
            self.sweep_at = self.by_key.len() + SWEEP_AFTER;
        }
    }
}

impl Permit {
    /// Gives the places back, because nothing was sent.
    pub(crate) fn give_back(mut self) {
        self.places.windows.iter_mut().for_each(Slot::give_back);
    }

    /// Lets nothing of the same most specific budget go before `until`: the service asked for it.
    pub(crate) fn pause(&self, until: Instant) {
        self.places.pause(until);
    }
}

impl Places {
    fn used(mut self) -> Self {
        self.windows.iter_mut().for_each(Slot::use_it);
        self
    }

    /// As [`Permit::pause`].
    pub(crate) fn pause(&self, until: Instant) {
        if let Some(slot) = self.windows.first() {
            slot.window().pause(until);
        }
    }
}

#[cfg(test)]
mod tests;
