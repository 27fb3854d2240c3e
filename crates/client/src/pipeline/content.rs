//! Answers that are no content, although their status says that all went well.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};

use super::answer::{error_body, text_of};
use crate::endpoints::Operation;
use crate::endpoints::operation;
use crate::error::{Error, ErrorKind};
use crate::response::text;

/// Tells if the operation answers bytes, whose decoding refuses nothing.
pub(crate) fn is_content<O: Operation>() -> bool {
    matches!(O::FACTS.answer, operation::Answer::Content(_))
}

/// Refuses what stands in place of a whole content.
pub(crate) fn check_whole(
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    secrets: &[String],
) -> Result<(), Error> {
    if status != StatusCode::OK {
        return Err(no_content(status));
    }
    check(headers, body, secrets)
}

/// The error of an answer that has no content by its status.
pub(crate) fn no_content(status: StatusCode) -> Error {
    let reason = format!("an answer of status {status} is no content");
    Error::new(ErrorKind::Content, reason)
}

/// Refuses the web page of a gateway, and an error in JSON. The secrets are not in it.
pub(super) fn check(headers: &HeaderMap, body: &[u8], secrets: &[String]) -> Result<(), Error> {
    if media_type(headers).as_deref() == Some("text/html") {
        let reason = "an HTML page came in place of the content";
        return Err(Error::new(ErrorKind::Content, reason));
    }
    if !is_json(headers) {
        return Ok(());
    }
    let Ok(body) = error_body(&text_of(body), secrets) else {
        return Ok(());
    };
    if body.error.is_none() {
        return Ok(());
    }
    let mut error = Error::new(ErrorKind::Content, "");
    error.parts_mut().body = body;
    let code = error.code().unwrap_or("without a code").to_owned();
    let reason = format!(
        "an error came in place of the content: {code}: {}",
        error.message()
    );
    error.parts_mut().reason = reason;
    Err(error)
}

/// Tells if the body says that it is JSON, as errors are.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let media_type = media_type(headers);
    media_type.is_some_and(|name| name == "application/json" || name.ends_with("+json"))
}

/// The media type without its parameters, in lower case.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<String> {
    let name = text(headers, CONTENT_TYPE.as_str())?;
    let name = name.split(';').next().unwrap_or_default();
    Some(name.trim().to_ascii_lowercase())
}
