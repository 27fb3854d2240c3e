//! The wait where the service names none.

use std::time::Duration;

/// A random time up to a limit that doubles with each doubling, and never more than `longest`.
///
/// The whole range is used ("full jitter"), so that clients that failed together do not come back
/// together.
pub(crate) fn full_jitter(
    first: Duration,
    longest: Duration,
    doublings: u32,
    random: &mut fastrand::Rng,
) -> Duration {
    let factor = 2_u32.checked_pow(doublings).unwrap_or(u32::MAX);
    let limit = first.saturating_mul(factor).min(longest);
    limit.mul_f64(random.f64())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::full_jitter;

    #[test]
    fn waits_stay_below_a_limit_that_doubles_up_to_the_longest() {
        let first = Duration::from_millis(100);
        let longest = Duration::from_secs(1);
        let mut random = fastrand::Rng::with_seed(7);
        for (doublings, limit) in [(0, 100), (1, 200), (3, 800), (4, 1000), (500, 1000)] {
            let waits: Vec<_> = (0..200)
                .map(|_| full_jitter(first, longest, doublings, &mut random))
                .collect();
            let limit = Duration::from_millis(limit);
            assert!(waits.iter().all(|wait| *wait <= limit));
            assert!(waits.iter().any(|wait| *wait > limit.mul_f64(0.8)));
            assert!(waits.iter().any(|wait| *wait < limit.mul_f64(0.2)));
        }
    }
}
