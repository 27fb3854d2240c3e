//! The body of an answer that is an error.

use crate::primitive::Timestamp;
use crate::{Remainder, object};

/// The depth of arrays and objects that are read; no error that was seen has more than four.
const DEEPEST: usize = 64;

/// The body of an error, in any of the forms that Graph sends.
///
/// Source: <https://learn.microsoft.com/graph/errors>.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ErrorBody {
    /// The error itself.
    pub error: Option<MainError>,
    remainder: Remainder,
}

object! {
    ErrorBody = "microsoft.graph.ODataErrors.ODataError" {
        "error" => error,
    }
}

impl ErrorBody {
    /// Reads the body of an error.
    ///
    /// A byte order mark in front of it is skipped. Arrays and objects more than 64 deep are read as `null`: the code
    /// and the message stay readable however deep the inner errors nest.
    ///
    /// # Errors
    /// Fails when the body is not JSON, or not an object.
    ///
    /// ```
    /// use graph_calls_core::ErrorBody;
    ///
    /// let body = ErrorBody::read(r#"{"error": {"code": "itemNotFound", "message": "There is no such record."}}"#)?;
    /// assert_eq!(body.codes().collect::<Vec<_>>(), ["itemNotFound"]);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn read(body: &str) -> serde_json::Result<Self> {
        let body = body.trim_start_matches('\u{feff}');
        serde_json::from_str(&shallow(body, DEEPEST))
    }

    /// The codes from the outermost to the innermost; each one is more specific than the one before.
    /// Empty codes are left out.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        let outer = self.error.as_ref().and_then(|error| error.code.as_deref());
        let inner = self
            .inner_errors()
            .filter_map(|error| error.code.as_deref());
        outer
            .into_iter()
            .chain(inner)
            .filter(|code| !code.is_empty())
    }

    /// The message for people, empty when there is none.
    pub fn message(&self) -> &str {
        self.error
            .as_ref()
            .and_then(|error| error.message.as_deref())
            .unwrap_or_default()
    }

    /// The service's id of the request.
    pub fn request_id(&self) -> Option<String> {
        self.inner_errors().find_map(|error| {
            error.request_id.clone().or_else(|| {
                // Older bodies spell it so.
                crate::Object::unknown(error)
                    .get::<String>("requestId")?
                    .ok()
            })
        })
    }

    /// The errors inside the error, outermost first.
    pub fn inner_errors(&self) -> impl Iterator<Item = &InnerError> {
        let first = self
            .error
            .as_ref()
            .and_then(|error| error.inner_error.as_deref().or(error.innererror.as_deref()));
        std::iter::successors(first, |error| {
            error.inner_error.as_deref().or(error.innererror.as_deref())
        })
    }
}

/// The JSON text with `null` in place of the arrays and objects that stand deeper.
fn shallow(text: &str, deepest: usize) -> String {
    let mut kept = String::with_capacity(text.len());
    let (mut depth, mut is_in_string, mut is_escaped) = (0_usize, false, false);
    // The next part to keep begins here.
    let mut begin = 0;
    for (place, byte) in text.bytes().enumerate() {
        match byte {
            _ if std::mem::take(&mut is_escaped) => {}
            b'\\' => is_escaped = is_in_string,
            b'"' => is_in_string = !is_in_string,
            _ if is_in_string => {}
            b'{' | b'[' => {
                depth += 1;
                if depth == deepest + 1 {
                    kept.push_str(&text[begin..place]);
                    kept.push_str("null");
                }
            }
            b'}' | b']' => {
                if depth == deepest + 1 {
                    begin = place + 1;
                }
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
    }
    if depth <= deepest {
        kept.push_str(&text[begin..]);
    }
    kept
}

/// Main part of an error body.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MainError {
    /// Code for programs to decide on, beside the status; the spelling's case varies.
    pub code: Option<String>,
    /// Text for people; never to be decided on.
    pub message: Option<String>,
    /// Target of the error.
    pub target: Option<String>,
    /// Further errors.
    pub details: Option<Vec<ErrorDetails>>,
    /// The more specific error.
    pub inner_error: Option<Box<InnerError>>,
    /// The more specific error, in the spelling that some workloads use.
    pub innererror: Option<Box<InnerError>>,
    remainder: Remainder,
}

object! {
    MainError = "microsoft.graph.ODataErrors.MainError" {
        "code" => code,
        "message" => message,
        "target" => target,
        "details" => details,
        "innerError" => inner_error,
        "innererror" => innererror,
    }
}

/// One of several errors.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ErrorDetails {
    /// Code for programs to decide on.
    pub code: Option<String>,
    /// Text for people.
    pub message: Option<String>,
    /// Target of the error.
    pub target: Option<String>,
    remainder: Remainder,
}

object! {
    ErrorDetails = "microsoft.graph.ODataErrors.ErrorDetails" {
        "code" => code,
        "message" => message,
        "target" => target,
    }
}

/// A more specific error, and what identifies the request.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct InnerError {
    /// A more specific code.
    pub code: Option<String>,
    /// A more specific message.
    pub message: Option<String>,
    /// The service's id of the request, for support.
    pub request_id: Option<String>,
    /// The caller's id of the request.
    pub client_request_id: Option<String>,
    /// Time of the error, in UTC; the service writes no zone.
    pub date: Option<Timestamp>,
    /// An error more specific still.
    pub inner_error: Option<Box<InnerError>>,
    /// An error more specific still, in the spelling that some workloads use.
    pub innererror: Option<Box<InnerError>>,
    remainder: Remainder,
}

object! {
    InnerError = "microsoft.graph.ODataErrors.InnerError" {
        "code" => code,
        "message" => message,
        "request-id" => request_id,
        "client-request-id" => client_request_id,
        "date" => date,
        "innerError" => inner_error,
        "innererror" => innererror,
    }
}
