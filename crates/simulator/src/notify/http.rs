//! A POST to a notification endpoint.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST};
use http::{Request, Response, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// The longest answer that is read.
const LARGEST_ANSWER: usize = 64 * 1024;

/// Sends a POST and reads the answer.
///
/// Plain HTTP only: the simulator and what it notifies run on one machine.
pub(super) async fn post(
    url: &str,
    media_type: &'static str,
    body: String,
    limit: Duration,
) -> io::Result<Response<Bytes>> {
    let exchange = exchange(url, media_type, body);
    match tokio::time::timeout(limit, exchange).await {
        Ok(result) => result,
        Err(_) => Err(io::ErrorKind::TimedOut.into()),
    }
}

async fn exchange(
    url: &str,
    media_type: &'static str,
    body: String,
) -> io::Result<Response<Bytes>> {
    let invalid = |what: &str| io::Error::new(io::ErrorKind::InvalidInput, what.to_owned());
    let uri: Uri = url.parse().map_err(|_| invalid("not a URL"))?;
    let authority = uri.authority().ok_or_else(|| invalid("not a URL"))?;
    if uri.scheme_str() != Some("http") {
        return Err(invalid("the simulator notifies over plain HTTP only"));
    }
    let port = authority.port_u16().unwrap_or(80);
    let host = authority
        .host()
        .trim_start_matches('[')
        .trim_end_matches(']');
    let stream = TcpStream::connect((host, port)).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(io::Error::other)?;
    let connection = tokio::spawn(connection);
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let request = Request::post(target)
        .header(HOST, authority.as_str())
        .header(CONTENT_TYPE, media_type)
        .body(Full::new(Bytes::from(body)))
        .map_err(io::Error::other)?;
    let response = sender
        .send_request(request)
        .await
        .map_err(io::Error::other)?;
    let (head, body) = response.into_parts();
    let body = Limited::new(body, LARGEST_ANSWER).collect().await;
    connection.abort();
    Ok(Response::from_parts(
        head,
        body.map_err(io::Error::other)?.to_bytes(),
    ))
}
