//! Disturbances of deliveries, on purpose.

use std::ops::Range;
use std::sync::Mutex;
use std::time::Duration;

use serde::Deserialize;

use crate::lock::lock;
use crate::store::mix;

/// Disturbances of the delivery of notifications, by seed. Shares are from 0 to 1.
///
/// In a [`Script`](crate::Script) it is the table `[deliveries]`:
///
/// ```
/// use std::time::Duration;
/// use graph_calls_simulator::{Disturbance, Script};
///
/// let disturbance = Disturbance::new(7)
///     .dropping(0.1)
///     .repeating(0.1)
///     .delaying(0.2, Duration::ZERO..Duration::from_millis(50));
///
/// let same: Script = r#"
///     [deliveries]
///     seed = 7
///     dropped = 0.1
///     repeated = 0.1
///     delayed = 0.2
///     delay-milliseconds = { start = 0, end = 50 }
/// "#.parse()?;
/// assert_eq!(same, Script::new().deliveries(disturbance));
/// # Ok::<(), graph_calls_simulator::ScriptError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Disturbance {
    seed: u64,
    dropped: f64,
    repeated: f64,
    delayed: f64,
    delay_milliseconds: Range<u64>,
}

impl Disturbance {
    /// Nothing yet.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            ..Self::default()
        }
    }

    /// Never sends this share of the notifications.
    #[must_use]
    pub fn dropping(mut self, share: f64) -> Self {
        self.dropped = share;
        self
    }

    /// Sends this share of the notifications twice.
    #[must_use]
    pub fn repeating(mut self, share: f64) -> Self {
        self.repeated = share;
        self
    }

    /// Sends this share of the notifications later by a time in this range, in whole milliseconds, so that others
    /// overtake them.
    #[must_use]
    pub fn delaying(mut self, share: f64, delay: Range<Duration>) -> Self {
        self.delayed = share;
        let milliseconds = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.delay_milliseconds = milliseconds(delay.start)..milliseconds(delay.end);
        self
    }
}

/// The fate of one notification.
pub(super) struct Fate {
    /// The number of times that it is sent, perhaps none.
    pub(super) copies: u32,
    pub(super) delay: Duration,
}

/// Draws what happens.
#[derive(Default)]
pub(crate) struct Disturbances(Mutex<Option<(Disturbance, u64)>>);

impl Disturbances {
    pub(crate) fn set(&self, disturbance: Option<Disturbance>) {
        *lock(&self.0) = disturbance.map(|disturbance| (disturbance, 0));
    }

    pub(super) fn draw(&self) -> Fate {
        let mut current = lock(&self.0);
        let mut fate = Fate {
            copies: 1,
            delay: Duration::ZERO,
        };
        let Some((disturbance, drawn)) = &mut *current else {
            return fate;
        };
        let mut share = || {
            *drawn += 1;
            // 53 bits are what a double holds.
            (mix(disturbance.seed ^ mix(*drawn)) >> 11) as f64 / (1_u64 << 53) as f64
        };
        if share() < disturbance.dropped {
            fate.copies = 0;
        } else if share() < disturbance.repeated {
            fate.copies = 2;
        }
        if share() < disturbance.delayed {
            let Range { start, end } = disturbance.delay_milliseconds;
            let span = Duration::from_millis(end.saturating_sub(start));
            fate.delay = Duration::from_millis(start) + span.mul_f64(share());
        }
        fate
    }
}
