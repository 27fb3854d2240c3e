//! A window: at most a number of requests in any period.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as Queue, Notify};
use tokio::time::{Instant, timeout_at};

/// No period is taken for longer, so that its end is a time that the clock can show.
const LONGEST_PERIOD: Duration = Duration::from_secs(366 * 24 * 3600);

/// A sliding window over the requests of a budget.
///
/// The service counts a request when it arrives, which is some time between sending and the answer. So a
/// request takes its place from before it is sent until a whole period after its answer; then the service
/// never counts more than the budget, however long requests are under way.
pub(super) struct Window {
    requests: u32,
    period: Duration,
    state: Mutex<State>,
    /// First come, first served: only the head of the queue waits for a place.
    queue: Queue<()>,
    freed: Notify,
}

#[derive(Default)]
struct State {
    under_way: u32,
    /// The times when requests were answered, oldest first.
    answered: VecDeque<Instant>,
    paused_until: Option<Instant>,
}

/// A place in a window, free again at once unless a request was sent in it.
pub(super) struct Slot {
    window: Arc<Window>,
    is_used: bool,
}

/// The event to wait for.
enum Wait {
    Until(Instant),
    UntilFreed,
}

impl Window {
    pub(super) fn new(requests: u32, period: Duration) -> Self {
        Self {
            requests: requests.max(1),
            period: period.min(LONGEST_PERIOD),
            state: Mutex::default(),
            queue: Queue::new(()),
            freed: Notify::new(),
        }
    }

    /// Waits for a place.
    pub(super) async fn slot(self: Arc<Self>) -> Slot {
        let turn = self.queue.lock().await;
        loop {
            let freed = self.freed.notified();
            match self.try_take() {
                Ok(()) => break,
                // Either is a reason to look again.
                Err(Wait::Until(instant)) => drop(timeout_at(instant, freed).await),
                Err(Wait::UntilFreed) => freed.await,
            }
        }
        drop(turn);
        Slot {
            window: self,
            is_used: false,
        }
    }

    fn try_take(&self) -> Result<(), Wait> {
        let now = Instant::now();
        let mut state = self.state();
        if let Some(instant) = state.paused_until
            && instant > now
        {
            return Err(Wait::Until(instant));
        }
        state.forget_before(now, self.period);
        let taken = state.answered.len() + state.under_way as usize;
        if taken >= self.requests as usize {
            let oldest = state.answered.front();
            return Err(oldest.map_or(Wait::UntilFreed, |oldest| {
                Wait::Until(*oldest + self.period)
            }));
        }
        state.under_way += 1;
        Ok(())
    }

    /// Gives no place before `until`.
    pub(super) fn pause(&self, until: Instant) {
        let mut state = self.state();
        if state.paused_until.is_none_or(|instant| instant < until) {
            state.paused_until = Some(until);
        }
    }

    /// Tells if the window remembers nothing that matters.
    pub(super) fn is_idle(&self) -> bool {
        let now = Instant::now();
        let mut state = self.state();
        state.forget_before(now, self.period);
        state.under_way == 0
            && state.answered.is_empty()
            && state.paused_until.is_none_or(|instant| instant <= now)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn forget_before(&mut self, now: Instant, period: Duration) {
        while let Some(oldest) = self.answered.front()
            && *oldest + period <= now
        {
            self.answered.pop_front();
        }
    }
}

impl Slot {
    pub(super) fn window(&self) -> &Window {
        &self.window
    }

    /// Counts a request from now on.
    pub(super) fn use_it(&mut self) {
        self.is_used = true;
    }

    /// Counts no request.
    pub(super) fn give_back(&mut self) {
        self.is_used = false;
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut state = self.window.state();
        state.under_way -= 1;
        if self.is_used && !self.window.period.is_zero() {
            state.answered.push_back(Instant::now());
        }
        drop(state);
        self.window.freed.notify_one();
    }
}
