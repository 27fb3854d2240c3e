//! Reading what comes back.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use http::response::Parts;
use http::{HeaderMap, StatusCode, Uri};

use super::{Call, content, encoding};
use crate::endpoints::Link;
use crate::endpoints::operation::DecodeError;
use crate::error::{Error, ErrorKind};
use crate::models::ErrorBody;
use crate::models::primitive::Secret;
use crate::response::Response;
use crate::scrub;
use crate::transport::{Body, TransportError, TransportErrorKind};

/// No JSON is longer: a page of expanded call records has some megabytes.
const LONGEST_BODY: usize = 1 << 28;
/// Of an answer that is an error no more is read.
const LONGEST_ERROR_BODY: usize = 64 * 1024;
/// The number of characters of a body that an error shows.
const BODY_START: usize = 300;

/// A next link is not looked for behind so many bytes of a page: Graph writes it at the beginning.
const LONGEST_PAGE_START: usize = 16 * 1024;

/// The part of an answer that is waited for.
#[derive(Clone, Copy)]
pub(crate) enum Want<'a> {
    /// The whole body.
    Whole,
    /// The whole body of a page. The function is called with the next link as soon as that has arrived, where it
    /// stands before the items; and again when another attempt is made.
    Page(&'a (dyn Fn(Link) + Sync)),
    /// The head; the body is read by the caller.
    Head,
}

/// A successful answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// The body, where it was wanted.
    pub(crate) body: Bytes,
    /// The part of the body that has not been read.
    pub(crate) rest: Body,
    /// The URL that answered in the end, after redirects.
    pub(super) place: Uri,
    pub(super) token: Secret,
    pub(super) client_request_id: String,
    pub(super) attempts: u32,
}

impl Answer {
    /// The answer for the caller, with what its body decoded to.
    pub(crate) fn with_value<T>(self, value: T) -> Response<T> {
        Response {
            value,
            status: self.status,
            headers: self.headers,
            client_request_id: self.client_request_id,
            attempts: self.attempts,
        }
    }

    /// The reason the body is not what the operation promises.
    pub(crate) fn decode_error(&self, call: &Call, source: DecodeError) -> Error {
        if source.is_cut_short() && self.status != StatusCode::NO_CONTENT {
            let error = Error::new(ErrorKind::Connection, "the body ends in the middle");
            return self.describe(call, error.with_source(source));
        }
        let mut error = Error::new(ErrorKind::Decode, "");
        let parts = error.parts_mut();
        // A body that is mixed up may be right the next time; one of other values will not.
        parts.is_retryable = source.is_no_json();
        let text = text_of(&self.body);
        if !text.starts_with(['{', '[']) {
            parts.body_start = start_of(&scrub::text(&text, &self.secrets(call)));
        }
        self.describe(call, error.with_source(source))
    }

    /// The reason the answer is not the content that was asked for.
    pub(crate) fn content_error(&self, call: &Call, reason: impl Into<String>) -> Error {
        self.describe(call, Error::new(ErrorKind::Content, reason))
    }

    /// Refuses what stands in place of a content although the status says that all went well. The body is all of
    /// it, or empty where it is too long for an error.
    pub(crate) fn check_content(&self, call: &Call, body: &[u8]) -> Result<(), Error> {
        content::check(&self.headers, body, &self.secrets(call))
            .map_err(|error| self.describe(call, error))
    }

    /// The same where the body has been read, and should be a whole content.
    pub(super) fn check_whole_content(&self, call: &Call) -> Result<(), Error> {
        content::check_whole(self.status, &self.headers, &self.body, &self.secrets(call))
            .map_err(|error| self.describe(call, error))
    }

    /// The secrets of the request that the answer may repeat.
    pub(crate) fn secrets(&self, call: &Call) -> Vec<String> {
        secrets(&self.token, [&call.uri, &self.place])
    }

    /// The error that a step of a batch is, whose answer came with this one.
    pub(crate) fn error_of_step(
        &self,
        call: &Call,
        status: StatusCode,
        headers: HeaderMap,
        body: &[u8],
    ) -> Error {
        let mut error = of_status(status, headers, body, &self.secrets(call));
        error.parts_mut().client_request_id = Some(self.client_request_id.clone());
        error
    }

    /// The error with what is known of the answer.
    pub(crate) fn describe(&self, call: &Call, mut error: Error) -> Error {
        let parts = error.parts_mut();
        parts.status = Some(self.status);
        parts.headers = self.headers.clone();
        parts.client_request_id = Some(self.client_request_id.clone());
        parts.attempts = self.attempts;
        call.locate(error)
    }
}

