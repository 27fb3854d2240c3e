//! Connections and requests: from the wire to the routes and back.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use graph_calls_core::Version;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, RANGE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::answer::{Answer, JSON, Payload};
use crate::body::AnswerBody;
use crate::checks::Violation;
use crate::data::hash;
use crate::error::{GraphError, Result};
use crate::faults::{self, Fault};
use crate::log::RecordedRequest;
use crate::query::{Options, Preferences};
use crate::routes::{Call, Resource};
use crate::state::State;
use crate::wire::{Hangup, Wire};
use crate::{foreign, login};

/// The longest body of a request.
const LARGEST_BODY: usize = 1 << 20;

/// Which of the two origins a connection belongs to.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Origin {
    Service,
    Foreign,
}

/// Serves connections until it is dropped.
pub(crate) async fn serve(listener: TcpListener, state: Arc<State>, origin: Origin) {
    let mut connections = JoinSet::new();
    loop {
        // A connection that cannot be accepted is the client's to try again.
        if let Ok((stream, _)) = listener.accept().await {
            connections.spawn(connection(stream, Arc::clone(&state), origin));
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn connection(stream: TcpStream, state: Arc<State>, origin: Origin) {
    // Small answers should not wait for the next; without it they only come later.
    let _ = stream.set_nodelay(true);
    let hangup = Arc::new(Hangup::default());
    let wire = TokioIo::new(Wire::new(stream, Arc::clone(&hangup)));
    let service = service_fn(move |request| {
        let exchange = Exchange {
            state: Arc::clone(&state),
            hangup: Arc::clone(&hangup),
            request_id: state.request_id(),
        };
        async move { exchange.run(request, origin).await }
    });
    // How a connection ends is up to faults and clients; there is nobody to tell.
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(wire, service)
        .await;
}

/// One request and its answer.
struct Exchange {
    state: Arc<State>,
    hangup: Arc<Hangup>,
    request_id: String,
}

/// The head of a request, and its body.
struct Arrived {
    method: Method,
    target: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Exchange {
    async fn run(
        self,
        request: Request<Incoming>,
        origin: Origin,
    ) -> io::Result<Response<AnswerBody>> {
        let _presence = self.state.log.enter();
        let (head, body) = request.into_parts();
        let target = head.uri.path_and_query().map(ToString::to_string);
        let mut arrived = Arrived {
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
            let Arrived {
                method,
                target,
                headers,
                ..
            } = &arrived;
            let answer = match result {
                Ok(()) => foreign::answer(&self.state, method, target, headers).await,
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

    fn token(&self, arrived: &Arrived, tenant: &str) -> Response<AnswerBody> {
        let (status, answer) = login::answer(&self.state, tenant, &arrived.body);
        let answer = Answer::json(answer.to_string()).status(status);
        self.write(arrived, Ok(answer), None)
    }

    async fn service(
        &self,
        arrived: Arrived,
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
        state
            .checks
            .retries
            .answer(&arrived.method, &url, body_hash, outcome);
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

    async fn answer(&self, arrived: &Arrived, fault: Option<&Fault>) -> Result<Answer> {
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
        let mut headers = arrived.headers.clone();
        if fault == Some(&Fault::IgnoredRange) {
            headers.remove(RANGE);
        }
        let answer = self.route(arrived, headers).await?;
        Ok(match fault {
            Some(fault) => faults::change(state, fault, answer),
            None => answer,
        })
    }

    async fn route(&self, arrived: &Arrived, headers: HeaderMap) -> Result<Answer> {
        let state = &self.state;
        let grant = state.tokens.check(&headers, state.clock.now())?;
        let (path, query) = arrived
            .target
            .split_once('?')
            .unwrap_or((&arrived.target, ""));
        let below = |version: Version| {
            let rest = path.strip_prefix('/')?.strip_prefix(version.as_str())?;
            (rest.is_empty() || rest.starts_with('/')).then_some((version, rest))
        };
        let (version, rest) = below(Version::V1_0)
            .or_else(|| below(Version::Beta))
            .ok_or_else(|| GraphError::bad_request("Invalid version."))?;
        let resource = Resource::find(rest)?;
        if state.settings.enforces_limits {
            state.limits.check(&resource)?;
        }
        let call = Call {
            state: Arc::clone(state),
            grant,
            method: arrived.method.clone(),
            version,
            options: Options::parse(query, version)?,
            preferences: Preferences::parse(&headers),
            headers,
            body: arrived.body.clone(),
            url: format!("{}{path}", state.origin),
            query: query.to_owned(),
        };
        let applied = call.preferences.applied(resource.page_size());
        let answer = call.answer(&resource).await?;
        Ok(match applied {
            Some(applied) => answer.header(HeaderName::from_static("preference-applied"), &applied),
            None => answer,
        })
    }

    /// The answer as it goes over the wire.
    fn write(
        &self,
        arrived: &Arrived,
        answer: Result<Answer>,
        fault: Option<&Fault>,
    ) -> Response<AnswerBody> {
        let client_request_id = HeaderName::from_static("client-request-id");
        let client_id = arrived.headers.get(&client_request_id);
        let client_id = client_id
            .cloned()
            .unwrap_or_else(|| value(&self.request_id));
        let answer = answer.unwrap_or_else(|error| {
            let client_id = client_id.to_str().unwrap_or_default();
            let now = self.state.clock.now();
            let mut answer = Answer::json(error.body(&self.request_id, client_id, now));
            answer.headers.extend(error.headers);
            answer.status(error.status)
        });
        let mut body = self.body(arrived, answer.payload, fault);
        if let Some(fault) = fault {
            body.meet(fault);
        }
        let mut response = Response::new(body);
        *response.status_mut() = answer.status;
        let headers = response.headers_mut();
        headers.insert(
            HeaderName::from_static("request-id"),
            value(&self.request_id),
        );
        headers.insert(client_request_id, client_id);
        headers.insert(
            HeaderName::from_static("x-ms-ags-diagnostic"),
            HeaderValue::from_static(r#"{"ServerInfo":{"DataCenter":"Simulator"}}"#),
        );
        for (name, value) in answer.headers {
            headers.insert(name, value);
        }
        if headers
            .get(CONTENT_TYPE)
            .is_some_and(|media_type| media_type == JSON)
        {
            let version = HeaderName::from_static("odata-version");
            headers.insert(version, HeaderValue::from_static("4.0"));
        }
        response
    }

    fn body(&self, arrived: &Arrived, payload: Payload, fault: Option<&Fault>) -> AnswerBody {
        let hangup = Arc::clone(&self.hangup);
        let mut text = match payload {
            Payload::Empty => return AnswerBody::bytes(Bytes::new(), hangup),
            Payload::Text(text) => text,
            Payload::Page(page) => {
                let version = arrived.target.trim_start_matches('/').split('/').next();
                let version = version.unwrap_or_default();
                page.json(&format!("{}/{version}", self.state.origin))
            }
            Payload::Content {
                content,
                range,
                id,
                is_resumable,
            } => {
                let asked = asked_start(&arrived.headers);
                let download = is_resumable.then(|| {
                    let key = content.entity_tag();
                    let checks = &self.state.checks;
                    let length = content.length();
                    let (download, violation) =
                        checks.downloads.begin(key, &id, asked, range.start, length);
                    violation
                        .into_iter()
                        .for_each(|violation| checks.report(violation));
                    download
                });
                return AnswerBody::content(content, range, download, hangup);
            }
        };
        if fault == Some(&Fault::TruncatedJson) {
            let mut middle = text.len() / 2;
            while !text.is_char_boundary(middle) {
                middle += 1;
            }
            text.truncate(middle);
        }
        AnswerBody::bytes(text.into(), hangup)
    }
}

/// The first byte that the request asks for.
fn asked_start(headers: &HeaderMap) -> u64 {
    let range = headers.get(RANGE).and_then(|value| value.to_str().ok());
    let start = range.and_then(|text| {
        let (start, _) = text.strip_prefix("bytes=")?.split_once('-')?;
        start.parse().ok()
    });
    start.unwrap_or(0)
}

/// A header value of text that the simulator made itself.
fn value(text: &str) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}
