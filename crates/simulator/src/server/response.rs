//! Answers as they go over the wire.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, RANGE, USER_AGENT, VARY};
use http::{HeaderMap, HeaderName, HeaderValue, Response};

use super::encoding::{accepts_gzip, gzip};
use super::exchange::Exchange;
use crate::answer::{Answer, ContentPart, JSON, Payload};
use crate::body::AnswerBody;
use crate::checks::Download;
use crate::error::Result;
use crate::faults::Fault;
use crate::graph::Incoming;

impl Exchange {
    /// The answer as it goes over the wire.
    pub(super) fn write(
        &self,
        arrived: &Incoming,
        answer: Result<Answer>,
        fault: Option<&Fault>,
    ) -> Response<AnswerBody> {
        let client_request_id = HeaderName::from_static("client-request-id");
        let client_id = arrived.headers.get(&client_request_id);
        let client_id = client_id
            .cloned()
            .unwrap_or_else(|| value(&self.request_id));
        let answer = answer.unwrap_or_else(|error| {
            let client_id = client_id.to_str().unwrap_or_default();
            error.answer(&self.request_id, client_id, self.state.clock.now())
        });
        let mut headers = HeaderMap::new();
        let mut body = self.body(arrived, answer.payload, fault, &mut headers);
        if let Some(fault) = fault {
            body.meet(fault);
        }
        let mut response = Response::new(body);
        *response.headers_mut() = headers;
        *response.status_mut() = answer.status;
        let headers = response.headers_mut();
        headers.insert(
            HeaderName::from_static("request-id"),
            value(&self.request_id),
        );
        headers.insert(client_request_id, client_id);
        headers.insert(
            HeaderName::from_static("x-ms-ags-diagnostic"),
            HeaderValue::from_static(r#"{"ServerInfo":{"DataCenter":"Simulator"}}"#),
        );
        headers.extend(answer.headers);
        if headers
            .get(CONTENT_TYPE)
            .is_some_and(|media_type| media_type == JSON)
        {
            let version = HeaderName::from_static("odata-version");
            headers.insert(version, HeaderValue::from_static("4.0"));
        }
        response
    }

    /// The body, and the headers that say how it is coded.
    fn body(
        &self,
        arrived: &Incoming,
        payload: Payload,
        fault: Option<&Fault>,
        headers: &mut HeaderMap,
    ) -> AnswerBody {
        let hangup = Arc::clone(&self.hangup);
        let mut text = match payload {
            Payload::Empty => return AnswerBody::bytes(Bytes::new(), hangup),
            Payload::Text(text) => text,
            Payload::Page(page) => {
                let version = arrived.target.trim_start_matches('/').split('/').next();
                let version = version.unwrap_or_default();
                page.json(&format!("{}/{version}", self.state.origin))
            }
            Payload::Content(part) => return self.content(arrived, part),
        };
        if fault == Some(&Fault::TruncatedJson) {
            let mut middle = text.len() / 2;
            while !text.is_char_boundary(middle) {
                middle += 1;
            }
            text.truncate(middle);
        }
        let mut bytes = text.into_bytes();
        if self.state.settings.compresses {
            headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
            if accepts_gzip(&arrived.headers) {
                bytes = gzip(&bytes);
                headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
        }
        AnswerBody::bytes(bytes.into(), hangup)
    }

    /// The body of a content, whose download is checked.
    fn content(&self, arrived: &Incoming, part: ContentPart) -> AnswerBody {
        let ContentPart {
            content,
            range,
            id,
            is_resumable,
        } = part;
        let asked = asked_start(&arrived.headers);
        let key = (consumer(&arrived.headers), content.entity_tag());
        let checks = &self.state.checks;
        if let Some(violation) = checks.downloads.begin(&key, &id, asked) {
            checks.report(violation);
        }
        let download = is_resumable.then(|| Download {
            downloads: Arc::clone(&checks.downloads),
            key,
            place: range.start,
            length: content.length(),
            hangup: Arc::clone(&self.hangup),
        });
        AnswerBody::content(content, range, download, Arc::clone(&self.hangup))
    }
}

/// Tells programs apart: bytes that one has read, another does not have.
fn consumer(headers: &HeaderMap) -> HeaderValue {
    let name = headers.get(USER_AGENT).cloned();
    name.unwrap_or(HeaderValue::from_static(""))
}

/// The first byte that the request asks for.
fn asked_start(headers: &HeaderMap) -> u64 {
    let range = headers.get(RANGE).and_then(|value| value.to_str().ok());
    let start = range.and_then(|text| {
        let (start, _) = text.strip_prefix("bytes=")?.split_once('-')?;
        start.parse().ok()
    });
    start.unwrap_or(0)
}

/// A header value of text that the simulator made itself.
fn value(text: &str) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}
