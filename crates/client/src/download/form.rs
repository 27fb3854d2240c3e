//! Answers that are no content, whatever their status says.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::StatusCode;

use crate::error::Error;
use crate::pipeline::{Answer, Call, content, is_encoded};
use crate::transport::Body;

/// No error is longer.
const LONGEST_ERROR: usize = 64 * 1024;

/// Refuses what proxies and gateways put in place of a content, and bytes that are not those of the content.
pub(super) async fn check(
    answer: &mut Answer,
    call: &Call,
    silence: Duration,
) -> Result<(), Error> {
    answer.check_content(call, b"")?;
    if is_encoded(&answer.headers) {
        let reason = "the content came compressed, which was not asked for";
        return Err(answer.content_error(call, reason));
    }
    if content::is_json(&answer.headers) {
        let body = std::mem::replace(&mut answer.rest, Body::empty());
        let (start, rest) = begin(body, silence).await;
        if rest.is_none() {
            answer.check_content(call, &start.concat())?;
        }
        let start = stream::iter(start.into_iter().map(Ok));
        answer.rest = Body::new(start.chain(rest.unwrap_or_else(Body::empty)));
    }
    Ok(())
}

/// Reads as much of a body as an error may have; gives the rest, if there can be any.
async fn begin(mut body: Body, silence: Duration) -> (Vec<Bytes>, Option<Body>) {
    let mut start = Vec::new();
    let mut length = 0;
    while length <= LONGEST_ERROR {
        match tokio::time::timeout(silence, body.chunk()).await {
            Ok(Some(Ok(chunk))) => {
                length += chunk.len();
                start.push(chunk);
            }
            Ok(None) => return (start, None),
            // Told again when the content is read.
            Ok(Some(Err(error))) => {
                return (start, Some(Body::new(stream::iter([Err(error)]))));
            }
            Err(_) => break,
        }
    }
    (start, Some(body))
}

/// Tells if the service may allow the content in another media type.
///
/// 403 with this code is what Graph answers of `text/vtt` where a tenant does not allow to name speakers
/// (dust-tt/dust#30092); 406 is what HTTP has for it.
pub(super) fn is_not_allowed(error: &Error) -> bool {
    error.status() == Some(StatusCode::NOT_ACCEPTABLE)
        || error.has_code("SpeakerAttributionNotAllowed")
}
