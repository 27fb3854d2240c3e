//! Transports: reqwest, unless the program brings its own.

mod cause;
pub(crate) mod reqwest;
#[cfg(feature = "rustls-no-provider")]
mod tls;

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use futures_core::future::BoxFuture;
use futures_util::stream;

/// Sends one request and gives back the head of the answer.
///
/// A transport does not follow redirects, does not retry and adds no credentials: all that is the
/// client's. Dropping the future gives the request up.
pub trait Transport: Send + Sync + 'static {
    /// Sends the request.
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;
}

/// The body of an answer, as it arrives.
pub struct Body(Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>);

impl Body {
    /// A body that is this stream.
    pub fn new(chunks: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        Self(Box::pin(chunks))
    }

    /// A body without bytes.
    pub fn empty() -> Self {
        Self::new(stream::empty())
    }

    /// The next bytes; `None` at the end.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, TransportError>> {
        std::future::poll_fn(|context| self.poll_chunk(context)).await
    }

    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        self.0.as_mut().poll_next(context)
    }
}

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(context)
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::new(stream::iter([Ok(bytes)]))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Body")
    }
}

/// The reason a transport has no answer.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    /// The cause in this crate's words, where it is a known one.
    reason: Option<&'static str>,
    source: Box<dyn Error + Send + Sync>,
}

/// The kind of a [`TransportError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection, or one that broke. Sending again can help.
    Connection,
    /// It took too long. Sending again can help.
    Timeout,
    /// The request cannot be sent. Sending again cannot help.
    Request,
}

impl TransportError {
    /// An error with its cause, which must not show the query of a URL.
    pub fn new(kind: TransportErrorKind, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            kind,
            reason: None,
            source: source.into(),
        }
    }

    /// The error with a reason that says what to do; the cause stands behind it as its source.
    pub(crate) fn explained(mut self, reason: &'static str) -> Self {
        self.reason = Some(reason);
        self
    }

    /// Returns the kind of the error.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason {
            Some(reason) => formatter.write_str(reason),
            None => fmt::Display::fmt(&self.source, formatter),
        }
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self.reason {
            Some(_) => Some(&*self.source),
            // The error reads as its cause does.
            None => self.source.source(),
        }
    }
}
