//! Compressed bodies.

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

/// Whether a body is not sent as it is.
pub(crate) fn is_encoded(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_ENCODING)
        .is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

/// The body as it was before it was compressed.
#[cfg(feature = "gzip")]
pub(super) fn decode(headers: &HeaderMap, body: Bytes) -> Result<Bytes, Error> {
    use std::io::Read;

    use crate::error::ErrorKind;

    let encoding = headers.get(CONTENT_ENCODING).map(HeaderValue::as_bytes);
    if !encoding.is_some_and(|encoding| encoding.eq_ignore_ascii_case(b"gzip")) {
        return Ok(body);
    }
    let mut decoded = Vec::new();
    flate2::read::MultiGzDecoder::new(&*body)
        .read_to_end(&mut decoded)
        .map_err(|source| {
            let reason = "the compressed body was damaged on the way";
            Error::new(ErrorKind::Connection, reason).with_source(source)
        })?;
    Ok(Bytes::from(decoded))
}

/// Without a decoder the client asks for no compression, and takes what comes as it is.
#[cfg(not(feature = "gzip"))]
pub(super) fn decode(_: &HeaderMap, body: Bytes) -> Result<Bytes, Error> {
    Ok(body)
}