/// The error that an answer with an unsuccessful status is. The secrets are not in it.
pub(super) async fn status_error(
    head: Parts,
    mut body: Body,
    time: Duration,
    secrets: &[String],
) -> Error {
    let mut text = BytesMut::new();
    let read = async {
        while let Some(Ok(chunk)) = body.chunk().await {
            text.extend_from_slice(&chunk);
            if text.len() > LONGEST_ERROR_BODY {
                break;
            }
        }
    };
    // The status says enough where the body breaks off, is damaged or does not end.
    let _ = tokio::time::timeout(time, read).await;
    let body = encoding::decode(&head.headers, text.freeze(), LONGEST_BODY).unwrap_or_default();
    of_status(head.status, head.headers, &body, secrets)
}

fn of_status(status: StatusCode, headers: HeaderMap, body: &[u8], secrets: &[String]) -> Error {
    let mut error = Error::new(ErrorKind::Status, "");
    let parts = error.parts_mut();
    parts.status = Some(status);
    parts.headers = headers;
    let text = text_of(body);
    parts.body = error_body(&text, secrets).unwrap_or_default();
    if parts.body.error.is_none() {
        parts.body_start = start_of(&scrub::text(&text, secrets));
    }
    error
}

/// Reads a body to its end.
pub(super) async fn read_whole(
    head: &Parts,
    body: &mut Body,
    want: Want<'_>,
    silence: Duration,
) -> Result<Bytes, Error> {
    let expected = length(&head.headers);
    let mut whole = BytesMut::new();
    let mut is_start = true;
    while let Some(chunk) = next_chunk(body, silence).await {
        let chunk = chunk?;
        if whole.is_empty() {
            // The length is the service's word; it is believed as far as memory is cheap.
            let expected = expected.unwrap_or_default().min(8 << 20);
            whole.reserve(
                usize::try_from(expected)
                    .unwrap_or_default()
                    .max(chunk.len()),
            );
        }
        if whole.len() + chunk.len() > LONGEST_BODY {
            return Err(too_long(LONGEST_BODY));
        }
        whole.extend_from_slice(&chunk);
        if let Want::Page(announce) = want
            && is_start
        {
            let start = encoding::decode_start(&head.headers, &whole, LONGEST_PAGE_START);
            let link = Link::next_in(&start);
            // A compressed start can be longer than what it holds.
            let is_short = start.len().max(whole.len()) < LONGEST_PAGE_START;
            is_start = link.is_none() && is_short;
            if let Some(link) = link {
                announce(link);
                // The request for the next page goes out before the rest of this one, which may be here already, is
                // read and decoded.
                tokio::task::yield_now().await;
            }
        }
    }
    match expected {
        Some(expected) if expected != whole.len() as u64 => Err(Error::new(
            ErrorKind::Connection,
            format!("the body has {} of {expected} bytes", whole.len()),
        )),
        _ => encoding::decode(&head.headers, whole.freeze(), LONGEST_BODY),
    }
}

/// The reason a body is not read to its end.
pub(super) fn too_long(longest: usize) -> Error {
    let reason = format!("the body is longer than {longest} bytes, which no answer is");
    Error::new(ErrorKind::Decode, reason)
}

/// The next bytes of a body, unless it stays silent for too long.
pub(crate) async fn next_chunk(body: &mut Body, silence: Duration) -> Option<Result<Bytes, Error>> {
    match tokio::time::timeout(silence, body.chunk()).await {
        Ok(chunk) => chunk.map(|chunk| chunk.map_err(transport_error)),
        Err(_) => Some(Err(Error::new(
            ErrorKind::Timeout,
            format!("no byte of the body came for {silence:?}"),
        ))),
    }
}

pub(super) fn transport_error(source: TransportError) -> Error {
    let (kind, reason) = match source.kind() {
        TransportErrorKind::Timeout => (ErrorKind::Timeout, "the connection took too long"),
        TransportErrorKind::Request => (ErrorKind::Request, "the request cannot be sent"),
        TransportErrorKind::Connection => (ErrorKind::Connection, "the connection failed"),
    };
    Error::new(kind, reason).with_source(source)
}

/// The length that the head promises.
pub(crate) fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// A body that is an error. The secrets are not in it, however its JSON writes them.
pub(super) fn error_body(text: &str, secrets: &[String]) -> Result<ErrorBody, serde_json::Error> {
    let json = serde_json::to_value(ErrorBody::read(text)?)?;
    serde_json::from_value(scrub::json(json, secrets))
}

/// A body as text.
pub(super) fn text_of(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    text.trim_start_matches('\u{feff}').trim().to_owned()
}

/// The secrets of a request that an answer may repeat.
pub(super) fn secrets(token: &Secret, places: [&Uri; 2]) -> Vec<String> {
    let queries = places.into_iter().filter_map(Uri::query);
    queries.chain([token.expose()]).map(str::to_owned).collect()
}

fn start_of(text: &str) -> String {
    text.chars().take(BODY_START).collect()
}
