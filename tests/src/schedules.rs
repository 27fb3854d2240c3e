//! Random schedules: many runs of a test, each from a seed of its own, several at a time.
//!
//! `SEEDS=20000..40000` runs other seeds than a test has by default, and with `--nocapture` its progress is shown.
//! `SEED=17` replays one of them.

use std::env;
use std::ops::Range;

use tokio::task::{JoinError, JoinSet};

/// The number of schedules that run at a time.
const AT_ONCE: usize = 48;

/// Runs the schedule of each seed: of those in the environment, or else of these.
///
/// # Panics
/// Panics when a schedule does; the message has its seed.
pub async fn each<F>(default: Range<u64>, run: fn(u64) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    if let Some(seed) = number("SEED") {
        return run(seed).await;
    }
    let mut running = JoinSet::new();
    let seeds = seeds().unwrap_or(default);
    for seed in seeds.clone() {
        if seed % 500 == 0 {
            println!("{seed} of {seeds:?}");
        }
        if running.len() == AT_ONCE {
            finish(running.join_next().await);
        }
        running.spawn(async move {
            let outcome = tokio::spawn(run(seed)).await;
            outcome.map_err(|error| format!("replay with SEED={seed}: {error}"))
        });
    }
    while !running.is_empty() {
        finish(running.join_next().await);
    }
}

fn finish(outcome: Option<Result<Result<(), String>, JoinError>>) {
    if let Some(outcome) = outcome {
        outcome
            .expect("the watch over a schedule does not fail")
            .unwrap_or_else(|error| panic!("{error}"));
    }
}

/// The range in `SEEDS`, as Rust writes it.
fn seeds() -> Option<Range<u64>> {
    let seeds = env::var("SEEDS").ok()?;
    let (first, end) = seeds.split_once("..").expect("SEEDS is a range: 0..1000");
    let seed = |text: &str| text.parse().expect("SEEDS is a range: 0..1000");
    Some(seed(first)..seed(end))
}

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok()?.parse().ok()
}
