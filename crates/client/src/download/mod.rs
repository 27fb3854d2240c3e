//! Contents of any length.

mod digest;
mod file;
mod identity;
mod part;
mod range;
mod source;
mod target;

use std::fmt;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use futures_util::stream;
use tokio::io::{AsyncWrite, AsyncWriteExt};

use crate::endpoints::{Request, RequestError};
use crate::error::{Error, ErrorKind};
use crate::pipeline::Pipeline;
use source::{ContentSource, Event};

/// A download that has not begun; say where to.
///
/// A content is never fetched twice, as it may be metered by the minute: when the connection breaks or
/// falls silent, the rest is asked for with `Range` and `If-Range`. An answer with the whole content again
/// is used from where the first one ended, if it is the same content; otherwise a file begins anew, and a
/// stream or writer fails. The range that comes is checked against the one that was asked for, the length
/// against the one that was promised, and a SHA-256 or SHA-512 that the service sends against what arrived.
/// 402 is never tried again. There is no limit on the time of the whole.
#[must_use = "a download does nothing until it is told where to"]
pub struct Download {
    pipeline: Arc<Pipeline>,
    operation: &'static str,
    request: Result<Request, RequestError>,
    progress: Option<ProgressCallback>,
}

pub(crate) type ProgressCallback = Box<dyn FnMut(Progress) + Send>;

/// How far a download is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The bytes that are there, those of an earlier run included.
    pub received: u64,
    /// The bytes that there will be, if the service says so.
    pub total: Option<u64>,
}

/// A download that is complete.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Downloaded {
    /// The length of the content.
    pub length: u64,
    /// The bytes that were sent for it in this run, which is what metering counts; less than
    /// [`length`](Self::length) when an earlier run had begun, more when a content had to begin anew.
    pub fetched: u64,
    /// The media type, if the service says so and anything was fetched.
    pub content_type: Option<String>,
}

impl Download {
    pub(crate) fn new(
        pipeline: Arc<Pipeline>,
        operation: &'static str,
        request: Result<Request, RequestError>,
    ) -> Self {
        Self {
            pipeline,
            operation,
            request,
            progress: None,
        }
    }

    /// Calls this whenever bytes have arrived. It should return quickly.
    pub fn on_progress(mut self, callback: impl FnMut(Progress) + Send + 'static) -> Self {
        self.progress = Some(Box::new(callback));
        self
    }

    /// Downloads to a file.
    ///
    /// The content is written to `path` with `.part` behind it and renamed when it is complete, so what
    /// stands under `path` is always whole. A part that was left behind, by an error or by the end of the
    /// process, is gone on with; what is known of it stands beside it in `.part.json`. Downloads of one
    /// process to the same path wait for each other.
    ///
    /// # Errors
    /// As [`Client::send`](crate::Client::send), [`ErrorKind::Content`] and [`ErrorKind::Write`]. The part stays, unless its
    /// digest is wrong. A path that another process is downloading to is an [`ErrorKind::Write`].
    pub async fn to_file(self, path: impl AsRef<Path>) -> Result<Downloaded, Error> {
        let path = path.as_ref().to_owned();
        let progress = self.progress;
        let source = ContentSource::new(self.pipeline, self.operation, self.request)?;
        file::download(source, path, progress).await
    }

    /// Downloads to a writer, and flushes it.
    ///
    /// # Errors
    /// As [`Client::send`](crate::Client::send), [`ErrorKind::Content`] and [`ErrorKind::Write`]. What was written then is the
    /// beginning of the content.
    pub async fn to_writer<W>(self, writer: &mut W) -> Result<Downloaded, Error>
    where
        W: AsyncWrite + Unpin + ?Sized,
    {
        let operation = self.operation;
        let refuse = |source: std::io::Error| {
            Error::new(ErrorKind::Write, "the content cannot be written")
                .with_source(source)
                .in_operation(operation)
        };
        let mut progress = self.progress;
        let mut source = ContentSource::new(self.pipeline, operation, self.request)?.hashed();
        while let Some(event) = source.next().await? {
            if let Event::Chunk(chunk) = event {
                writer.write_all(&chunk).await.map_err(refuse)?;
                if let Some(progress) = &mut progress {
                    progress(source.progress());
                }
            }
        }
        writer.flush().await.map_err(refuse)?;
        Ok(source.downloaded())
    }

    /// Downloads as a stream of bytes, which an error ends.
    #[must_use]
    pub fn into_stream(self) -> ContentStream {
        let source = ContentSource::new(self.pipeline, self.operation, self.request);
        let begun = source.map(|source| (source.hashed(), self.progress));
        let chunks = stream::try_unfold(Some(begun), |begun| async move {
            let Some(begun) = begun else { return Ok(None) };
            let (mut source, mut progress) = begun?;
            while let Some(event) = source.next().await? {
                if let Event::Chunk(chunk) = event {
                    if let Some(progress) = &mut progress {
                        progress(source.progress());
                    }
                    return Ok(Some((chunk, Some(Ok((source, progress))))));
                }
            }
            Ok(None)
        });
        ContentStream(Box::pin(chunks))
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Download")
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}

/// A content as it arrives, in pieces of any size; what was lost on the way is fetched again unseen.
///
/// The content is complete and checked when the stream ends without an error.
pub struct ContentStream(Pin<Box<dyn Stream<Item = Result<Bytes, Error>> + Send>>);

impl ContentStream {
    /// The next bytes; `None` at the end and after an error.
    ///
    /// Cancel-safe.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        std::future::poll_fn(|context| self.0.as_mut().poll_next(context)).await
    }
}

impl Stream for ContentStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }
}

impl fmt::Debug for ContentStream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ContentStream")
    }
}
