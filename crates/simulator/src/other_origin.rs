//! The other origin: where contents may be redirected to, and where traps lead.

use http::header::AUTHORIZATION;
use http::{Method, StatusCode};

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::answer::Answer;
use crate::checks::Violation;
use crate::error::{GraphError, Result};
use crate::graph::{Incoming, serve_content};
use crate::state::State;
use crate::store::{Kind, MP4, VTT, hash};

/// The URL under which the other origin gives a content to whoever has it.
pub(crate) fn content_url(state: &State, artifact: &str) -> String {
    let id = utf8_percent_encode(artifact, NON_ALPHANUMERIC);
    format!(
        "{}/content/{id}?tempauth={}",
        state.foreign_origin,
        pass(state, artifact)
    )
}

fn pass(state: &State, artifact: &str) -> String {
    format!("{:016x}", hash(state.seed(), artifact.as_bytes()))
}

/// Answers a request that arrived at the other origin.
pub(crate) async fn answer(state: &State, incoming: &Incoming) -> Result<Answer> {
    let Incoming {
        method,
        target,
        headers,
        ..
    } = incoming;
    let url = format!("{}{target}", state.foreign_origin);
    if headers.contains_key(AUTHORIZATION) {
        state
            .checks
            .report(Violation::TokenSentAway { url: url.clone() });
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let Some(id) = path.strip_prefix("/content/") else {
        // Only a link that must not be followed leads here.
        state.checks.report(Violation::ForeignLinkFollowed { url });
        return Ok(Answer::json("{\"value\":[]}".to_owned()));
    };
    let id = percent_decode_str(id).decode_utf8_lossy();
    if *method != Method::GET {
        return Err(GraphError::method_not_allowed("GET"));
    }
    if query != format!("tempauth={}", pass(state, &id)) {
        return Err(GraphError::new(
            StatusCode::UNAUTHORIZED,
            "unauthenticated",
            "The URL is not valid any more.",
        ));
    }
    let artifact = state.data.artifact(&id);
    let artifact = artifact.ok_or_else(|| GraphError::not_found("There is no such content."))?;
    let media_type = match artifact.kind {
        Kind::Recording => MP4,
        Kind::Transcript => VTT,
    };
    let content = artifact.content.clone();
    serve_content(state, &artifact, content, media_type, headers).await
}
