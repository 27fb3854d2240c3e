//! The state machine of a download: what is there, what is missing, and how to get it.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, IF_RANGE, RANGE};
use http::{HeaderValue, StatusCode};
use sha2::{Digest, Sha256};

use super::digest::{Expected, Hasher};
use super::form;
use super::identity::{Identity, text};
use super::range::ContentRange;
use super::{Downloaded, Progress};
use crate::endpoints::{Request, RequestError};
use crate::error::{Error, ErrorKind};
use crate::pipeline::{Answer, Call, Pipeline, Want, content, next_chunk};
use crate::transport::Body;

/// An event of a download.
pub(super) enum Event {
    /// The content is known now; `anew` when bytes of another one were there, which are void.
    Begin { anew: bool },
    /// The next bytes.
    Chunk(Bytes),
}

/// A content that is being read.
pub(super) struct ContentSource {
    pipeline: Arc<Pipeline>,
    call: Call,
    identity: Identity,
    /// The bytes that are there.
    received: u64,
    /// The most bytes of one content that were there at a time.
    highest: u64,
    /// The bytes that came over the network.
    fetched: u64,
    /// The bytes that an answer repeats and that are passed over.
    repeated: u64,
    /// The end of the answer's bytes in the content, if it says so.
    end: Option<u64>,
    body: Option<Body>,
    content_type: Option<String>,
    /// The number of answers in a row that brought nothing beyond the highest byte.
    failures: u32,
    /// The number of times that another content has begun.
    beginnings: u32,
    /// The media type to ask for where the service does not allow the first one.
    fallback: Option<HeaderValue>,
    /// True when the bytes that are there can be given up for another content.
    can_begin_anew: bool,
    is_hashed: bool,
    hasher: Option<Hasher>,
    /// Of the bytes that were handed over, where nothing else tells whether they come again.
    handed_over: Option<Sha256>,
    /// Of the bytes that are passed over.
    passed_over: Option<Sha256>,
}

impl ContentSource {
    pub(super) fn new(
        pipeline: Arc<Pipeline>,
        operation: &'static str,
        request: Result<Request, RequestError>,
    ) -> Result<Self, Error> {
        let mut call = pipeline.call(operation, request)?;
        // Ranges count the bytes that are sent, so they have to be those of the content.
        let identity = HeaderValue::from_static("identity");
        call.headers.insert(ACCEPT_ENCODING, identity);
        Ok(Self {
            pipeline,
            call,
            identity: Identity::default(),
            received: 0,
            highest: 0,
            fetched: 0,
            repeated: 0,
            end: None,
            body: None,
            content_type: None,
            failures: 0,
            beginnings: 0,
            fallback: None,
            can_begin_anew: false,
            is_hashed: false,
            hasher: None,
            handed_over: None,
            passed_over: None,
        })
    }

    /// Checks the digest while the bytes pass.
    pub(super) fn hashed(mut self) -> Self {
        self.is_hashed = true;
        self
    }

    /// Lets another content replace this one rather than fail.
    pub(super) fn replaceable(mut self) -> Self {
        self.can_begin_anew = true;
        self
    }

    /// Asks for this media type where the service does not allow the first one.
    pub(super) fn falls_back_to(mut self, media_type: Option<HeaderValue>) -> Self {
        self.fallback = media_type;
        self
    }

    /// Goes on with a content of which this many bytes are there.
    pub(super) fn go_on(&mut self, identity: Identity, received: u64) {
        self.identity = identity;
        self.received = received;
        self.highest = received;
    }

    /// The URL of the content, which tells it from those of other operations.
    pub(super) fn url(&self) -> String {
        self.call.uri.to_string()
    }

    pub(super) fn identity(&self) -> &Identity {
        &self.identity
    }

