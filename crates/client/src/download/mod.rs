//! Contents of any length.

mod digest;
mod file;
mod form;
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
use http::HeaderValue;
use tokio::io::{AsyncWrite, AsyncWriteExt};

use crate::endpoints::{Request, RequestError};
use crate::error::{Error, ErrorKind};
use crate::pipeline::Pipeline;
use source::{ContentSource, Event};

/// A download that has not begun: call `to_file`, `to_writer` or `into_stream`.
///
/// A content may be metered by the minute, so a download fetches no byte twice where it can: when the connection
/// breaks or falls silent, the rest is asked for with `Range` and `If-Range`. Where the service sends nothing that
/// tells the content from another (a strong `ETag`, a `Last-Modified` or a digest), the whole is asked for again. An
/// answer with the whole is used from where the first one ended, if it is the same content; otherwise a file begins
/// again from the start, and a stream or writer fails.
///
/// The range that comes is checked against the one that was asked for, the length against the one that was
/// promised, and a SHA-256 or SHA-512 that the service sends against what arrived. A page of a gateway or an
/// error in JSON is no content, whatever its status is. 402 is never tried again.
///
/// There is no limit on the time of the whole. A download goes on as long as each of the
/// [`attempts`](crate::RetryPolicy::attempts) in a row brings it further than it ever was, and begins again from
/// the start as often at most.
#[must_use = "a download does nothing until it is told where to"]
pub struct Download {
    pipeline: Arc<Pipeline>,
    operation: &'static str,
    request: Result<Request, RequestError>,
    fallback: Option<String>,
    existing: Existing,
    progress: Option<ProgressCallback>,
}

/// The fate of a file that exists before a download to it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Existing {
    Replaced,
    Skipped,
    Refused,
}

pub(crate) type ProgressCallback = Box<dyn FnMut(Progress) + Send>;

/// The progress of a download.
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
    /// [`length`](Self::length) when an earlier run had begun, more when a content had to be started again.
    pub fetched: u64,
    /// The media type, if the service says so and anything was fetched.
    pub content_type: Option<String>,
    /// True when the file existed already and nothing was asked for, as
    /// [`skip_existing`](Download::skip_existing) has it.
    pub skipped: bool,
}

impl Downloaded {
    fn skipped(length: u64) -> Self {
        Self {
            length,
            fetched: 0,
            content_type: None,
            skipped: true,
        }
    }
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
            fallback: None,
            existing: Existing::Replaced,
            progress: None,
        }
    }

    /// Calls this whenever bytes have arrived. It should return quickly.
    pub fn on_progress(mut self, callback: impl FnMut(Progress) + Send + 'static) -> Self {
        self.progress = Some(Box::new(callback));
        self
    }

    /// Asks for the content in this media type where the service does not allow the one that the operation asks
    /// for: after 406, and after 403 with the code `SpeakerAttributionNotAllowed`.
    ///
    /// [`Downloaded::content_type`] tells which one came.
    ///
    /// ```no_run
    /// use graph_calls::endpoints::ids::{CallTranscriptId, OnlineMeetingId, UserId};
    /// use graph_calls::endpoints::users::online_meetings::transcripts::GetContent;
    ///
    /// # async fn example(client: graph_calls::Client) -> Result<(), graph_calls::Error> {
    /// let content = GetContent::new(
    ///     UserId::new("user id"),
    ///     OnlineMeetingId::new("meeting id"),
    ///     CallTranscriptId::new("transcript id"),
    /// );
    /// let downloaded = client
    ///     .download(content)
    ///     .fall_back_to("application/vnd.microsoft.graph.transcript+text")
    ///     .to_file("transcript.vtt")
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn fall_back_to(mut self, media_type: impl Into<String>) -> Self {
        self.fallback = Some(media_type.into());
        self
    }

    /// Leaves a file that exists as it is, and sends no request for it.
    ///
    /// The file of an earlier download is whole, so a run over many contents can be repeated and fetches what is
    /// missing. The bytes of the file are not checked.
    pub fn skip_existing(mut self) -> Self {
        self.existing = Existing::Skipped;
        self
    }

    /// Fails where a file is there, before anything is asked for: with an [`ErrorKind::Write`] whose source is an
    /// [`std::io::Error`] of the kind [`AlreadyExists`](std::io::ErrorKind::AlreadyExists).
    pub fn create_new(mut self) -> Self {
        self.existing = Existing::Refused;
        self
    }

    /// Downloads to a file.
    ///
    /// A file that is there is fetched again and replaced, once the content is complete, unless
    /// [`skip_existing`](Self::skip_existing) or [`create_new`](Self::create_new) says otherwise.
    ///
    /// The content is written to `path` with `.part` behind it and renamed when it is complete, so what
    /// stands under `path` is always whole. A part that was left behind, by an error or by the end of the
    /// process, is gone on with; what is known of it stands beside it in `.part.json`. A download that failed
    /// before the first byte leaves nothing behind. Downloads of one process to the same path wait for each
    /// other.
    ///
    /// # Errors
    /// As [`Client::send`](crate::Client::send), [`ErrorKind::Content`] and [`ErrorKind::Write`]. The part stays, unless its
    /// digest is wrong. A path that another process is downloading to is an [`ErrorKind::Write`].
    pub async fn to_file(self, path: impl AsRef<Path>) -> Result<Downloaded, Error> {
        let path = path.as_ref().to_owned();
        let existing = self.existing;
        let (source, progress) = self.begin()?;
        file::download(source, path, existing, progress).await
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
        let (source, mut progress) = self.begin()?;
        let mut source = source.hashed();
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

    fn begin(self) -> Result<(ContentSource, Option<ProgressCallback>), Error> {
        let refuse = |_| {
            let reason = "the media type to fall back to cannot stand in a header";
            Error::new(ErrorKind::Request, reason).in_operation(self.operation)
        };
        let fallback = self.fallback.map(HeaderValue::try_from).transpose();
        let fallback = fallback.map_err(refuse)?;
        let source = ContentSource::new(self.pipeline, self.operation, self.request)?;
        Ok((source.falls_back_to(fallback), self.progress))
    }

    /// Downloads as a stream of bytes, which an error ends.
    #[must_use]
    pub fn into_stream(self) -> ContentStream {
        let begun = self.begin();
        let begun = begun.map(|(source, progress)| (source.hashed(), progress));
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
