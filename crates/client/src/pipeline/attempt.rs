//! One attempt: a permit, a token, and as many hops as redirects ask for.

use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderName, USER_AGENT};
use http::response::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use tokio::time::{Instant, timeout};
use tracing::Instrument;

use super::answer::{read_whole, status_error, transport_error};
use super::{Answer, Call, Failure, Pipeline, Want, answer, encoding};
use crate::credential::{CredentialError, challenge};
use crate::error::{Error, ErrorKind};
use crate::limit::Permit;
use crate::models::primitive::Secret;
use crate::response::text;
use crate::transport::Body;
use crate::{redirect, request_id, trace};

const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");

/// A token that was had longer ago is asked for again before it is used.
const TOKEN_AGE: Duration = Duration::from_secs(1);

/// An answer, where it came from, and whether that is the service's own.
struct Reply {
    head: Parts,
    body: Body,
    place: Uri,
    is_foreign: bool,
    /// The body, once it has been read.
    whole: Bytes,
}

/// A successful answer, as far as it has been read.
struct Success {
    head: Parts,
    body: Bytes,
    rest: Body,
    place: Uri,
}

impl Pipeline {
    /// Sends the call once. `begun` is set when the first attempt leaves the limits behind.
    ///
    /// Without a token nothing is sent, so the token comes first: a credential that fails takes no place in
    /// the limits. What it gives can grow old while the limits hold the call back, so it is asked again
    /// then; that is a look into the cache as a rule.
    pub(super) async fn attempt(
        &self,
        call: &Call,
        want: Want<'_>,
        number: u32,
        begun: &mut Option<Instant>,
    ) -> Result<Answer, Failure> {
        let asked = Instant::now();
        let mut token = match self.token().await {
            Ok(token) => token,
            Err(error) => {
                begun.get_or_insert(asked);
                return Err(Failure::of(call.locate(error)));
            }
        };
        let asked = Instant::now();
        let permit = self.limiter.permit(&call.path).await;
        begun.get_or_insert_with(Instant::now);
        if asked.elapsed() > TOKEN_AGE {
            token = match self.token().await {
                Ok(token) => token,
                Err(error) => {
                    permit.give_back();
                    return Err(Failure::of(call.locate(error)));
                }
            };
        }
        let given = text(&call.headers, CLIENT_REQUEST_ID.as_str());
        let id = given.map_or_else(request_id::new, str::to_owned);
        let span = trace::attempt(&call.method, &call.uri, &id, number - 1);
        let result = self
            .send_once(call, want, &token, &id, &permit)
            .instrument(span.clone())
            .await;
        match result {
            Ok(success) => {
                let status = success.head.status;
                trace::answered(&span, status);
                Ok(Answer {
                    status,
                    headers: success.head.headers,
                    body: success.body,
                    rest: success.rest,
                    place: success.place,
                    token,
                    client_request_id: id,
                    attempts: number,
                })
            }
            Err(mut failure) => {
                let parts = failure.error.parts_mut();
                parts.client_request_id = Some(id);
                parts.attempts = number;
                if let Some(status) = parts.status {
                    trace::answered(&span, status);
                }
                trace::failed(&span, &failure.error);
                failure.error = call.locate(failure.error);
                Err(failure)
            }
        }
    }

    async fn token(&self) -> Result<Secret, Error> {
        let token = self.tokens.token(&*self.transport).await;
        token.map_err(credential_error)
    }

    async fn send_once(
        &self,
        call: &Call,
        want: Want<'_>,
        token: &Secret,
        id: &str,
        permit: &Permit,
    ) -> Result<Success, Failure> {
        let headers = self.headers(call, token, id).map_err(Failure::of)?;
        let reply = match want {
            Want::Head => self.follow(call, headers).await,
            Want::Whole | Want::Page(_) => {
                let read = self.follow_and_read(call, want, headers);
                timeout(self.answer_timeout, read)
                    .await
                    .unwrap_or_else(|_| {
                        let limit = self.answer_timeout;
                        let reason = format!("the answer was not complete within {limit:?}");
                        Err(Error::new(ErrorKind::Timeout, reason))
                    })
            }
        };
        let Reply {
            head,
            body,
            place,
            is_foreign,
            whole,
        } = reply.map_err(Failure::of)?;
        if head.status.is_success() {
            return Ok(Success {
                head,
                body: whole,
                rest: body,
                place,
            });
        }
        // Another host cannot say anything about a token that it never saw.
        let was_refused = !is_foreign && self.refuses_token(&head, token);
        let secrets = answer::secrets(token, [&call.uri, &place]);
        let error = status_error(head, body, self.silence_timeout, &secrets).await;
        if !is_foreign
            && error.status() == Some(StatusCode::TOO_MANY_REQUESTS)
            && let Some(wait) = error.retry_after()
            // A service that asks for a day is asked again sooner, rather than to hold the client up unseen.
            && let Some(until) = Instant::now().checked_add(self.retry.cap(wait))
        {
            permit.pause(until);
        }
        Err(Failure { error, was_refused })
    }

