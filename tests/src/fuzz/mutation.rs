//! Changes of an input that a parser may stumble over.

use fastrand::Rng;

/// Pieces of JSON, YAML, OData and URLs.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "null",
    "true",
    "-0",
    "1e999",
    "9007199254740993",
    "0.10",
    "\"\":",
    "\"value\":",
    "\"@odata.nextLink\":",
    "\"@odata.type\":",
    "\n",
    "\t",
    "  ",
    "- ",
    "&a ",
    "*a",
    "!!str ",
    "$ref: ",
    "? ",
    "|\n",
    "#",
    "'",
    "''",
    "(",
    ")",
    " and ",
    " or ",
    " eq ",
    "/any(",
    "$filter=",
    "$skiptoken=",
    "&",
    "=",
    "?",
    "%",
    "%00",
    "%2F",
    "%ff",
    "/",
    "..",
    "//",
    "@",
    "https://",
    "http://",
    ":443",
    "é",
    "🦀",
    "\u{202e}",
    "\0",
];

/// Changes the input in one to four places. Some bytes come from `other`.
pub fn mutate(input: &[u8], other: &[u8], random: &mut Rng) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..random.usize(1..=4) {
        let place = random.usize(0..=bytes.len());
        match random.u8(0..7) {
            0 => bytes.truncate(place),
            1 => {
                if let Some(byte) = bytes.get_mut(place) {
                    *byte ^= 1 << random.u8(0..8);
                }
            }
            2 => drop(bytes.drain(range(place, bytes.len(), random))),
            3 => {
                let copied = bytes[range(place, bytes.len(), random)].to_vec();
                bytes.splice(place..place, copied);
            }
            4 => {
                let from = random.usize(0..=other.len());
                let copied = other[range(from, other.len(), random)].to_vec();
                bytes.splice(place..place, copied);
            }
            _ => {
                let piece = PIECES[random.usize(0..PIECES.len())];
                let end = (place + random.usize(0..=piece.len())).min(bytes.len());
                bytes.splice(place..end, piece.bytes());
            }
        }
    }
    bytes
}

/// A short range that begins at `place`.
fn range(place: usize, end: usize, random: &mut Rng) -> std::ops::Range<usize> {
    place..(place + random.usize(0..=64)).min(end)
}
