//! The way of every request: limits, token, redirects, retries.

mod answer;
mod attempt;
pub(crate) mod content;
mod encoding;

pub(crate) use encoding::is_encoded;

pub(crate) use answer::{Answer, Want, length, next_chunk};

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Uri};
use tokio::time::{Instant, sleep, timeout};
use tracing::Instrument;

use crate::credential::cache::TokenCache;
use crate::endpoints::operation::DecodeError;
use crate::endpoints::{Link, Operation, Page, Pageable, Request, RequestError, Root};
use crate::error::{Error, ErrorKind};
use crate::limit::Limiter;
use crate::retry::{Failed, RetryPolicy};
use crate::trace;
use crate::transport::Transport;

/// The state that all clones of a client share, and the options that a call can change.
#[derive(Clone)]
pub(crate) struct Pipeline {
    pub(crate) root: Root,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) tokens: Arc<TokenCache>,
    pub(crate) limiter: Arc<Limiter>,
    pub(crate) retry: RetryPolicy,
    pub(crate) random: Arc<Mutex<fastrand::Rng>>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) response_timeout: Duration,
    pub(crate) silence_timeout: Duration,
    /// For the whole of a JSON answer, from the request to the last byte.
    pub(crate) answer_timeout: Duration,
    pub(crate) pages_ahead: usize,
    /// For one operation with all its attempts and waits.
    pub(crate) total_timeout: Option<Duration>,
    /// Sent in place of those of the operation.
    pub(crate) headers: HeaderMap,
}

/// A request that can be sent any number of times.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) operation: &'static str,
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    /// The method by which it is decided whether it may be sent again; the call's own as a rule.
    pub(crate) retried_as: Method,
    body: Bytes,
    /// The path below the version.
    path: String,
}

/// A failed attempt.
struct Failure {
    error: Error,
    /// Tells if the token was refused, so that another one can help.
    was_refused: bool,
}

impl Pipeline {
    /// The call of the operation named so.
    pub(crate) fn call(
        &self,
        operation: &'static str,
        request: Result<Request, RequestError>,
    ) -> Result<Call, Error> {
        let request = request
            .and_then(|request| request.into_http(&self.root))
            .map_err(|source| explain(source).in_operation(operation))?;
        let (mut head, body) = request.into_parts();
        for (name, value) in &self.headers {
            head.headers.insert(name, value.clone());
        }
        let path = head.uri.path();
        let path = self.root.below_version(path).unwrap_or(path).to_owned();
        Ok(Call {
            operation,
            retried_as: head.method.clone(),
            method: head.method,
            uri: head.uri,
            headers: head.headers,
            body: Bytes::from(body),
            path,
        })
    }

    /// Sends the operation and decodes the answer.
    pub(crate) async fn send<O: Operation>(
        &self,
        request: Result<Request, RequestError>,
    ) -> Result<(O::Output, Answer), Error> {
        let call = self.call(O::NAME, request)?;
        if !content::is_content::<O>() {
            return self.read(&call, O::decode).await;
        }
        self.retrying(&call, Want::Whole, |answer| {
            answer.check_whole_content(&call)?;
            O::decode(&answer.body).map_err(|source| answer.decode_error(&call, source))
        })
        .await
    }

    /// Sends the call as often as the policy lets it, and decodes the answer. One that ends in the middle
    /// counts as a broken connection.
    ///
    /// Cancel-safe: dropped, it leaves nothing behind but what the service may have done.
    pub(crate) async fn read<T>(
        &self,
        call: &Call,
        decode: impl Fn(&[u8]) -> Result<T, DecodeError>,
    ) -> Result<(T, Answer), Error> {
        self.decoded(call, Want::Whole, decode).await
    }

