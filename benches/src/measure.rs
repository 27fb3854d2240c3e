//! Times several ways to do one thing, in turn and in one run.
//!
//! A ratio is what counts. A program that measures one way to its end before it begins the next compares two
//! moments of a machine that does other work as well. In turn, a slow moment meets all ways.

use std::time::{Duration, Instant};

use nix::time::{ClockId, clock_gettime};

/// The times of a way.
#[derive(Clone, Copy)]
pub enum Clock {
    /// The time of the processor that this thread took.
    Thread,
    /// The time that passed.
    Wall,
}

impl Clock {
    fn time(self, way: &mut dyn FnMut()) -> Duration {
        match self {
            Self::Thread => {
                let start = thread_time();
                way();
                thread_time().saturating_sub(start)
            }
            Self::Wall => {
                let start = Instant::now();
                way();
                start.elapsed()
            }
        }
    }
}

fn thread_time() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map_or(Duration::ZERO, Duration::from)
}

/// The number of times to measure: this, or once where the program is not optimized, which only shows that it runs.
pub const fn rounds(wanted: usize) -> usize {
    if cfg!(debug_assertions) { 1 } else { wanted }
}

/// A way to do a thing.
pub type Way<'a> = Box<dyn FnMut() + 'a>;

/// The times of ways that were measured in turn; the first one is what the others are compared with.
pub struct Times(Vec<Vec<f64>>);

/// Measures each way so many times, in turn, after a first time that does not count.
pub fn in_turn(clock: Clock, rounds: usize, mut ways: Vec<Way<'_>>) -> Times {
    let mut times = vec![Vec::new(); ways.len()];
    for round in 0..=self::rounds(rounds) {
        for (way, times) in ways.iter_mut().zip(&mut times) {
            let time = clock.time(way);
            if round > 0 {
                times.push(time.as_secs_f64());
            }
        }
    }
    Times(times)
}

impl Times {
    /// The median time of a way, in seconds.
    pub fn median(&self, way: usize) -> f64 {
        middle(self.0[way].clone()).1
    }

    /// The speed of a way, as a multiple of the first: the median of the rounds, and the quartiles around it.
    pub fn ratio(&self, way: usize) -> Ratio {
        let rounds = self.0[0].iter().zip(&self.0[way]);
        let (low, median, high) = middle(rounds.map(|(first, way)| first / way).collect());
        Ratio { low, median, high }
    }
}

/// A ratio with its spread.
#[derive(Clone, Copy, Debug)]
pub struct Ratio {
    low: f64,
    /// The median.
    pub median: f64,
    high: f64,
}

impl std::fmt::Display for Ratio {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { low, median, high } = self;
        write!(formatter, "{median:.2} ({low:.2} to {high:.2})")
    }
}

/// The first quartile, the median and the third quartile.
fn middle(mut values: Vec<f64>) -> (f64, f64, f64) {
    values.sort_by(f64::total_cmp);
    let at = |part: usize| values.get((values.len().saturating_sub(1) * part + 2) / 4);
    let [low, median, high] = [1, 2, 3].map(|part| at(part).copied().unwrap_or(f64::NAN));
    (low, median, high)
}
