//! One request: from its head to a route, past the checks and the faults.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{AUTHORIZATION, HOST, RANGE};
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::Origin;
use crate::answer::Answer;
use crate::body::AnswerBody;
use crate::checks::Violation;
use crate::error::{GraphError, Result};
use crate::faults::{self, Fault};
use crate::graph::{self, Incoming};
use crate::log::RecordedRequest;
use crate::state::State;
use crate::store::hash;
use crate::wire::Hangup;
use crate::{login, other_origin};

/// The longest body of a request.
const LARGEST_BODY: usize = 1 << 20;

/// One request and its answer.
pub(super) struct Exchange {
    pub(super) state: Arc<State>,
    pub(super) hangup: Arc<Hangup>,
    pub(super) request_id: String,
}

impl Exchange {
    pub(super) async fn run(
        self,
        request: Request<hyper::body::Incoming>,
        origin: Origin,
    ) -> io::Result<Response<AnswerBody>> {
        let _presence = self.state.log.enter();
        let (head, body) = request.into_parts();
        let target = head.uri.path_and_query().map(ToString::to_string);
        let mut arrived = Incoming {
            method: head.method,
            target: target.unwrap_or_else(|| "/".to_owned()),
            headers: head.headers,
            body: Bytes::new(),
        };
        let read = Limited::new(body, LARGEST_BODY).collect().await;
        let result = match read {
            Ok(body) => {
                arrived.body = body.to_bytes();
                Ok(())
            }
            Err(error) if error.is::<LengthLimitError>() => Err(GraphError::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "RequestEntityTooLarge",
                "The body is larger than 1 MiB.",
            )),
            Err(_) => return Err(io::ErrorKind::ConnectionAborted.into()),
        };
        if origin == Origin::Foreign {
            let answer = match result {
                Ok(()) => other_origin::answer(&self.state, &arrived).await,
                Err(error) => Err(error),
            };
            return Ok(self.write(&arrived, answer, None));
        }
        let (path, _) = arrived
            .target
            .split_once('?')
            .unwrap_or((&arrived.target, ""));
        if let Some(tenant) = login::tenant_of(path)
            && arrived.method == Method::POST
        {
            return Ok(self.token(&arrived, tenant));
        }
        #[cfg(feature = "rich")]
        if let Some(answer) = crate::notify::well_known(&self.state, path) {
            return Ok(self.write(&arrived, Ok(Answer::json(answer.to_string())), None));
        }
        self.service(arrived, result).await
    }

    fn token(&self, arrived: &Incoming, tenant: &str) -> Response<AnswerBody> {
        let (status, answer) = login::answer(&self.state, tenant, &arrived.body);
        let answer = Answer::json(answer.to_string()).status(status);
        self.write(arrived, Ok(answer), None)
    }

    async fn service(
        &self,
        arrived: Incoming,
        read: Result<()>,
    ) -> io::Result<Response<AnswerBody>> {
        let state = &self.state;
        let body_hash = hash(0, &arrived.body);
        let url = format!("{}{}", state.origin, arrived.target);
        if let Some(violation) = state
            .checks
            .retries
            .arrive(&arrived.method, &url, body_hash)
        {
            state.checks.report(violation);
        }
        let fault = state.faults.pick(&arrived.method, &arrived.target);
        let answer = match (read, &fault) {
            (Err(error), _) => Some(Err(error)),
            (Ok(()), Some(Fault::ResetBeforeAnswer)) => None,
            (Ok(()), fault) => Some(self.answer(&arrived, fault.as_ref()).await),
        };
        let response = answer.map(|answer| self.write(&arrived, answer, fault.as_ref()));
        let head = response
            .as_ref()
            .map(|response| (response.status(), response.headers()));
        let is_cut = matches!(
            fault,
            Some(Fault::ResetInBody { .. } | Fault::StalledBody { .. })
        );
        let outcome = head.filter(|_| !is_cut);
        let is_idempotent = arrived.method != Method::POST
            || graph::is_idempotent_batch(&arrived.target, &arrived.body);
        state
            .checks
            .retries
            .answer(&arrived.method, &url, body_hash, is_idempotent, outcome);
        let status = head.map(|(status, _)| status);
        let mut headers = arrived.headers;
        headers.remove(AUTHORIZATION);
        state.log.push(RecordedRequest {
            method: arrived.method,
            target: arrived.target,
            headers,
            status,
            fault,
        });
        response.ok_or_else(|| {
            self.hangup.reset();
            io::ErrorKind::ConnectionReset.into()
        })
    }

    async fn answer(&self, arrived: &Incoming, fault: Option<&Fault>) -> Result<Answer> {
        let state = &self.state;
        let url = || format!("{}{}", state.origin, arrived.target);
        let host = arrived
            .headers
            .get(HOST)
            .and_then(|host| host.to_str().ok());
        let has_token = arrived.headers.contains_key(AUTHORIZATION);
        if has_token && host.is_some_and(|host| host.starts_with("localhost:")) && state.is_trap() {
            let host = host.unwrap_or_default();
            let url = format!("http://{host}{}", arrived.target);
            state.checks.report(Violation::TokenSentAway { url });
        }
        if !has_token {
            state
                .checks
                .report(Violation::MissingAuthorization { url: url() });
        }
        let instead = fault.and_then(|fault| faults::answer_instead(state, fault, &arrived.target));
        if let Some(answer) = instead {
            return answer;
        }
        let mut incoming = arrived.clone();
        if fault == Some(&Fault::IgnoredRange) {
            incoming.headers.remove(RANGE);
        }
        let answer = graph::answer(state, incoming).await?;
        Ok(match fault {
            Some(fault) => faults::change(state, fault, answer),
            None => answer,
        })
    }
}
