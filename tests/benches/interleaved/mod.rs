//! Times several ways to do one thing, in turn and in one run.
//!
//! What counts is the ratio. divan and criterion measure one way to its end before they begin the next, so
//! on a machine that does other work as well the ratio is one of two moments. In turn a slow moment meets
//! all ways.

use std::time::{Duration, Instant};

/// The median time of each way, in seconds.
pub(crate) fn medians<const N: usize>(rounds: usize, mut ways: [&mut dyn FnMut(); N]) -> [f64; N] {
    let mut times = [const { Vec::<Duration>::new() }; N];
    for _ in 0..rounds {
        for (way, times) in ways.iter_mut().zip(&mut times) {
            let start = Instant::now();
            way();
            times.push(start.elapsed());
        }
    }
    times.map(|mut times| {
        times.sort();
        times[times.len() / 2].as_secs_f64()
    })
}
