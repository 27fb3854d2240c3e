//! A service that answers by a script, in memory or on a socket.

// Each test program uses a part of this.
#![allow(dead_code, unreachable_pub)]

pub mod socket;
pub mod temporary;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures_core::future::BoxFuture;
use futures_util::stream;
use graph_calls::credential::StaticToken;
use graph_calls::transport::{Body, Transport, TransportError, TransportErrorKind};
use graph_calls::{Client, ClientBuilder, Limits};
use http::{HeaderMap, Method, Request, Response};
use tokio::time::Instant;

pub const ROOT: &str = "https://graph.microsoft.com";
pub const TOKEN: &str = "token-that-nobody-may-see";

/// Actions of the service on a request.
pub enum Reply {
    Answer(Answer),
    /// The connection breaks before the answer.
    Broken,
    /// No answer ever comes.
    Never,
}

/// An answer, in pieces.
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    pieces: Vec<Piece>,
}

pub enum Piece {
    Bytes(Bytes),
    /// Nothing comes for so long.
    Pause(Duration),
    /// The connection breaks.
    Broken,
    /// Nothing comes any more.
    Silence,
}

/// An answer with a JSON body.
pub fn json(status: u16, body: impl Into<String>) -> Answer {
    bytes(status, body.into()).header("content-type", "application/json")
}

/// An answer with any body, and its length.
pub fn bytes(status: u16, body: impl Into<Vec<u8>>) -> Answer {
    let body = Bytes::from(body.into());
    let answer = pieces(status, vec![Piece::Bytes(body.clone())]);
    answer.header("content-length", body.len())
}

/// An answer whose body comes in these pieces.
pub fn pieces(status: u16, pieces: Vec<Piece>) -> Answer {
    Answer {
        status,
        headers: Vec::new(),
        pieces,
    }
}

/// A page of items that are just ids.
pub fn page(ids: &[&str], next: Option<&str>) -> Answer {
    json(200, page_text(ids, "@odata.nextLink", next))
}

/// A page that ends a delta round.
pub fn last_page(ids: &[&str], delta: &str) -> Answer {
    json(200, page_text(ids, "@odata.deltaLink", Some(delta)))
}

fn page_text(ids: &[&str], name: &str, link: Option<&str>) -> String {
    let items: Vec<_> = ids.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
    let link = link.map_or(String::new(), |link| format!(r#","{name}":"{link}""#));
    format!(r#"{{"value":[{}]{link}}}"#, items.join(","))
}

/// Graph's body of an error.
pub fn graph_error(status: u16, code: &str) -> Answer {
    json(
        status,
        format!(
            r#"{{"error":{{"code":"{code}","message":"a message","innerError":{{"request-id":"r-1","date":"2024-03-01T09:30:00"}}}}}}"#
        ),
    )
}

impl Answer {
    pub fn header(mut self, name: &str, value: impl ToString) -> Self {
        self.headers.push((name.to_owned(), value.to_string()));
        self
    }

    fn head(&self) -> Response<()> {
        let mut response = Response::builder().status(self.status);
        for (name, value) in &self.headers {
            response = response.header(name, value);
        }
        response.body(()).expect("a response")
    }

    fn into_response(self) -> Response<Body> {
        let head = self.head();
        let pieces = stream::unfold(VecDeque::from(self.pieces), |mut pieces| async {
            loop {
                match pieces.pop_front()? {
                    Piece::Bytes(bytes) => return Some((Ok(bytes), pieces)),
                    Piece::Pause(time) => tokio::time::sleep(time).await,
                    Piece::Broken => return Some((Err(broken()), pieces)),
                    Piece::Silence => std::future::pending().await,
                }
            }
        });
        head.map(|()| Body::new(pieces))
    }
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Self {
        Self::Answer(answer)
    }
}

fn broken() -> TransportError {
    TransportError::new(
        TransportErrorKind::Connection,
        "connection reset by the script",
    )
}

/// A request as the service saw it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub at: Instant,
    pub method: Method,
    pub url: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub fn token(&self) -> Option<&str> {
        self.header("authorization")
    }
}

type Handler = Box<dyn FnMut(&Seen) -> Reply + Send>;

/// A service in memory, which is a transport.
#[derive(Clone)]
pub struct Service {
    handler: Arc<Mutex<Handler>>,
    seen: Arc<Mutex<Vec<Seen>>>,
    latency: Duration,
}

impl Service {
    /// A service that answers each request by this function.
    pub fn new(handler: impl FnMut(&Seen) -> Reply + Send + 'static) -> Self {
        Self {
            handler: Arc::new(Mutex::new(Box::new(handler))),
            seen: Arc::default(),
            latency: Duration::ZERO,
        }
    }

    /// The service with so much time before each answer.
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// A service that gives these replies in turn; a request too many is a failure.
    pub fn script(replies: impl IntoIterator<Item = Reply>) -> Self {
        let mut replies: VecDeque<_> = replies.into_iter().collect();
        Self::new(move |seen| {
            replies
                .pop_front()
                .unwrap_or_else(|| panic!("a request too many: {} {}", seen.method, seen.url))
        })
    }

    /// A service that gives these answers in turn.
    pub fn answers(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self::script(answers.into_iter().map(Reply::Answer))
    }

    /// The requests so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("no panic holds it").clone()
    }

    /// The URLs of the requests so far.
    pub fn urls(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.url).collect()
    }

    /// The time between each request and the one before.
    pub fn waits(&self) -> Vec<Duration> {
        let seen = self.seen();
        seen.iter()
            .zip(seen.iter().skip(1))
            .map(|(earlier, later)| later.at - earlier.at)
            .collect()
    }

    /// A client of this service, without limits of its own.
    pub fn client(&self) -> Client {
        self.builder().build().expect("a client")
    }

    pub fn builder(&self) -> ClientBuilder {
        Client::builder()
            .credential(StaticToken::new(TOKEN))
            .transport(self.clone())
            .limits(Limits::none())
            .random_seed(1)
    }
}

impl Transport for Service {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let (head, body) = request.into_parts();
        let seen = Seen {
            at: Instant::now(),
            method: head.method,
            url: head.uri.to_string(),
            headers: head.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        };
        self.seen
            .lock()
            .expect("no panic holds it")
            .push(seen.clone());
        let reply = (self.handler.lock().expect("no panic holds it"))(&seen);
        let latency = self.latency;
        Box::pin(async move {
            tokio::time::sleep(latency).await;
            match reply {
                Reply::Answer(answer) => Ok(answer.into_response()),
                Reply::Broken => Err(broken()),
                Reply::Never => std::future::pending().await,
            }
        })
    }
}
