//! Batches: several requests in the body of one.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use graph_calls_core::Version;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Incoming, answer as answer_one};
use crate::answer::{Answer, Payload};
use crate::error::{GraphError, Result};
use crate::faults;
use crate::state::State;

/// The most requests in a batch.
const LARGEST: usize = 20;

/// The body of a batch.
#[derive(Deserialize)]
struct Batch {
    requests: Vec<Step>,
}

/// A request of a batch.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Step {
    id: String,
    method: String,
    /// Path and query below the version.
    url: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<Value>,
    #[serde(default)]
    depends_on: Vec<String>,
}

/// `POST /$batch`
pub(super) async fn answer(
    state: &Arc<State>,
    version: Version,
    incoming: &Incoming,
) -> Result<Answer> {
    if incoming.method != Method::POST {
        return Err(GraphError::method_not_allowed("POST"));
    }
    let batch: Batch = serde_json::from_slice(&incoming.body).map_err(|error| {
        GraphError::bad_request(format!("Invalid batch payload format. {error}"))
    })?;
    check(&batch)?;
    // Every step has been answered or refused before the steps that depend on it.
    let mut statuses = BTreeMap::new();
    let mut responses = Vec::new();
    let mut left: Vec<_> = batch.requests.iter().collect();
    while !left.is_empty() {
        let is_ready = |step: &&Step| {
            let mut names = step.depends_on.iter();
            names.all(|id| statuses.contains_key(&id.to_ascii_lowercase()))
        };
        let (ready, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(is_ready);
        left = rest;
        if ready.is_empty() {
            return Err(GraphError::bad_request(
                "The requests of the batch depend on each other in a circle.",
            ));
        }
        for step in ready {
            let is_failed = |id: &String| {
                let status: Option<&StatusCode> = statuses.get(&id.to_ascii_lowercase());
                status.is_some_and(|status| status.is_client_error() || status.is_server_error())
            };
            let result = if step.depends_on.iter().any(is_failed) {
                Err(GraphError::new(
                    StatusCode::FAILED_DEPENDENCY,
                    "FailedDependency",
                    "A request that this one depends on has failed.",
                ))
            } else {
                run(state, version, incoming, step).await
            };
            let (status, response) = write(state, version, &step.id, result);
            statuses.insert(step.id.to_ascii_lowercase(), status);
            responses.push(response);
        }
    }
    Ok(Answer::json(json!({"responses": responses}).to_string()))
}

/// Tells whether a request is a batch of which each step may be sent again.
pub(crate) fn is_idempotent_batch(target: &str, body: &[u8]) -> bool {
    let is_idempotent = |step: &Step| !step.method.eq_ignore_ascii_case(Method::POST.as_str());
    target.ends_with("/$batch")
        && serde_json::from_slice(body)
            .is_ok_and(|batch: Batch| batch.requests.iter().all(is_idempotent))
}

fn check(batch: &Batch) -> Result<()> {
    if batch.requests.is_empty() || batch.requests.len() > LARGEST {
        return Err(GraphError::bad_request(format!(
            "Number of batch request steps must be from 1 to {LARGEST}."
        )));
    }
    let mut ids = HashSet::new();
    for step in &batch.requests {
        // Ids are compared without regard to case.
        if !ids.insert(step.id.to_ascii_lowercase()) {
            return Err(GraphError::bad_request(format!(
                "The request id '{}' is not unique.",
                step.id
            )));
        }
    }
    let mut named = batch.requests.iter().flat_map(|step| &step.depends_on);
    match named.find(|id| !ids.contains(&id.to_ascii_lowercase())) {
        None => Ok(()),
        Some(id) => Err(GraphError::bad_request(format!(
            "A request depends on '{id}', which is not in the batch."
        ))),
    }
}

async fn run(
    state: &Arc<State>,
    version: Version,
    outer: &Incoming,
    step: &Step,
) -> Result<Answer> {
    let mut headers = HeaderMap::new();
    if let Some(token) = outer.headers.get(AUTHORIZATION) {
        headers.insert(AUTHORIZATION, token.clone());
    }
    for (name, value) in &step.headers {
        let name = HeaderName::try_from(name.as_str());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(value.as_str())) {
            headers.insert(name, value);
        }
    }
    let method = Method::from_bytes(step.method.to_ascii_uppercase().as_bytes());
    let method =
        method.map_err(|_| GraphError::bad_request("The method of a request is not valid."))?;
    let url = step.url.trim_start_matches('/');
    if url.starts_with("$batch") {
        return Err(GraphError::bad_request("A batch cannot be in a batch."));
    }
    if step.body.is_some() && !headers.contains_key(CONTENT_TYPE) {
        return Err(GraphError::bad_request(
            "A request with a body needs the header 'Content-Type'.",
        ));
    }
    let target = format!("/{version}/{url}");
    let fault = state.faults.pick(&method, &target);
    if let Some(instead) = fault
        .as_ref()
        .and_then(|fault| faults::answer_instead(state, fault, &target))
    {
        return instead;
    }
    let body = step.body.as_ref().map(Value::to_string).unwrap_or_default();
    let incoming = Incoming {
        method,
        target,
        headers,
        body: Bytes::from(body),
    };
    let answer = answer_one(state, incoming).await?;
    Ok(match fault {
        Some(fault) => faults::change(state, &fault, answer),
        None => answer,
    })
}

/// The answer of a step as the batch has it, and its status.
fn write(state: &State, version: Version, id: &str, result: Result<Answer>) -> (StatusCode, Value) {
    let answer = result.unwrap_or_else(|error| {
        let request_id = state.request_id();
        error.answer(&request_id, &request_id, state.clock.now())
    });
    let headers = answer.headers.iter();
    let headers: Map<_, _> = headers
        .map(|(name, value)| (header_name(name), value.to_str().unwrap_or_default().into()))
        .collect();
    let text = |text: String| serde_json::from_str(&text).unwrap_or(Value::String(text));
    let body = match answer.payload {
        Payload::Empty => None,
        Payload::Text(body) => Some(text(body)),
        Payload::Page(page) => Some(text(page.json(&format!("{}/{version}", state.origin)))),
        // Bytes are base64.
        Payload::Content(part) => Some(STANDARD.encode(part.content.range(part.range)).into()),
    };
    let mut response = json!({"id": id, "status": answer.status.as_u16(), "headers": headers});
    if let Some(body) = body {
        response["body"] = body;
    }
    (answer.status, response)
}

/// The name of a header with capitals, as the answers of batches have it.
fn header_name(name: &HeaderName) -> String {
    let words = name.as_str().split('-').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        format!("{}{rest}", first.to_ascii_uppercase())
    });
    words.collect::<Vec<_>>().join("-")
}
