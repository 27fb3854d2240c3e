//! The bytes of a recording, made where they are needed.

use std::ops::Range;

use bytes::{Bytes, BytesMut};
use ring::digest::{Context, SHA256};

use super::seed::{hash, mix, word};

/// The content of a recording: a length, and bytes that follow from a seed.
#[derive(Clone, Debug)]
pub struct Content {
    source: Source,
    length: u64,
}

#[derive(Clone, Debug)]
enum Source {
    Seed(u64),
    Bytes(Bytes),
}

impl Content {
    pub(crate) fn generated(seed: u64, length: u64) -> Self {
        Self {
            source: Source::Seed(seed),
            length,
        }
    }

    pub(crate) fn loaded(bytes: Vec<u8>) -> Self {
        Self {
            length: bytes.len() as u64,
            source: Source::Bytes(bytes.into()),
        }
    }

    /// Generated content of the same length whose bytes are others.
    pub(crate) fn replaced(&self) -> Self {
        let seed = match &self.source {
            Source::Seed(seed) => mix(*seed),
            Source::Bytes(bytes) => hash(1, bytes),
        };
        Self::generated(seed, self.length)
    }

    /// The number of bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The bytes of this range, up to the end of the content.
    pub fn range(&self, range: Range<u64>) -> Bytes {
        let end = range.end.min(self.length);
        let start = range.start.min(end);
        match &self.source {
            Source::Bytes(bytes) => bytes.slice(start as usize..end as usize),
            Source::Seed(seed) => generate(*seed, start..end),
        }
    }

    /// All bytes: for contents that fit into memory.
    pub fn bytes(&self) -> Bytes {
        self.range(0..self.length)
    }

    /// The SHA-256 of all bytes, computed without holding them.
    pub fn sha256(&self) -> [u8; 32] {
        const STEP: u64 = 1 << 20;
        let mut digest = Context::new(&SHA256);
        let mut place = 0;
        while place < self.length {
            digest.update(&self.range(place..place + STEP));
            place += STEP;
        }
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest.finish().as_ref());
        bytes
    }

    /// The entity tag: it changes when the content does.
    pub(crate) fn entity_tag(&self) -> String {
        let hash = match &self.source {
            Source::Seed(seed) => word(*seed, self.length),
            Source::Bytes(bytes) => hash(0, bytes),
        };
        format!("\"{hash:016x}\"")
    }
}

fn generate(seed: u64, range: Range<u64>) -> Bytes {
    let first_word = range.start / 8;
    let skip = (range.start % 8) as usize;
    let length = (range.end - range.start) as usize;
    let words = (skip + length).div_ceil(8);
    let mut bytes = BytesMut::with_capacity(words * 8);
    for place in 0..words as u64 {
        bytes.extend_from_slice(&word(seed, first_word + place).to_le_bytes());
    }
    let mut bytes = bytes.freeze();
    bytes.truncate(skip + length);
    bytes.slice(skip..)
}