    /// The same of a page, whose next link is announced as [`Want::Page`] says.
    pub(crate) async fn read_page<O: Pageable>(
        &self,
        call: &Call,
        announce: &(dyn Fn(Link) + Sync),
    ) -> Result<Page<O::Item>, Error> {
        let (page, _) = self.decoded(call, Want::Page(announce), O::decode).await?;
        Ok(page)
    }

    async fn decoded<T>(
        &self,
        call: &Call,
        want: Want<'_>,
        decode: impl Fn(&[u8]) -> Result<T, DecodeError>,
    ) -> Result<(T, Answer), Error> {
        self.retrying(call, want, |answer| {
            decode(&answer.body).map_err(|source| answer.decode_error(call, source))
        })
        .await
    }

    /// Sends the call as often as the policy lets it, and leaves the body of the answer to the caller.
    ///
    /// Cancel-safe, as [`read`](Self::read).
    pub(crate) async fn exchange(&self, call: &Call, want: Want<'_>) -> Result<Answer, Error> {
        let ((), answer) = self.retrying(call, want, |_| Ok(())).await?;
        Ok(answer)
    }

    async fn retrying<T>(
        &self,
        call: &Call,
        want: Want<'_>,
        read: impl Fn(&Answer) -> Result<T, Error>,
    ) -> Result<(T, Answer), Error> {
        let span = trace::operation(call.operation);
        let exchange = async {
            let mut begun = None;
            let mut attempts = 0;
            let mut has_new_token = false;
            loop {
                attempts += 1;
                let failure = match self.attempt(call, want, attempts, &mut begun).await {
                    Ok(answer) => match read(&answer) {
                        Ok(value) => return Ok((value, answer)),
                        Err(error) => Failure::of(error),
                    },
                    Err(failure) => failure,
                };
                if failure.was_refused && !has_new_token {
                    has_new_token = true;
                    continue;
                }
                let mut error = failure.error;
                error.parts_mut().attempts = attempts;
                let failed = Failed {
                    error: &error,
                    method: &call.retried_as,
                    attempts,
                    elapsed: begun.map_or(Duration::ZERO, |begun: Instant| begun.elapsed()),
                };
                let Some(wait) = self.with_random(|random| self.retry.wait(&failed, random)) else {
                    return Err(error);
                };
                trace::retries(&error, wait);
                sleep(wait).await;
            }
        };
        let bounded = async {
            match self.total_timeout {
                None => exchange.await,
                Some(limit) => timeout(limit, exchange).await.unwrap_or_else(|_| {
                    let reason = format!("the operation was not done within {limit:?}");
                    Err(call.locate(Error::new(ErrorKind::Timeout, reason)))
                }),
            }
        };
        let result = bounded.instrument(span.clone()).await;
        if let Err(error) = &result {
            trace::failed(&span, error);
        }
        result
    }

    pub(crate) fn with_random<T>(&self, use_it: impl FnOnce(&mut fastrand::Rng) -> T) -> T {
        use_it(&mut self.random.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Call {
    /// The path below the version.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The bytes that are sent, empty where there are none.
    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    /// Names the request in an error.
    pub(crate) fn locate(&self, mut error: Error) -> Error {
        let parts = error.parts_mut();
        parts.operation = Some(self.operation);
        if parts.target.is_none() && parts.kind != ErrorKind::Credential {
            parts.target = Some((self.method.clone(), trace::without_query(&self.uri)));
        }
        error
    }
}

fn explain(source: RequestError) -> Error {
    let (kind, reason) = match &source {
        RequestError::Link(source) => (ErrorKind::Link, source.to_string()),
        source => (ErrorKind::Request, source.to_string()),
    };
    match source {
        // The text says it all.
        RequestError::Link(_) | RequestError::Key { .. } | RequestError::Version { .. } => {
            Error::new(kind, reason)
        }
        source => {
            let error = Error::new(kind, reason);
            match std::error::Error::source(&source).map(ToString::to_string) {
                Some(cause) => error.with_source(cause),
                None => error,
            }
        }
    }
}
