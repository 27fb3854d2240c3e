//! The header `Content-Range`.

use http::HeaderMap;
use http::header::CONTENT_RANGE;

/// The part of a content that an answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ContentRange {
    /// First and last byte; `None` in an answer that says that there is no such part.
    pub(super) bytes: Option<(u64, u64)>,
    /// The length of the whole, if it is known.
    pub(super) total: Option<u64>,
}

impl ContentRange {
    /// The range of an answer; `None` when it says none that makes sense.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        Self::parse(headers.get(CONTENT_RANGE)?.to_str().ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let (unit, range) = text.trim().split_once(' ')?;
        let (bytes, total) = range.trim().split_once('/')?;
        let bytes = match bytes {
            "*" => None,
            bytes => {
                let (first, last) = bytes.split_once('-')?;
                Some((number(first)?, number(last)?))
            }
        };
        let total = match total {
            "*" => None,
            total => Some(number(total)?),
        };
        let is_possible = bytes
            .is_none_or(|(first, last)| first <= last && total.is_none_or(|total| last < total));
        (unit.eq_ignore_ascii_case("bytes") && is_possible).then_some(Self { bytes, total })
    }
}

fn number(text: &str) -> Option<u64> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::ContentRange;

    #[test]
    fn ranges_are_read() {
        let range = |bytes, total| Some(ContentRange { bytes, total });
        let parse = ContentRange::parse;
        assert_eq!(parse("bytes 5-9/10"), range(Some((5, 9)), Some(10)));
        assert_eq!(parse("bytes 5-9/*"), range(Some((5, 9)), None));
        assert_eq!(parse("bytes */10"), range(None, Some(10)));
        for text in [
            "",
            "bytes",
            "bytes 5-9",
            "bytes 9-5/10",
            "bytes 5-10/10",
            "items 5-9/10",
            "bytes +5-9/10",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
