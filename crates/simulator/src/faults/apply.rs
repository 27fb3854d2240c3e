//! Changes that faults make to an answer.

use std::sync::atomic::{AtomicU64, Ordering};

use http::StatusCode;
use http::header::{CONTENT_RANGE, CONTENT_TYPE, ETAG, LAST_MODIFIED, LOCATION, RETRY_AFTER};

use super::{Fault, RetryAfter};
use crate::answer::{Answer, Page, PageLink, Payload};
use crate::error::{GraphError, Result};
use crate::other_origin;
use crate::state::State;
use crate::tokens;

const HTML: &str = "<html><head><title>Gateway</title></head><body>\
                    <h1>Our services aren't available right now</h1></body></html>";

/// The entity tags that faults have given, none of them twice.
static ENTITY_TAGS: AtomicU64 = AtomicU64::new(0);

/// The answer that a fault gives without the request being looked at.
pub(crate) fn answer_instead(state: &State, fault: &Fault, target: &str) -> Option<Result<Answer>> {
    let error = |status: u16, code: &'static str, message: &str| {
        // The numbers below are all statuses.
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
        GraphError::new(status, code, message)
    };
    let error = match fault {
        Fault::TooManyRequests { retry_after } => {
            let error = error(429, "TooManyRequests", "Please retry again later.").inner("429");
            retry_after.on(error)
        }
        Fault::ServiceUnavailable { retry_after } => retry_after.on(error(
            503,
            "serviceNotAvailable",
            "The service is not available.",
        )),
        Fault::GatewayTimeout { retry_after } => retry_after.on(error(504, "UnknownError", "")),
        Fault::BandwidthLimitExceeded { retry_after } => retry_after.on(error(
            509,
            "activityLimitReached",
            "The bandwidth is used up.",
        )),
        Fault::InternalServerError => error(500, "InternalServerError", "Something broke."),
        Fault::Unauthorized => tokens::unauthorized("Access token has expired or is not valid."),
        Fault::ClaimsChallenge { claims } => tokens::challenge(claims),
        Fault::PaymentRequired => error(
            402,
            "PaymentRequired",
            "The tenant has no billing set up for this API.",
        ),
        Fault::Forbidden => GraphError::forbidden("Access was denied by policy."),
        Fault::NotFound => GraphError::not_found("Resource not found."),
        Fault::Gone { with_location } => {
            let gone = error(410, "resyncRequired", "Resync required.");
            let path = target.split('?').next().unwrap_or_default();
            match with_location {
                true => gone.with_header(LOCATION, &format!("{}{path}?$deltatoken=", state.origin)),
                false => gone,
            }
        }
        Fault::SyncStateNotFound => {
            error(400, "syncStateNotFound", "The sync state was not found.").inner("resyncRequired")
        }
        Fault::HtmlPage { status } => {
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::BAD_GATEWAY);
            let answer = Answer::json(HTML.to_owned()).status(status);
            return Some(Ok(answer.header(CONTENT_TYPE, "text/html")));
        }
        _ => return None,
    };
    Some(Err(error))
}

impl RetryAfter {
    /// The error with this header.
    fn on(self, error: GraphError) -> GraphError {
        match self.text() {
            Some(text) => error.with_header(RETRY_AFTER, &text),
            None => error,
        }
    }

    fn text(self) -> Option<String> {
        match self {
            Self::Absent => None,
            Self::Seconds(seconds) => Some(seconds.to_string()),
            Self::Fraction(seconds) => Some(seconds.to_string()),
            Self::Date(seconds) => {
                let ahead = std::time::Duration::from_secs(seconds);
                let date = std::time::SystemTime::now().checked_add(ahead)?;
                Some(httpdate::fmt_http_date(date))
            }
        }
    }
}

/// Changes an answer before it is written.
pub(crate) fn change(state: &State, fault: &Fault, mut answer: Answer) -> Answer {
    match (fault, &mut answer.payload) {
        (Fault::WrongContentType { media_type }, _) => {
            return answer.header(CONTENT_TYPE, media_type);
        }
        (_, Payload::Page(page)) => change_page(state, fault, page),
        (_, Payload::Content(_)) => return change_content(state, fault, answer),
        (Fault::DuplicateKeys, Payload::Text(text)) => *text = duplicate_id(text),
        _ => {}
    }
    answer
}

fn change_content(state: &State, fault: &Fault, mut answer: Answer) -> Answer {
    let is_partial = answer.status == StatusCode::PARTIAL_CONTENT;
    let Payload::Content(part) = &mut answer.payload else {
        return answer;
    };
    let length = part.content.length();
    match fault {
        Fault::RedirectToForeignOrigin => Answer::no_content()
            .status(StatusCode::FOUND)
            .header(LOCATION, &other_origin::content_url(state, &part.id)),
        Fault::WrongRange if is_partial && part.range.start > 0 => {
            // As many bytes as were asked for, from one place before.
            let (start, end) = (part.range.start - 1, part.range.end - 1);
            part.range = start..end;
            answer.header(
                CONTENT_RANGE,
                &format!("bytes {start}-{}/{length}", end - 1),
            )
        }
        Fault::RangeNotSatisfiable if is_partial => {
            part.is_resumable = false;
            part.range = 0..0;
            answer
                .status(StatusCode::RANGE_NOT_SATISFIABLE)
                .header(CONTENT_RANGE, &format!("bytes */{length}"))
        }
        Fault::NoValidators if !is_partial => {
            part.is_resumable = false;
            answer.without(&[ETAG, LAST_MODIFIED])
        }
        Fault::NewEntityTag => {
            // As a server answers whose content has changed since: whole, under another name.
            part.is_resumable = false;
            part.range = 0..length;
            let number = ENTITY_TAGS.fetch_add(1, Ordering::Relaxed);
            answer
                .status(StatusCode::OK)
                .without(&[LAST_MODIFIED, CONTENT_RANGE])
                .header(ETAG, &format!("\"changed-{number}\""))
        }
        _ => answer,
    }
}

fn change_page(state: &State, fault: &Fault, page: &mut Page) {
    match fault {
        Fault::RepeatedItems => {
            let items = page.items.clone();
            page.items.extend(items);
        }
        Fault::ReorderedItems => page.items.reverse(),
        Fault::EmptyPage => {
            page.items.clear();
            page.link = PageLink::Next(page.again.clone());
        }
        Fault::NextLinkToItself => page.link = PageLink::Next(page.here.clone()),
        Fault::NextLinkToForeignOrigin => {
            page.link = PageLink::Next(page.again.replace(&state.origin, &state.foreign_origin));
        }
        Fault::NextLinkToPlainHttp => {
            let authority = state.origin.rsplit('/').next().unwrap_or_default();
            let other = match authority.strip_prefix("127.0.0.1") {
                Some(port) => format!("http://localhost{port}"),
                None => format!("http://{authority}"),
            };
            page.link = PageLink::Next(page.again.replace(&state.origin, &other));
        }
        Fault::DuplicateKeys => {
            for item in &mut page.items {
                *item = duplicate_id(item);
            }
        }
        _ => {}
    }
}

/// The object with its id written once more.
fn duplicate_id(object: &str) -> String {
    let id = serde_json::from_str::<serde_json::Value>(object)
        .ok()
        .and_then(|object| object.get("id").cloned());
    match (id, object.strip_prefix('{')) {
        (Some(id), Some(rest)) => format!("{{\"id\":{id},{rest}"),
        _ => object.to_owned(),
    }
}
