//! A POST to a notification endpoint.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Request, Response};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

/// The longest answer that is read.
const LARGEST_ANSWER: usize = 64 * 1024;

/// Sends a POST on a connection of its own and reads the answer.
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
    let request = Request::post(url)
        .header(CONTENT_TYPE, media_type)
        .body(Full::<Bytes>::from(body))
        .map_err(io::Error::other)?;
    let client = Client::builder(TokioExecutor::new()).build_http();
    let response = client.request(request).await.map_err(io::Error::other)?;
    let (head, body) = response.into_parts();
    let body = Limited::new(body, LARGEST_ANSWER).collect().await;
    let body = body.map_err(io::Error::other)?;
    Ok(Response::from_parts(head, body.to_bytes()))
}
