//! Compressed bodies.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING};
use http::{HeaderMap, HeaderValue};

use crate::error::Error;

/// Says which compression the client can read, unless the call says so itself.
pub(super) fn accept(headers: &mut HeaderMap) {
    if cfg!(feature = "gzip") {
        headers
            .entry(ACCEPT_ENCODING)
            .or_insert(HeaderValue::from_static("gzip"));
    }
}

/// Tells if a body is compressed.
pub(crate) fn is_encoded(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_ENCODING)
        .is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

/// The body as it was before it was compressed, which must not be longer than `longest`.
#[cfg(feature = "gzip")]
pub(super) fn decode(headers: &HeaderMap, body: Bytes, longest: usize) -> Result<Bytes, Error> {
    use std::io::Read;

    use crate::error::ErrorKind;

    if !is_gzip(headers) {
        return Ok(body);
    }
    let mut decoded = Vec::new();
    flate2::read::MultiGzDecoder::new(&*body)
        .take(longest as u64 + 1)
        .read_to_end(&mut decoded)
        .map_err(|source| {
            let reason = "the compressed body was damaged on the way";
            Error::new(ErrorKind::Connection, reason).with_source(source)
        })?;
    if decoded.len() > longest {
        return Err(super::answer::too_long(longest));
    }
    Ok(Bytes::from(decoded))
}

/// The start of a body of which the rest has not arrived, as it was before it was compressed.
#[cfg(feature = "gzip")]
pub(super) fn decode_start<'a>(
    headers: &HeaderMap,
    start: &'a [u8],
    longest: usize,
) -> Cow<'a, [u8]> {
    use std::io::Read;

    if !is_gzip(headers) {
        return Cow::Borrowed(start);
    }
    let mut decoded = Vec::new();
    // It fails where the start ends, after what could be read.
    let _ = flate2::read::GzDecoder::new(start)
        .take(longest as u64)
        .read_to_end(&mut decoded);
    Cow::Owned(decoded)
}

#[cfg(feature = "gzip")]
fn is_gzip(headers: &HeaderMap) -> bool {
    let encoding = headers.get(CONTENT_ENCODING).map(HeaderValue::as_bytes);
    encoding.is_some_and(|encoding| encoding.eq_ignore_ascii_case(b"gzip"))
}

/// Without a decoder the client asks for no compression, and takes what comes as it is.
#[cfg(not(feature = "gzip"))]
pub(super) fn decode(_: &HeaderMap, body: Bytes, _: usize) -> Result<Bytes, Error> {
    Ok(body)
}

/// The same of the start of a body.
#[cfg(not(feature = "gzip"))]
pub(super) fn decode_start<'a>(_: &HeaderMap, start: &'a [u8], _: usize) -> Cow<'a, [u8]> {
    Cow::Borrowed(start)
}

#[cfg(all(test, feature = "gzip"))]
mod tests {
    use std::io::Write;

    use bytes::Bytes;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use http::header::CONTENT_ENCODING;
    use http::{HeaderMap, HeaderValue};

    use super::decode;
    use crate::error::ErrorKind;

    #[test]
    fn a_small_body_does_not_become_a_huge_one() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&[b' '; 1_000]).expect("memory");
        let body = Bytes::from(encoder.finish().expect("memory"));
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        let decoded = decode(&headers, body.clone(), 1_000).expect("not too long");
        assert_eq!(decoded.len(), 1_000);
        let error = decode(&headers, body, 999).expect_err("too long");
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(!error.is_retryable());
    }
}
