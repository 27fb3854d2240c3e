//! Numbers that follow from a seed, the same on every machine and in every version.

/// The increment of SplitMix64.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finalizer of SplitMix64: every bit of the result depends on every bit of `value`.
pub(crate) fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// A hash of bytes that follows from `seed`.
pub(crate) fn hash(seed: u64, bytes: &[u8]) -> u64 {
    let mut state = mix(seed ^ GOLDEN);
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        state = mix(state ^ u64::from_le_bytes(word)).wrapping_add(GOLDEN);
    }
    mix(state ^ bytes.len() as u64)
}

/// The subject that numbers are drawn for; each has numbers of its own.
#[derive(Clone, Copy)]
pub(crate) enum Subject {
    User = 1,
    Meeting,
    Recording,
    AdhocCall,
    AdhocRecording,
    CallRecord,
    Session,
    Segment,
    Row,
    Content,
    Tenant,
    Fault,
    Token,
    Request,
    Device,
    Day,
}

/// A generator of the kind SplitMix64.
#[derive(Clone)]
pub(crate) struct Random(u64);

impl Random {
    /// The numbers of one subject.
    pub(crate) fn new(seed: u64, subject: Subject, index: u64) -> Self {
        Self(mix(seed.wrapping_add(GOLDEN) ^ mix(subject as u64)) ^ mix(index.wrapping_add(GOLDEN)))
    }

    /// Any number.
    pub(crate) fn any(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// A GUID of version 4.
    pub(crate) fn guid(&mut self) -> String {
        let (high, low) = (self.any(), self.any());
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            high >> 32,
            high >> 16 & 0xFFFF,
            high & 0xFFF,
            low >> 52,
            low & 0xFFFF_FFFF_FFFF
        )
    }

    /// A number below `end`; 0 when `end` is 0.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.any()) * u128::from(end)) >> 64) as u64
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).unsigned_abs()) as i64
    }

    /// True in this share of a hundred.
    pub(crate) fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// One of these, of which there is at least one.
    pub(crate) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len() as u64) as usize]
    }

    /// A share from 0 to `high` in ten-thousandths.
    pub(crate) fn ratio(&mut self, high: f64) -> f64 {
        (self.below(10_001) as f64 / 10_000.0 * high * 10_000.0).round() / 10_000.0
    }
}

/// The word at `place` of the endless content that follows from `seed`.
pub(crate) fn word(seed: u64, place: u64) -> u64 {
    mix(seed.wrapping_add(place.wrapping_mul(GOLDEN)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_differ_and_repeat() {
        let draw = |subject, index| Random::new(7, subject, index).any();
        assert_eq!(draw(Subject::User, 1), draw(Subject::User, 1));
        assert_ne!(draw(Subject::User, 1), draw(Subject::User, 2));
        assert_ne!(draw(Subject::User, 1), draw(Subject::Meeting, 1));
    }

    #[test]
    fn numbers_stay_in_range() {
        let mut random = Random::new(1, Subject::User, 0);
        for _ in 0..1000 {
            assert!((-3..=3).contains(&random.between(-3, 3)));
            assert!((0.0..=1.0).contains(&random.ratio(1.0)));
        }
        assert_eq!(random.below(0), 0);
    }
}
