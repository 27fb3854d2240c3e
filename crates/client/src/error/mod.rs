//! The error type of this crate.

mod codes;
mod display;
mod permissions;

use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::models::ErrorBody;
use crate::models::primitive::Timestamp;
use crate::retry::retry_after;
use crate::{Link, response, retry};

/// The source of an [`Error`].
pub(crate) type Source = Box<dyn std::error::Error + Send + Sync>;

/// The reason an operation failed, with what a caller decides on and what support asks for.
///
/// [`Display`](std::fmt::Display) says it in a line for a log; `{error:#}` and `Debug` add what is behind it,
/// the causes that [`source`](std::error::Error::source) leads to and that the line does not repeat. None of
/// them shows tokens, secrets or the query of a URL.
///
/// ```
/// use graph_calls::endpoints::communications::call_records;
/// use graph_calls::models::call_records::CallRecord;
/// use graph_calls::{Client, Error};
///
/// /// The record; `None` when it is too old to be kept, or not there yet.
/// async fn find(client: &Client, id: &str) -> Result<Option<CallRecord>, Error> {
///     match client.send(call_records::Get::new(id)).await {
///         Ok(record) => Ok(Some(record)),
///         Err(error) if error.status().is_some_and(|status| status == 404) => Ok(None),
///         Err(error) => Err(error),
///     }
/// }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = graph_calls_simulator::Simulator::start().await?;
/// # let token = graph_calls::credential::StaticToken::new(simulator.token());
/// # let client = Client::builder().root(simulator.origin()).credential(token).build()?;
/// # let id = simulator.call_records().next().ok_or("no record")?.id;
/// # assert!(find(&client, &id).await?.is_some());
/// # assert!(find(&client, "e523d2ed-2966-4b6b-925b-754a88034cc5").await?.is_none());
/// # Ok(())
/// # }
/// ```
pub struct Error(Box<Parts>);

/// The parts of an [`Error`].
pub(crate) struct Parts {
    pub(crate) kind: ErrorKind,
    pub(crate) operation: Option<&'static str>,
    /// The reason in this crate's words; empty where the service's message says it.
    pub(crate) reason: String,
    /// Method and URL without its query.
    pub(crate) target: Option<(http::Method, String)>,
    pub(crate) status: Option<StatusCode>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: ErrorBody,
    pub(crate) body_start: String,
    pub(crate) client_request_id: Option<String>,
    pub(crate) attempts: u32,
    pub(crate) is_retryable: bool,
    pub(crate) source: Option<Source>,
}

