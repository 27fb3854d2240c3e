//! The body of an answer that is an error.

use crate::primitive::Timestamp;
use crate::{Remainder, object};

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