    pub(super) fn operation(&self) -> &'static str {
        self.call.operation
    }

    pub(super) fn progress(&self) -> Progress {
        Progress {
            received: self.received,
            total: self.identity.total,
        }
    }

    pub(super) fn downloaded(&self) -> Downloaded {
        Downloaded {
            length: self.received,
            fetched: self.fetched,
            content_type: self.content_type.clone(),
            skipped: false,
        }
    }

    /// An error of this download.
    pub(super) fn error(&self, kind: ErrorKind, reason: impl Into<String>) -> Error {
        self.call.locate(Error::new(kind, reason))
    }

    /// Returns the next event; `None` once the content is complete.
    pub(super) async fn next(&mut self) -> Result<Option<Event>, Error> {
        loop {
            let Some(body) = &mut self.body else {
                if self.received > 0 && self.identity.total == Some(self.received) {
                    return self.finish();
                }
                match self.connect().await? {
                    Some(event) => return Ok(Some(event)),
                    None => return self.finish(),
                }
            };
            let silence = self.pipeline.silence_timeout;
            match next_chunk(body, silence).await {
                Some(Ok(chunk)) => {
                    if let Some(chunk) = self.take(chunk)? {
                        return Ok(Some(Event::Chunk(chunk)));
                    }
                }
                Some(Err(error)) => self.pause(error).await?,
                None if self.repeated > 0 => {
                    let reason = "the content that came again is shorter than before";
                    return Err(self.error(ErrorKind::Content, reason));
                }
                None => match self.identity.total {
                    Some(total) if self.received < total => {
                        let reason = format!("{} of {total} bytes came", self.received);
                        self.pause(Error::new(ErrorKind::Connection, reason))
                            .await?;
                    }
                    _ => return self.finish(),
                },
            }
        }
    }

    /// Counts what arrived and gives the part of it that is new.
    fn take(&mut self, mut chunk: Bytes) -> Result<Option<Bytes>, Error> {
        self.fetched += chunk.len() as u64;
        if self.repeated > 0 {
            let passed = usize::try_from(self.repeated).map_or(chunk.len(), |n| n.min(chunk.len()));
            let passed = chunk.split_to(passed);
            self.repeated -= passed.len() as u64;
            self.pass_over(&passed)?;
        }
        if chunk.is_empty() {
            return Ok(None);
        }
        let received = self.received + chunk.len() as u64;
        if let Some(end) = self.end
            && received > end
        {
            let reason = format!("bytes came from behind the {end} that were promised");
            return Err(self.error(ErrorKind::Content, reason));
        }
        self.received = received;
        if received > self.highest {
            self.highest = received;
            self.failures = 0;
        }
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&chunk);
        }
        if let Some(hasher) = &mut self.handed_over {
            hasher.update(&chunk);
        }
        Ok(Some(chunk))
    }

    /// Refuses bytes that are not those that were handed over, once all of them have come again.
    fn pass_over(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let Some(mut hasher) = self.passed_over.take() else {
            return Ok(());
        };
        hasher.update(bytes);
        if self.repeated > 0 {
            self.passed_over = Some(hasher);
            return Ok(());
        }
        let handed_over = self.handed_over.clone().map(Sha256::finalize);
        match handed_over == Some(hasher.finalize()) {
            true => Ok(()),
            false => Err(self.error(ErrorKind::Content, CHANGED)),
        }
    }

    fn finish(&mut self) -> Result<Option<Event>, Error> {
        if let (Some(hasher), Some(digest)) = (self.hasher.take(), &self.identity.digest)
            && !digest.is(hasher)
        {
            let reason = "the digest of what came is not the one that the service sent";
            return Err(self.error(ErrorKind::Content, reason));
        }
        // Asked again, the source says again that it is complete.
        self.body = Some(Body::empty());
        self.identity.total = Some(self.received);
        Ok(None)
    }

    /// Gives up the connection and waits before the next one, unless enough have failed.
    async fn pause(&mut self, error: Error) -> Result<(), Error> {
        self.body = None;
        self.failures += 1;
        let pipeline = &self.pipeline;
        if self.failures >= pipeline.retry.most_attempts() {
            let mut error = self.call.locate(error);
            error.parts_mut().attempts = self.failures;
            return Err(error);
        }
        let failures = self.failures;
        let wait = pipeline.with_random(|random| pipeline.retry.backoff_after(failures, random));
        crate::trace::retries(&error, wait);
        tokio::time::sleep(wait).await;
        Ok(())
    }

    /// Asks for what is missing. `None` when nothing is.
    async fn connect(&mut self) -> Result<Option<Event>, Error> {
        let mut answer = loop {
            let call = self.request()?;
            match self.pipeline.exchange(&call, Want::Head).await {
                Ok(answer) => break answer,
                Err(error) if self.is_beyond_the_end(&error) => return self.after_the_end(&error),
                Err(error) if form::is_not_allowed(&error) => match self.fallback.take() {
                    Some(media_type) => self.call.headers.insert(ACCEPT, media_type),
                    None => return Err(error),
                },
                Err(error) => return Err(error),
            };
        };
        form::check(&mut answer, &self.call, self.pipeline.silence_timeout).await?;
        let mut identity = Identity::of(&answer);
        let anew = match answer.status {
            StatusCode::PARTIAL_CONTENT => {
                self.end = Some(self.check_range(&answer, &mut identity)?);
                false
            }
            StatusCode::OK => {
                self.end = identity.total;
                self.begin_again(&answer, &identity)?
            }
            status => return Err(answer.describe(&self.call, content::no_content(status))),
        };
        if self.received == 0 && self.is_hashed {
            self.hasher = identity.digest.as_ref().map(Expected::hasher);
            // Of what cannot be asked for in part, the same bytes have to come again.
            self.handed_over = (!identity.can_be_told()).then(Sha256::new);
        }
        self.identity = identity.or(&self.identity);
        self.content_type = text(&answer.headers, CONTENT_TYPE.as_str());
        self.body = Some(answer.rest);
        Ok(Some(Event::Begin { anew }))
    }

    fn request(&self) -> Result<Call, Error> {
        let mut call = self.call.clone();
        // A part of a content that nothing tells from another could be put behind the wrong one.
        if self.received > 0 && self.identity.can_be_told() {
            let refuse = |_| self.error(ErrorKind::Content, "the content has no usable identity");
            let range = format!("bytes={}-", self.received);
            let range = HeaderValue::try_from(range).map_err(refuse)?;
            call.headers.insert(RANGE, range);
            if let Some(validator) = self.identity.validator() {
                let validator = HeaderValue::try_from(validator).map_err(refuse)?;
                call.headers.insert(IF_RANGE, validator);
            }
        }
        Ok(call)
    }

    fn is_beyond_the_end(&self, error: &Error) -> bool {
        self.received > 0 && error.status() == Some(StatusCode::RANGE_NOT_SATISFIABLE)
    }

    /// There is nothing from where the content should go on: either it is complete, or it is another.
    fn after_the_end(&mut self, error: &Error) -> Result<Option<Event>, Error> {
        let total = ContentRange::of(&error.parts().headers).and_then(|range| range.total);
        if total == Some(self.received)
            && self.identity.total.is_none_or(|known| Some(known) == total)
        {
            return Ok(None);
        }
        self.discard("the content has become shorter than what is there")?;
        // A source without bytes is asked for from the start.
        Ok(Some(Event::Begin { anew: true }))
    }

    /// Checks that the part is the one that was asked for, and returns its end.
    fn check_range(&self, answer: &Answer, identity: &mut Identity) -> Result<u64, Error> {
        let refuse = |reason: &str| Err(answer.content_error(&self.call, reason));
        if self.received > 0 && !self.identity.can_be_told() {
            return refuse("a part of the content came where the whole was asked for");
        }
        let Some(range) = ContentRange::of(&answer.headers) else {
            return refuse("a part of the content came without saying which");
        };
        let last = match range.bytes {
            Some((first, last)) if first == self.received => last,
            _ => return refuse("another part of the content came than was asked for"),
        };
        identity.total = range.total;
        let is_behind_the_end = self.identity.total.is_some_and(|total| last >= total);
        if self.received > 0 && (is_behind_the_end || self.identity.differs_from(identity)) {
            return refuse("a part of another content came than of the one that was begun");
        }
        Ok(last.saturating_add(1))
    }

    /// The whole content comes. Says whether what is there is void.
    fn begin_again(&mut self, answer: &Answer, identity: &Identity) -> Result<bool, Error> {
        if self.received == 0 {
            return Ok(false);
        }
        if self.identity.is_surely(identity) {
            self.repeated = self.received;
            return Ok(false);
        }
        if self.can_begin_anew {
            self.discard(CHANGED)?;
            return Ok(true);
        }
        if self.handed_over.is_some() && !self.identity.differs_from(identity) {
            self.repeated = self.received;
            self.passed_over = Some(Sha256::new());
            return Ok(false);
        }
        Err(answer.content_error(&self.call, CHANGED))
    }

    /// Gives up what is there for another content, unless that has happened often enough.
    fn discard(&mut self, reason: &str) -> Result<(), Error> {
        if !self.can_begin_anew {
            return Err(self.error(ErrorKind::Content, reason));
        }
        self.beginnings += 1;
        let most = self.pipeline.retry.most_attempts();
        if self.beginnings > most {
            let reason = format!(
                "{reason}, for the {}th time in this download",
                self.beginnings
            );
            return Err(self.error(ErrorKind::Content, reason));
        }
        self.received = 0;
        self.identity = Identity::default();
        Ok(())
    }
}

const CHANGED: &str = "the content is not the one that was begun";