    /// The same with the body, where the answer is not an error.
    async fn follow_and_read(
        &self,
        call: &Call,
        want: Want<'_>,
        headers: HeaderMap,
    ) -> Result<Reply, Error> {
        let mut reply = self.follow(call, headers).await?;
        if reply.head.status.is_success() {
            let silence = self.silence_timeout;
            reply.whole = read_whole(&reply.head, &mut reply.body, want, silence).await?;
        }
        Ok(reply)
    }

    /// Sends the call to where it leads in the end.
    async fn follow(&self, call: &Call, mut headers: HeaderMap) -> Result<Reply, Error> {
        let mut uri = call.uri.clone();
        let mut is_foreign = false;
        for _ in 0..=redirect::MOST_HOPS {
            let (head, body) = self.hop(call, &uri, &headers).await?;
            if !redirect::is_redirect(&head) {
                return Ok(Reply {
                    head,
                    body,
                    place: uri,
                    is_foreign,
                    whole: Bytes::new(),
                });
            }
            if call.method != Method::GET {
                let reason = "only reading operations follow redirects";
                return Err(Error::new(ErrorKind::Redirect, reason));
            }
            let target = redirect::target(&uri, &head)?;
            // Once away, nothing that identifies the caller comes back, not even to the same host.
            if !self.root.covers(&target) {
                is_foreign = true;
                headers = redirect::for_foreign_host(&headers);
            }
            uri = target;
        }
        Err(Error::new(ErrorKind::Redirect, "the redirects do not end"))
    }

    async fn hop(
        &self,
        call: &Call,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Result<(Parts, Body), Error> {
        let mut request = http::Request::new(call.body.clone());
        *request.method_mut() = call.method.clone();
        *request.uri_mut() = uri.clone();
        *request.headers_mut() = headers.clone();
        let answer = timeout(self.response_timeout, self.transport.send(request)).await;
        let answer = answer.map_err(|_| {
            let limit = self.response_timeout;
            Error::new(ErrorKind::Timeout, format!("no answer within {limit:?}"))
        })?;
        Ok(answer.map_err(transport_error)?.into_parts())
    }

    fn headers(&self, call: &Call, token: &Secret, id: &str) -> Result<HeaderMap, Error> {
        let refuse = |_| {
            let reason = "the token has characters that a header cannot have";
            Error::new(ErrorKind::Credential, reason)
        };
        let bearer = format!("Bearer {}", token.expose());
        let mut bearer = HeaderValue::try_from(bearer).map_err(refuse)?;
        bearer.set_sensitive(true);
        let mut headers = call.headers.clone();
        headers.insert(AUTHORIZATION, bearer);
        headers.insert(USER_AGENT, self.user_agent.clone());
        encoding::accept(&mut headers);
        if let Ok(id) = HeaderValue::try_from(id) {
            headers.insert(CLIENT_REQUEST_ID, id);
        }
        Ok(headers)
    }

    /// Drops the token if the answer refuses it, and keeps what the service wants of the next one.
    fn refuses_token(&self, head: &Parts, token: &Secret) -> bool {
        let claims = challenge::claims(&head.headers);
        let is_refused = match head.status {
            StatusCode::UNAUTHORIZED => true,
            StatusCode::FORBIDDEN => claims.is_some(),
            _ => false,
        };
        if is_refused {
            self.tokens.refuse(token, claims);
        }
        is_refused
    }
}

impl Failure {
    pub(super) fn of(error: Error) -> Self {
        Self {
            error,
            was_refused: false,
        }
    }
}

fn credential_error(source: CredentialError) -> Error {
    let mut error = Error::new(ErrorKind::Credential, "there is no token");
    let parts = error.parts_mut();
    parts.is_retryable = source.is_transient();
    // The request itself was never sent.
    parts.target = source.url().map(|url| (Method::POST, url.to_owned()));
    if let Some(wait) = source.retry_after()
        && let Ok(seconds) = HeaderValue::try_from(wait.as_secs_f64().to_string())
    {
        parts.headers.insert(http::header::RETRY_AFTER, seconds);
    }
    error.with_source(source)
}
