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

    /// The mark, sealed with the key, and that sealed with the link.
    fn token(self, base: &str, mark: Mark) -> String {
        let mut bytes = [0; 25];
        bytes[..9].copy_from_slice(&mark.bytes());
        bytes[9..].copy_from_slice(&self.seals(&mark.bytes(), base).concat());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn seals(self, mark: &[u8], base: &str) -> [[u8; 8]; 2] {
        let seal = hash(self.key, mark);
        let place = hash(mix(seal ^ self.key), base.as_bytes());
        [seal.to_le_bytes(), place.to_le_bytes()]
    }

    /// The mark of a token that came back in the link `base`.
    pub(crate) fn read(self, base: &str, token: &str) -> Result<Mark, TokenError> {
        let bytes = URL_SAFE_NO_PAD.decode(token).unwrap_or_default();
        let (mark, seals) = bytes.split_at_checked(9).ok_or(TokenError::Unknown)?;
        let [seal, place] = self.seals(mark, base);
        match seals.strip_prefix(&seal) {
            Some(found) if found == place => Mark::read(mark).ok_or(TokenError::Unknown),
            Some(found) if found.len() == place.len() => Err(TokenError::Moved),
            _ => Err(TokenError::Unknown),
        }
    }
}

impl Mark {
    fn bytes(self) -> [u8; 9] {
        let word =
            u64::from(self.position) << 32 | u64::from(self.size) << 16 | u64::from(self.visit);
        let mut bytes = [self.kind as u8; 9];
        bytes[1..].copy_from_slice(&word.to_le_bytes());
        bytes
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (kind, word) = bytes.split_first()?;
        let word = u64::from_le_bytes(word.try_into().ok()?);
        let mut kinds = [MarkKind::Skip, MarkKind::DeltaSkip, MarkKind::Delta].into_iter();
        Some(Self {
            position: (word >> 32) as u32,
            kind: kinds.find(|known| *known as u8 == *kind)?,
            size: (word >> 16) as u16,
            visit: word as u16,
        })
    }
}
