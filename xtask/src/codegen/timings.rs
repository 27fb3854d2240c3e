//! Times of the phases of a run.

use std::time::Instant;

/// The phases so far.
pub(super) struct Timings {
    is_shown: bool,
    start: Instant,
    last: Instant,
}

impl Timings {
    /// Begins now; `is_shown` tells whether every phase is reported.
    pub(super) fn start(is_shown: bool) -> Self {
        let now = Instant::now();
        Self {
            is_shown,
            start: now,
            last: now,
        }
    }

    /// Ends a phase and begins the next.
    pub(super) fn end(&mut self, phase: &str) {
        if self.is_shown {
            eprintln!("{phase:>8} {:7.3} s", self.last.elapsed().as_secs_f64());
        }
        self.last = Instant::now();
    }

    /// Ends the run.
    pub(super) fn finish(self) {
        eprintln!("done in {:.2} s", self.start.elapsed().as_secs_f64());
    }
}
