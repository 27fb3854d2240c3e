//! One operation of a batch.

use std::fmt;
use std::marker::PhantomData;

use http::Method;
use http::header::CONTENT_TYPE;
use serde_json::value::RawValue;
use tokio::time::Instant;

use super::answer::StepAnswer;
use crate::error::Error;
use crate::pipeline::Call;

/// An operation of a [`Batch`](super::Batch), whose output the
/// [`BatchResponse`](super::BatchResponse) gives for it.
#[must_use = "the step is what the output is had by"]
pub struct Step<O> {
    id: StepId,
    operation: PhantomData<fn() -> O>,
}

/// Names a step, for others to wait for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StepId {
    pub(super) batch: u64,
    pub(super) index: usize,
}

impl<O> Step<O> {
    pub(super) fn new(id: StepId) -> Self {
        Self {
            id,
            operation: PhantomData,
        }
    }

    /// The step's name within its batch.
    pub fn id(&self) -> StepId {
        self.id
    }
}

impl<O> fmt::Debug for Step<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Step").field(&self.id.index).finish()
    }
}

/// The text by which a request and its answer name a step.
pub(super) fn id(index: usize) -> String {
    (index + 1).to_string()
}

/// A step that is to be sent, has been sent, or cannot be.
pub(super) struct Planned {
    /// `None` where the operation has no request.
    pub(super) call: Option<Call>,
    /// The steps that have to succeed first; all of them are earlier ones.
    pub(super) after: Vec<usize>,
    /// The number of times it was sent.
    pub(super) attempts: u32,
    pub(super) begun: Option<Instant>,
    pub(super) outcome: Option<Result<StepAnswer, Error>>,
}

impl Planned {
    pub(super) fn new(call: Call, after: Vec<usize>) -> Self {
        Self {
            call: Some(call),
            after,
            attempts: 0,
            begun: None,
            outcome: None,
        }
    }

    pub(super) fn failed(error: Error) -> Self {
        Self {
            call: None,
            after: Vec::new(),
            attempts: 0,
            begun: None,
            outcome: Some(Err(error)),
        }
    }

    pub(super) fn method(&self) -> &Method {
        self.call.as_ref().map_or(&Method::GET, |call| &call.method)
    }

    /// The step as it stands in the request, which waits for these others in the same request.
    pub(super) fn to_json(&self, index: usize, depends_on: &[String]) -> Option<Box<RawValue>> {
        use serde_json::{Map, Value};

        let call = self.call.as_ref()?;
        let mut headers: Map<String, Value> = call
            .headers
            .iter()
            .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.into())))
            .collect();
        let mut step = Map::new();
        step.insert("id".to_owned(), id(index).into());
        step.insert("method".to_owned(), call.method.as_str().into());
        let query = call.uri.query().map(|query| format!("?{query}"));
        let url = format!("{}{}", call.path(), query.unwrap_or_default());
        step.insert("url".to_owned(), url.into());
        if !depends_on.is_empty() {
            step.insert("dependsOn".to_owned(), depends_on.into());
        }
        let body = self.body(call);
        if body.is_some() {
            // A body goes with its media type only, an empty one included.
            let media_type = CONTENT_TYPE.as_str().to_owned();
            headers
                .entry(media_type)
                .or_insert_with(|| "application/json".into());
        }
        if !headers.is_empty() {
            step.insert("headers".to_owned(), headers.into());
        }
        let mut text = Value::Object(step).to_string();
        if let Some(body) = body {
            // Appended as it is, digit by digit.
            text.truncate(text.len() - 1);
            text.push_str(&format!(r#","body":{body}}}"#));
        }
        RawValue::from_string(text).ok()
    }

    /// The body as JSON: inline where it is such, in base64 otherwise.
    fn body(&self, call: &Call) -> Option<String> {
        use base64::Engine;

        match call.body() {
            [] if matches!(call.method, Method::POST | Method::PATCH) => Some("{}".to_owned()),
            [] => None,
            bytes => Some(match serde_json::from_slice::<Box<RawValue>>(bytes) {
                Ok(json) => json.get().to_owned(),
                Err(_) => format!("{:?}", base64::prelude::BASE64_STANDARD.encode(bytes)),
            }),
        }
    }
}
