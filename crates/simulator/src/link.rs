//! The links between pages: opaque to clients, and checked when they come back.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::store::{hash, mix};

/// The content of the token of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The place to go on.
    pub(crate) position: u32,
    pub(crate) kind: MarkKind,
    /// The number of items of a page, where the link does not say it.
    pub(crate) size: u16,
    /// The number of links before: it makes the links of two visits differ.
    pub(crate) visit: u16,
}

/// The target of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkKind {
    /// The next page of a collection.
    Skip = 1,
    /// The next page of a delta round.
    DeltaSkip,
    /// The next delta round.
    Delta,
}

/// The query parameters that carry a token.
pub(crate) const TOKENS: [&str; 3] = ["$skiptoken", "$deltatoken", "skipToken"];

/// Makes and reads the links of one service.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Links {
    key: u64,
}

/// The reason why a token is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenError {
    /// The service never gave it.
    Unknown,
    /// It was given, but in another link.
    Moved,
}

impl Links {
    pub(crate) fn new(key: u64) -> Self {
        Self { key: mix(key) }
    }

    /// The link `base` with a token added; `base` is a URL with or without a query.
    pub(crate) fn write(self, base: &str, parameter: &str, mark: Mark) -> String {
        let separator = if base.contains('?') { '&' } else { '?' };
        let token = self.token(base, mark);
        format!("{base}{separator}{parameter}={token}")
    }

    fn token(self, base: &str, mark: Mark) -> String {
        let plain =
            u64::from(mark.position) << 32 | u64::from(mark.size) << 16 | u64::from(mark.visit);
        let seal = mix(plain ^ self.key ^ mix(mark.kind as u64));
        let place = hash(self.key ^ seal, base.as_bytes());
        let mut bytes = [0; 25];
        bytes[..8].copy_from_slice(&seal.to_le_bytes());
        bytes[8..16].copy_from_slice(&(plain ^ mix(seal ^ self.key)).to_le_bytes());
        bytes[16] = mark.kind as u8 ^ seal.to_le_bytes()[3];
        bytes[17..].copy_from_slice(&place.to_le_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The mark of a token that came back in the link `base`.
    pub(crate) fn read(self, base: &str, token: &str) -> Result<Mark, TokenError> {
        let bytes: [u8; 25] = URL_SAFE_NO_PAD
            .decode(token)
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(TokenError::Unknown)?;
        let word = |at: usize| {
            let mut word = [0; 8];
            word.copy_from_slice(&bytes[at..at + 8]);
            u64::from_le_bytes(word)
        };
        let seal = word(0);
        let plain = word(8) ^ mix(seal ^ self.key);
        let kind = match bytes[16] ^ seal.to_le_bytes()[3] {
            1 => MarkKind::Skip,
            2 => MarkKind::DeltaSkip,
            3 => MarkKind::Delta,
            _ => return Err(TokenError::Unknown),
        };
        if seal != mix(plain ^ self.key ^ mix(kind as u64)) {
            return Err(TokenError::Unknown);
        }
        if word(17) != hash(self.key ^ seal, base.as_bytes()) {
            return Err(TokenError::Moved);
        }
        Ok(Mark {
            position: (plain >> 32) as u32,
            kind,
            size: (plain >> 16) as u16,
            visit: plain as u16,
        })
    }
}
