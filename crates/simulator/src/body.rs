//! Bodies as they go over the wire, whole, slow or cut short.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::Sleep;

use crate::checks::Download;
use crate::faults::Fault;
use crate::store::Content;
use crate::wire::Hangup;

/// The size of a chunk of a content.
const CHUNK: u64 = 256 * 1024;

/// The size of a chunk of a slow body.
const SLOW_CHUNK: u64 = 1024;

/// The body of an answer.
pub(crate) struct AnswerBody {
    source: Source,
    place: u64,
    end: u64,
    fault: Option<BodyFault>,
    pause: Option<Pin<Box<Sleep>>>,
    download: Option<Download>,
    hangup: Arc<Hangup>,
    is_corrupted: bool,
}

enum Source {
    Bytes(Bytes),
    Content(Content),
}

/// A fault in the course of a body.
#[derive(Clone, Copy)]
enum BodyFault {
    ResetAt(u64),
    StallAt(u64),
    Slow(Duration),
    ResetAtEnd,
}

impl AnswerBody {
    /// A body of these bytes.
    pub(crate) fn bytes(bytes: Bytes, hangup: Arc<Hangup>) -> Self {
        let end = bytes.len() as u64;
        Self::new(Source::Bytes(bytes), 0..end, hangup)
    }

    /// A body of these bytes of a content.
    pub(crate) fn content(
        content: Content,
        range: std::ops::Range<u64>,
        download: Option<Download>,
        hangup: Arc<Hangup>,
    ) -> Self {
        let mut body = Self::new(Source::Content(content), range, hangup);
        body.download = download;
        body
    }

    fn new(source: Source, range: std::ops::Range<u64>, hangup: Arc<Hangup>) -> Self {
        Self {
            source,
            place: range.start,
            end: range.end,
            fault: None,
            pause: None,
            download: None,
            hangup,
            is_corrupted: false,
        }
    }

    /// Lets the body meet the fault, if it is one of bodies.
    pub(crate) fn meet(&mut self, fault: &Fault) {
        let at = |after: u64| (self.place + after).min(self.end);
        self.fault = match fault {
            Fault::ResetInBody { after } => Some(BodyFault::ResetAt(at(*after))),
            Fault::StalledBody { after } => Some(BodyFault::StallAt(at(*after))),
            Fault::ResetAfterBody => Some(BodyFault::ResetAtEnd),
            Fault::SlowBody { pause_milliseconds } => {
                Some(BodyFault::Slow(Duration::from_millis(*pause_milliseconds)))
            }
            _ => None,
        };
        self.is_corrupted = *fault == Fault::CorruptedContent;
    }

    fn chunk(&mut self, length: u64) -> Bytes {
        let range = self.place..self.place + length;
        let mut chunk = match &self.source {
            Source::Bytes(bytes) => bytes.slice(range.start as usize..range.end as usize),
            Source::Content(content) => content.range(range),
        };
        if self.is_corrupted && matches!(self.source, Source::Content(_)) && !chunk.is_empty() {
            let mut changed = chunk.to_vec();
            changed[0] ^= 0xFF;
            chunk = changed.into();
            self.is_corrupted = false;
        }
        self.place += length;
        if let Some(download) = &mut self.download {
            download.advance(length);
        }
        chunk
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(context));
            self.pause = None;
        }
        let mut limit = match self.source {
            Source::Bytes(_) => u64::MAX,
            Source::Content(_) => CHUNK,
        };
        match self.fault {
            Some(BodyFault::ResetAt(place)) if self.place >= place => {
                // The connection ends this, once the bytes before are sent.
                self.hangup.reset();
                return Poll::Pending;
            }
            Some(BodyFault::StallAt(place)) if self.place >= place => {
                // Only the client ends this, by hanging up.
                return Poll::Pending;
            }
            Some(BodyFault::ResetAt(place) | BodyFault::StallAt(place)) => {
                limit = limit.min(place - self.place);
            }
            Some(BodyFault::Slow(pause)) => {
                limit = SLOW_CHUNK;
                self.pause = Some(Box::pin(tokio::time::sleep(pause)));
            }
            Some(BodyFault::ResetAtEnd) | None => {}
        }
        if self.place >= self.end {
            self.pause = None;
            return Poll::Ready(None);
        }
        let length = limit.min(self.end - self.place);
        let chunk = self.chunk(length);
        if self.place >= self.end && matches!(self.fault, Some(BodyFault::ResetAtEnd)) {
            self.hangup.reset();
        }
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    fn is_end_stream(&self) -> bool {
        self.place >= self.end
            && !matches!(
                self.fault,
                Some(BodyFault::ResetAt(_) | BodyFault::StallAt(_))
            )
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.end - self.place)
    }
}
