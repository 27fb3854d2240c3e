//! Ids that carry their index in disguise, so that an id is found again without a table of all.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::random::{Random, Stream, mix};

/// The GUID that goes with two numbers.
pub(crate) fn guid(high: u64, low: u64) -> String {
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        high >> 32,
        high >> 16 & 0xFFFF,
        high & 0xFFF,
        low >> 52,
        low & 0xFFFF_FFFF_FFFF
    )
}

/// Makes and finds the ids of one kind of thing.
#[derive(Clone, Copy)]
pub(crate) struct Identifiers {
    key: u64,
}

impl Identifiers {
    /// Those of a subject of the data set.
    pub(crate) fn new(seed: u64, stream: Stream) -> Self {
        Self {
            key: Random::new(seed, stream, u64::MAX).any(),
        }
    }

    /// Those of what belongs to the thing with this id, sessions to a call record for example.
    pub(crate) fn within(seed: u64, stream: Stream, owner: u64) -> Self {
        Self {
            key: mix(Random::new(seed, stream, u64::MAX).any() ^ mix(owner)),
        }
    }

    /// The GUID of the thing with this index.
    pub(crate) fn guid(self, index: u32) -> String {
        let first = scramble(index ^ self.key as u32);
        let rest = u128::from(mix(self.key ^ mix(u64::from(index)))) << 64
            | u128::from(mix(self.key.rotate_left(17) ^ u64::from(index)));
        let (second, third, fourth) = (rest >> 112, rest >> 96 & 0x0FFF, rest >> 80 & 0x3FFF);
        format!(
            "{first:08x}-{second:04x}-4{third:03x}-{:04x}-{:012x}",
            fourth | 0x8000,
            rest & 0xFFFF_FFFF_FFFF
        )
    }

    /// The index of the thing with this GUID, if it is one of these.
    pub(crate) fn index(self, guid: &str) -> Option<u32> {
        let first = u32::from_str_radix(guid.get(..8)?, 16).ok()?;
        let index = unscramble(first) ^ self.key as u32;
        self.guid(index).eq_ignore_ascii_case(guid).then_some(index)
    }
}

/// A bijection on 32 bits: the finalizer of MurmurHash3.
fn scramble(value: u32) -> u32 {
    let value = (value ^ (value >> 16)).wrapping_mul(0x85EB_CA6B);
    let value = (value ^ (value >> 13)).wrapping_mul(0xC2B2_AE35);
    value ^ (value >> 16)
}

/// Its inverse: the multipliers are the inverses of those above modulo 2³².
fn unscramble(value: u32) -> u32 {
    let value = (value ^ (value >> 16)).wrapping_mul(0x7ED1_B41D);
    let value = (value ^ (value >> 13) ^ (value >> 26)).wrapping_mul(0xA5CB_9243);
    value ^ (value >> 16)
}

/// Texts that wrap a GUID the way Teams does: base64 of a structured text.
pub(crate) struct Wrapped {
    /// What stands before the GUID.
    pub(crate) before: String,
    /// What stands behind it.
    pub(crate) behind: &'static str,
}

impl Wrapped {
    /// The id of an online meeting.
    pub(crate) fn meeting(organizer: &str) -> Self {
        Self {
            before: format!("1*{organizer}*0**19:meeting_"),
            behind: "@thread.v2",
        }
    }

    /// The id of a recording.
    pub(crate) fn recording(organizer: &str, tenant: &str) -> Self {
        Self {
            before: format!("V2##1{organizer}{tenant}##"),
            behind: "",
        }
    }

    /// The id around `guid`.
    pub(crate) fn id(&self, guid: &str) -> String {
        STANDARD.encode(format!("{}{guid}{}", self.before, self.behind))
    }
}

/// The GUID at the end of what an id of [`Wrapped`] wraps.
pub(crate) fn unwrap_guid(id: &str) -> Option<String> {
    let text = String::from_utf8(STANDARD.decode(id).ok()?).ok()?;
    let text = text.strip_suffix("@thread.v2").unwrap_or(&text);
    let start = text.len().checked_sub(36)?;
    text.get(start..).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scrambling_has_an_inverse() {
        for value in (0..u32::MAX).step_by(65_521) {
            assert_eq!(unscramble(scramble(value)), value);
        }
    }

    #[test]
    fn ids_are_found_again() {
        let records = Identifiers::new(7, Stream::CallRecord);
        for index in [0, 1, 999_999] {
            let id = records.guid(index);
            assert_eq!(records.index(&id), Some(index));
            assert_eq!(id.len(), 36);
        }
        assert_eq!(
            Identifiers::new(7, Stream::User).index(&records.guid(3)),
            None
        );
        assert_eq!(records.index("not an id"), None);
        assert_eq!(records.index("äöü"), None);
    }

    #[test]
    fn wrapped_ids_give_the_guid() {
        let guid = Identifiers::new(7, Stream::Meeting).guid(5);
        let id = Wrapped::meeting("organizer").id(&guid);
        assert_eq!(unwrap_guid(&id), Some(guid));
        assert_eq!(unwrap_guid("???"), None);
    }
}
