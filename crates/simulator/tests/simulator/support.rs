//! A small HTTP client, and what the tests send with it.

use std::io;

use bytes::Bytes;
use graph_calls_core::{Operation, Root, Version};
use graph_calls_simulator::Simulator;
use http::header::{AUTHORIZATION, HOST};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// Sends a request over a connection of its own.
pub(crate) async fn send(request: Request<Vec<u8>>) -> io::Result<Response<Bytes>> {
    let mut connection = Connection::open(request.uri()).await?;
    connection.send(request).await
}

/// A connection that stays open between requests.
pub(crate) struct Connection(hyper::client::conn::http1::SendRequest<Full<Bytes>>);

impl Connection {
    pub(crate) async fn open(uri: &http::Uri) -> io::Result<Self> {
        let authority = uri.authority().expect("an absolute URL").as_str();
        let stream = TcpStream::connect(authority).await?;
        let io = TokioIo::new(stream);
        let (sender, connection) = hyper::client::conn::http1::handshake(io)
            .await
            .map_err(io::Error::other)?;
        tokio::spawn(connection);
        Ok(Self(sender))
    }

    pub(crate) async fn send(&mut self, request: Request<Vec<u8>>) -> io::Result<Response<Bytes>> {
        let (mut head, body) = request.into_parts();
        let host = head
            .uri
            .authority()
            .expect("an absolute URL")
            .as_str()
            .parse();
        head.headers.insert(HOST, host.expect("a header value"));
        let target = head.uri.path_and_query().expect("a path").as_str().parse();
        head.uri = target.expect("a URL");
        let request = Request::from_parts(head, Full::new(body.into()));
        let response = self
            .0
            .send_request(request)
            .await
            .map_err(io::Error::other)?;
        let (head, body) = response.into_parts();
        let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
        Ok(Response::from_parts(head, body))
    }
}

/// A GET with the token that may do everything.
pub(crate) fn get(simulator: &Simulator, target: &str) -> Request<Vec<u8>> {
    let url = match target.starts_with("http") {
        true => target.to_owned(),
        false => format!("{}{target}", simulator.origin()),
    };
    with_token(Request::get(url), simulator.token())
}

pub(crate) fn with_token(builder: http::request::Builder, token: &str) -> Request<Vec<u8>> {
    let builder = builder.header(AUTHORIZATION, format!("Bearer {token}"));
    builder.body(Vec::new()).expect("a request")
}

/// The same request with another header.
pub(crate) fn with_header(
    mut request: Request<Vec<u8>>,
    name: &'static str,
    value: &str,
) -> Request<Vec<u8>> {
    request
        .headers_mut()
        .insert(name, value.parse().expect("a header value"));
    request
}

/// The answer to a GET.
pub(crate) async fn fetch(simulator: &Simulator, target: &str) -> Response<Bytes> {
    send(get(simulator, target)).await.expect("an answer")
}

/// The JSON of an answer.
pub(crate) fn json(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).expect("JSON")
}

/// The JSON of the answer to a GET, which must be 200.
pub(crate) async fn fetch_json(simulator: &Simulator, target: &str) -> Value {
    let response = fetch(simulator, target).await;
    let body = json(&response);
    assert_eq!(response.status(), 200, "{target}: {body}");
    body
}

/// The answer to an operation.
pub(crate) async fn answer<O: Operation>(
    simulator: &Simulator,
    version: Version,
    operation: &O,
) -> Response<Bytes> {
    let root = Root::new(simulator.origin(), version).unwrap();
    let mut request = operation.request().unwrap().into_http(&root).unwrap();
    let token = format!("Bearer {}", simulator.token());
    request
        .headers_mut()
        .insert(AUTHORIZATION, token.parse().unwrap());
    send(request).await.unwrap()
}

/// All items of a collection, page by page.
pub(crate) async fn items(simulator: &Simulator, target: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut next = Some(target.to_owned());
    while let Some(target) = next {
        let page = fetch_json(simulator, &target).await;
        items.extend(page["value"].as_array().unwrap().iter().cloned());
        next = page["@odata.nextLink"].as_str().map(str::to_owned);
    }
    items
}

/// The `code` of an error, and its status.
pub(crate) fn error(response: &Response<Bytes>) -> (u16, String) {
    let body = json(response);
    let error = &body["error"];
    assert!(error["message"].is_string(), "{body}");
    assert!(error["innerError"]["request-id"].is_string(), "{body}");
    let code = error["code"].as_str().expect("a code");
    (response.status().as_u16(), code.to_owned())
}
