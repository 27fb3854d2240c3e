//! Noticing that links lead in a circle.

use std::collections::VecDeque;

use sha2::{Digest, Sha256};

/// The number of pages up to which a circle is noticed before any page of it is read twice.
const RECENT: usize = 256;

/// The places that a walk came by, in a bounded memory however long it is.
///
/// The last places are all remembered. Of the earlier ones it is one, and a later one each time the walk has
/// become twice as long (Brent's way to find a cycle), so a larger circle is noticed as well, after some
/// rounds at most.
#[derive(Clone)]
pub(crate) struct Visited {
    recent: VecDeque<Place>,
    landmark: Option<Place>,
    steps: u64,
    next_landmark: u64,
}

/// A digest of a URL, which is long.
type Place = [u8; 16];

impl Visited {
    pub(crate) fn new() -> Self {
        Self {
            recent: VecDeque::new(),
            landmark: None,
            steps: 0,
            next_landmark: 1,
        }
    }

    /// Notes a URL, and tells if the walk has not been there as far as it is remembered.
    pub(crate) fn is_new(&mut self, url: &str) -> bool {
        let digest: [u8; 32] = Sha256::digest(url).into();
        let mut place = Place::default();
        place.copy_from_slice(&digest[..size_of::<Place>()]);
        if self.landmark == Some(place) || self.recent.contains(&place) {
            return false;
        }
        if self.recent.len() == RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back(place);
        self.steps += 1;
        if self.steps == self.next_landmark {
            self.landmark = Some(place);
            self.next_landmark = self.next_landmark.saturating_mul(2);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::{RECENT, Visited};

    /// The step at which a walk is found to be in a circle of this length, after a way that leads into it.
    fn found(way: usize, circle: usize) -> Option<usize> {
        let mut visited = Visited::new();
        (0..10 * (way + circle) + 10).find(|step| {
            let place = match *step {
                step if step < way => step,
                step => way + (step - way) % circle,
            };
            !visited.is_new(&place.to_string())
        })
    }

    #[test]
    fn short_circles_are_found_at_once_and_long_ones_soon() {
        for way in [0, 1, 7, 1_000] {
            for circle in [1, 2, 50, RECENT] {
                assert_eq!(found(way, circle), Some(way + circle), "{way} {circle}");
            }
            for circle in [RECENT + 1, 600] {
                let step = found(way, circle).expect("a circle");
                // The landmark is in the circle once the walk is twice as long as both together.
                assert!(step <= 4 * (way + circle), "{way} {circle}: {step}");
            }
        }
    }

    #[test]
    fn a_walk_that_goes_on_is_no_circle_and_takes_no_more_memory() {
        let mut visited = Visited::new();
        assert!((0..3_000).all(|step| visited.is_new(&step.to_string())));
        assert_eq!(visited.recent.len(), RECENT);
    }
}