/// The kind of an [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be built like this.
    Configuration,
    /// The operation has no request: an empty key, or a version of Graph that does not know it.
    Request,
    /// A link must not be followed: another host, not https, a fragment.
    Link,
    /// The service gave a link that it had given before in the same round.
    Loop,
    /// A stored position belongs to another operation, or to other arguments of it.
    Position,
    /// A redirect must not be followed.
    Redirect,
    /// There is no token.
    Credential,
    /// No connection, or one that broke.
    Connection,
    /// No answer in time, or silence in the middle of one.
    Timeout,
    /// The service answered with an error; see [`Error::status`].
    Status,
    /// The service no longer knows the state of a delta round; see [`Error::resync_location`].
    Resync,
    /// A step of a batch was not sent, because one that it waits for has failed.
    Dependency,
    /// The answer is not what the operation promises; see [`Error::place`].
    Decode,
    /// The content that arrives is not the content that was asked for: another range, length or digest.
    Content,
    /// The content cannot be written: the disk is full, for example.
    Write,
    /// The task that works ahead has ended, as when the runtime shuts down.
    Interrupted,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, reason: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            kind,
            operation: None,
            reason: reason.into(),
            target: None,
            status: None,
            headers: HeaderMap::new(),
            body: ErrorBody::default(),
            body_start: String::new(),
            client_request_id: None,
            attempts: 0,
            is_retryable: matches!(
                kind,
                ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::Interrupted
            ),
            source: None,
        }))
    }

    pub(crate) fn with_source(mut self, source: impl Into<Source>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The error once more, for another of the operations that it ends; its cause as a text.
    pub(crate) fn copy(&self) -> Self {
        let parts = self.parts();
        let source = parts
            .source
            .as_ref()
            .map(|source| source.to_string().into());
        Self(Box::new(Parts {
            kind: parts.kind,
            operation: parts.operation,
            reason: parts.reason.clone(),
            target: parts.target.clone(),
            status: parts.status,
            headers: parts.headers.clone(),
            body: parts.body.clone(),
            body_start: parts.body_start.clone(),
            client_request_id: parts.client_request_id.clone(),
            attempts: parts.attempts,
            is_retryable: parts.is_retryable,
            source,
        }))
    }

    pub(crate) fn in_operation(mut self, name: &'static str) -> Self {
        self.0.operation = Some(name);
        self
    }

    pub(crate) fn parts(&self) -> &Parts {
        &self.0
    }

    pub(crate) fn parts_mut(&mut self) -> &mut Parts {
        &mut self.0
    }

    /// Returns the kind of the error.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The name of the operation, for example `communications::call_records::List`.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The URL without its query; that of the token service where there is no token.
    pub fn url(&self) -> Option<&str> {
        self.0.target.as_ref().map(|(_, url)| url.as_str())
    }

    /// The status of the answer, when there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The most specific code that is known, in the service's spelling; compare it without case.
    pub fn code(&self) -> Option<&str> {
        codes::innermost_known(self.0.body.codes())
    }

    /// Tells if the service gave this code, at any depth and in any case.
    pub fn has_code(&self, code: &str) -> bool {
        self.0
            .body
            .codes()
            .any(|given| given.eq_ignore_ascii_case(code))
    }

    /// Returns the message of the service for people; empty when it sent none. Never decide on it.
    pub fn message(&self) -> &str {
        self.0.body.message()
    }

    /// The body of the answer, empty when it was not Graph's.
    pub fn body(&self) -> &ErrorBody {
        &self.0.body
    }

    /// The start of the body, when that was not what it should be: the error page of a gateway, for
    /// example. JSON that does not decode is not shown, for the links and people in it; see
    /// [`place`](Self::place).
    pub fn body_start(&self) -> Option<&str> {
        (!self.0.body_start.is_empty()).then_some(self.0.body_start.as_str())
    }

    /// The headers of the answer, empty when there was none: Microsoft asks to log `x-ms-ags-diagnostic`
    /// beside the ids; `x-ms-throttle-scope` and `RateLimit-Remaining` say what was throttled.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The service's id of the request, for support.
    pub fn request_id(&self) -> Option<String> {
        self.header("request-id")
            .map(str::to_owned)
            .or_else(|| self.0.body.request_id())
    }

    /// The client's id of the request, for support.
    pub fn client_request_id(&self) -> Option<&str> {
        self.0.client_request_id.as_deref()
    }

    /// Returns the time of the answer, for support.
    pub fn date(&self) -> Option<Timestamp> {
        response::date(&self.0.headers)
            .or_else(|| self.0.body.inner_errors().find_map(|inner| inner.date))
    }

    /// Returns the wait that the service asks for.
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after::of(&self.0.headers)
    }

    /// Tells if the same operation can succeed later without a change.
    ///
    /// The client has retried already where its [`RetryPolicy`](crate::RetryPolicy) lets it.
    pub fn is_retryable(&self) -> bool {
        self.0.is_retryable
            || self.0.status.is_some_and(retry::is_passing)
            || self.has_passing_code()
    }

    /// Tells if a code of the service says that it is busy.
    pub(crate) fn has_passing_code(&self) -> bool {
        codes::is_passing(self.0.body.codes())
    }

    /// Returns the number of requests that were sent for the operation.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the place of the value in the JSON body that did not decode, for example `value[3].id`.
    pub fn place(&self) -> Option<&str> {
        let source = self.0.source.as_deref()?;
        let decode = source.downcast_ref::<crate::endpoints::operation::DecodeError>()?;
        Some(decode.place()).filter(|place| !place.is_empty())
    }

    /// Returns the link that a full round begins with, if the service gave one; on [`ErrorKind::Resync`] only.
    pub fn resync_location(&self) -> Option<Link> {
        if self.0.kind != ErrorKind::Resync {
            return None;
        }
        let location = self.header("location")?;
        // A relative location is relative to the URL of the request.
        match url::Url::parse(location) {
            Err(url::ParseError::RelativeUrlWithoutBase) => {
                let base = url::Url::parse(self.url()?).ok()?;
                Some(Link::from(base.join(location).ok()?.as_str()))
            }
            _ => Some(Link::from(location)),
        }
    }

    /// The error of another library or of the system that this one tells of, to be looked at by its type: a
    /// [`std::io::Error`] of a file, a [`TransportError`](crate::transport::TransportError), a
    /// [`CredentialError`](crate::credential::CredentialError), a
    /// [`DecodeError`](crate::endpoints::operation::DecodeError).
    pub fn cause(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        response::text(&self.0.headers, name)
    }
}

impl std::error::Error for Error {
    /// Returns the source of the [`cause`](Error::cause), whose own text is part of this error's.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause()?.source()
    }
}
