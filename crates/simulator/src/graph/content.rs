//! The contents of recordings and transcripts, whole and by range.

use std::ops::Range;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{
    ACCEPT, ACCEPT_RANGES, CONTENT_RANGE, ETAG, IF_RANGE, LAST_MODIFIED, LOCATION, RANGE,
};
use http::{HeaderMap, HeaderName, StatusCode};

use super::Call;
use crate::answer::{Answer, ContentPart, Payload};
use crate::error::{GraphError, Result};
use crate::odata::{Node, Segment, resolve};
use crate::other_origin;
use crate::state::State;
use crate::store::{
    Artifact, Content, Kind, MP4, Parent, TRANSCRIPT_TEXT, VTT, hash, metadata, without_speakers,
};

/// `GET …/content`
pub(super) async fn get(call: &Call, types: &[&'static str]) -> Result<Answer> {
    let state = &call.state;
    let Node::Entity(entity) = resolve(call, 1)? else {
        return Err(GraphError::unknown_segment("content"));
    };
    // Any other entity has content that follows from its key.
    let artifact = state.data.artifact(entity.key()).unwrap_or_else(|| {
        Arc::new(Artifact {
            id: entity.key().to_owned(),
            kind: Kind::Recording,
            parent: Parent::Meeting(String::new()),
            organizer: call.user().unwrap_or_default().to_owned(),
            content: Content::generated(hash(0, entity.key().as_bytes()), 100_000),
            modified: entity.time().unwrap_or(state.clock.now()),
        })
    });
    if call.user().is_some_and(|user| user != artifact.organizer) {
        return Err(GraphError::forbidden(
            "Only the organizer of the meeting may read the content of what it left behind.",
        ));
    }
    let media_type = match artifact.kind {
        Kind::Recording => MP4,
        Kind::Transcript => transcript_type(call, types)?,
    };
    if state.settings.redirects_content {
        let location = other_origin::content_url(state, &artifact.id);
        return Ok(Answer::no_content()
            .status(StatusCode::FOUND)
            .header(LOCATION, &location));
    }
    let content = match call.found.last_but(0) {
        Some((Segment::Name(name), _)) if name == "metadataContent" => metadata(&artifact),
        _ if media_type == TRANSCRIPT_TEXT => without_speakers(&artifact.content),
        _ => artifact.content.clone(),
    };
    serve(state, &artifact, content, media_type, &call.headers).await
}

/// The media type of a transcript that the request asks for, with `$format` or `Accept`. Whatever is not one of
/// those that the operation has is refused, `*/*` as well.
fn transcript_type(call: &Call, types: &[&'static str]) -> Result<&'static str> {
    let settings = &call.state.settings;
    if !settings.gives_transcripts {
        let message = "Graph API access to transcripts is disabled for this tenant.";
        return Err(GraphError::forbidden(message).inner("GraphAccessToTranscriptsDisabled"));
    }
    let accept = call.headers.get(ACCEPT);
    let accept = accept
        .and_then(|value| value.to_str().ok())
        .unwrap_or("*/*");
    let asked = call.options.get("$format").unwrap_or(accept);
    let mut ranges = asked
        .split(',')
        .map(|range| range.split(';').next().unwrap_or_default().trim());
    let found = ranges.find_map(|asked| {
        let mut types = types.iter().copied();
        types.find(|known| known.eq_ignore_ascii_case(asked))
    });
    match found {
        Some(VTT) if !settings.attributes_speakers => {
            let message = "Speaker attribution is not allowed for the transcripts of this tenant.";
            Err(GraphError::forbidden(message).inner("SpeakerAttributionNotAllowed"))
        }
        Some(found) => Ok(found),
        None => Err(GraphError::bad_request(format!(
            "Invalid format '{asked}' specified."
        ))),
    }
}

/// The content, or the part of it that is asked for.
pub(crate) async fn serve(
    state: &State,
    artifact: &Artifact,
    content: Content,
    media_type: &'static str,
    headers: &HeaderMap,
) -> Result<Answer> {
    let settings = &state.settings;
    let length = content.length();
    let entity_tag = content.entity_tag();
    let modified = last_modified(artifact);
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
    let payload = Payload::Content(ContentPart {
        id: artifact.id.clone(),
        range: range.clone().unwrap_or(0..length),
        is_resumable: settings.serves_ranges,
        content,
    });
    let mut answer = Answer::with(payload, media_type);
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

fn last_modified(artifact: &Artifact) -> String {
    let seconds = artifact.modified.unix_timestamp().max(0).unsigned_abs();
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
