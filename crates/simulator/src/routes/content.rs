//! The content of recordings and transcripts, whole or by range.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{
    ACCEPT_RANGES, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderName, IF_RANGE, LAST_MODIFIED,
    LOCATION, RANGE,
};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::{Call, Parent, Who, access};
use crate::answer::{Answer, Payload};
use crate::data::{Artifact, Recording};
use crate::error::{GraphError, Result};
use crate::foreign;
use crate::state::State;

/// `GET …/recordings/{id}/content`, and of a transcript
pub(crate) async fn get(
    call: &Call,
    artifact: Artifact,
    who: &Who,
    parent: &Parent,
    id: &str,
) -> Result<Answer> {
    match artifact {
        Artifact::Recording => call.options.allow(&[])?,
        Artifact::Transcript => call.options.allow(&["$format"])?,
    }
    let format = call.options.get("$format");
    if let Some(format) = format.filter(|format| *format != artifact.media_type()) {
        return Err(GraphError::bad_request(format!(
            "The content cannot be had as '{format}'."
        )));
    }
    let (recording, is_organizer) = access::find(call, artifact, who, parent, id)?;
    if !is_organizer {
        return Err(GraphError::forbidden(
            "Only the organizer of the meeting may read the content of what it left behind.",
        ));
    }
    if call.state.settings.redirects_content {
        let location = foreign::content_url(&call.state, id);
        return Ok(Answer::no_content()
            .status(StatusCode::FOUND)
            .header(LOCATION, &location));
    }
    serve(&call.state, artifact, &recording, &call.headers).await
}

/// The content, or the part of it that is asked for.
pub(crate) async fn serve(
    state: &State,
    artifact: Artifact,
    recording: &Recording,
    headers: &HeaderMap,
) -> Result<Answer> {
    let settings = &state.settings;
    let content = artifact.content(recording);
    let length = content.length();
    let entity_tag = content.entity_tag();
    let modified = last_modified(recording);
    let header = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let condition = header(IF_RANGE).map(str::trim);
    let is_current = condition.is_none_or(|tag| tag == entity_tag || tag == modified);
    let asked = header(RANGE).filter(|_| settings.serves_ranges && is_current);
    let range = match asked.and_then(|text| parse_range(text, length)) {
        Some(Err(Unsatisfiable)) => {
            let error = "The range lies outside the content.";
            let status = StatusCode::RANGE_NOT_SATISFIABLE;
            return Err(GraphError::new(status, "invalidRange", error)
                .with_header(CONTENT_RANGE, &format!("bytes */{length}")));
        }
        Some(Ok(range)) => Some(range),
        None => None,
    };
    let digest = if settings.sends_digests {
        state.digest(&content).await
    } else {
        None
    };
    let media_type = HeaderValue::from_static(artifact.media_type());
    let mut answer = Answer {
        status: StatusCode::OK,
        headers: vec![(CONTENT_TYPE, media_type)],
        payload: Payload::Content {
            id: artifact.id(recording),
            range: range.clone().unwrap_or(0..length),
            is_resumable: settings.serves_ranges,
            content,
        },
    };
    if settings.serves_ranges {
        answer = answer
            .header(ACCEPT_RANGES, "bytes")
            .header(ETAG, &entity_tag)
            .header(LAST_MODIFIED, &modified);
    }
    if let Some(digest) = digest {
        let value = format!("sha-256=:{}:", STANDARD.encode(digest));
        answer = answer.header(HeaderName::from_static("repr-digest"), &value);
    }
    Ok(match range {
        None => answer,
        Some(range) => answer.status(StatusCode::PARTIAL_CONTENT).header(
            CONTENT_RANGE,
            &format!("bytes {}-{}/{length}", range.start, range.end - 1),
        ),
    })
}

fn last_modified(recording: &Recording) -> String {
    let seconds = recording.modified.unix_timestamp().max(0).unsigned_abs();
    // Dates beyond what HTTP can write are cut off at its last year.
    let since_epoch = std::time::Duration::from_secs(seconds.min(253_402_300_799));
    httpdate::fmt_http_date(std::time::UNIX_EPOCH + since_epoch)
}

/// No byte of the range is there.
struct Unsatisfiable;

/// The bytes that a `Range` header asks for; `None` when it is to be ignored: another unit, several
/// ranges, no range at all.
fn parse_range(text: &str, length: u64) -> Option<std::result::Result<Range<u64>, Unsatisfiable>> {
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let (first, last) = (first.trim(), last.trim());
    if first.is_empty() {
        let suffix: u64 = last.parse().ok()?;
        let start = length.saturating_sub(suffix);
        return Some(if suffix == 0 || length == 0 {
            Err(Unsatisfiable)
        } else {
            Ok(start..length)
        });
    }
    let start: u64 = first.parse().ok()?;
    let end = match last {
        "" => length,
        last => last.parse::<u64>().ok()?.saturating_add(1).min(length),
    };
    if start >= length {
        return Some(Err(Unsatisfiable));
    }
    (start < end).then_some(Ok(start..end))
}
