//! The answer to one step of a batch.

use base64::Engine;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::Value;
use serde_json::value::RawValue;

use super::round::Members;
use crate::endpoints::Operation;
use crate::error::{Error, ErrorKind};
use crate::pipeline::{Answer, Call, content};

/// A successful answer to a step.
pub(super) struct StepAnswer {
    call: Call,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    /// Secrets of the request that the answer may repeat.
    secrets: Vec<String>,
}

impl StepAnswer {
    /// The answer to the step with this call, out of the answer to the batch.
    pub(super) fn new(members: Members, call: &Call, batch: &Answer) -> Result<Self, Error> {
        let status = members
            .get("status")
            .and_then(|status| serde_json::from_str(status.get()).ok())
            .and_then(|status: u16| StatusCode::from_u16(status).ok());
        let Some(status) = status else {
            let reason = "the answer to the step has no status";
            return Err(call.locate(Error::new(ErrorKind::Decode, reason)));
        };
        let headers = headers(members.get("headers").map(Box::as_ref));
        let body = body(members.get("body").map(Box::as_ref), &headers);
        if status.is_success() {
            return Ok(Self {
                call: call.clone(),
                status,
                headers,
                body,
                secrets: batch.secrets(call),
            });
        }
        if status.is_redirection() {
            let reason = "the answer is a redirect, which a batch does not follow: contents are downloaded \
                          with `Client::download`";
            let mut error = Error::new(ErrorKind::Redirect, reason);
            error.parts_mut().status = Some(status);
            return Err(call.locate(error));
        }
        Err(call.locate(batch.error_of_step(call, status, headers, &body)))
    }

    pub(super) fn decode<O: Operation>(self) -> Result<O::Output, Error> {
        let checked = match content::is_content::<O>() {
            true => content::check_whole(self.status, &self.headers, &self.body, &self.secrets),
            false => Ok(()),
        };
        let output = checked.and_then(|()| {
            O::decode(&self.body)
                .map_err(|source| Error::new(ErrorKind::Decode, "").with_source(source))
        });
        output.map_err(|mut error| {
            error.parts_mut().status = Some(self.status);
            error.parts_mut().headers = self.headers;
            self.call.locate(error)
        })
    }
}

/// The headers, as far as they are such.
fn headers(members: Option<&RawValue>) -> HeaderMap {
    let members = members.and_then(|members| serde_json::from_str(members.get()).ok());
    let Some(Value::Object(members)) = members else {
        return HeaderMap::new();
    };
    let headers = members.into_iter().filter_map(|(name, value)| {
        let text = match value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        let name = HeaderName::try_from(name).ok()?;
        Some((name, HeaderValue::try_from(text).ok()?))
    });
    headers.collect()
}

/// The body as it would have come by itself: JSON stands inline, a text as a text, and bytes in base64.
fn body(body: Option<&RawValue>, headers: &HeaderMap) -> Bytes {
    let Some(body) = body.filter(|body| body.get() != "null") else {
        return Bytes::new();
    };
    let media_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let media_type = media_type
        .unwrap_or("application/json")
        .to_ascii_lowercase();
    let text = serde_json::from_str::<String>(body.get());
    match text {
        Ok(text) if media_type.starts_with("text/") => Bytes::from(text),
        Ok(text) if !media_type.contains("json") => {
            let decoded = base64::prelude::BASE64_STANDARD.decode(&text);
            decoded.map_or_else(|_| Bytes::from(text), Bytes::from)
        }
        _ => Bytes::copy_from_slice(body.get().as_bytes()),
    }
}
