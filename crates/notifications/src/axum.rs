//! Ready-made routes for axum.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::any;
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http_body_util::{BodyExt, Limited};

use crate::{Receiver, Refusal};

/// The time that a body may take to arrive. The service counts an endpoint as slow from 3 seconds on.
const BODY: Duration = Duration::from_secs(2);

impl Receiver {
    /// A router that answers the service at `path`, for notifications and lifecycle events.
    ///
    /// Bodies that are too large or take longer than two seconds are refused without being kept in
    /// memory. A limit on the time of the head is the server's or the proxy's.
    ///
    /// ```no_run
    /// # async fn example() -> std::io::Result<()> {
    /// let (receiver, events) = graph_calls_notifications::Receiver::builder().build();
    /// let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    /// axum::serve(listener, receiver.routes("/notifications")).await
    /// # }
    /// ```
    pub fn routes(&self, path: &str) -> Router {
        Router::new()
            .route(path, any(answer))
            .with_state(self.clone())
    }
}

async fn answer(State(receiver): State<Receiver>, request: Request) -> Response {
    let answer = match read(&receiver, request).await {
        Ok(request) => receiver.handle(&request),
        Err(reason) => receiver.refuse(reason),
    };
    answer.map(Body::from)
}

async fn read(receiver: &Receiver, request: Request) -> Result<http::Request<Bytes>, Refusal> {
    let limit = receiver.largest_body();
    let length = request.headers().get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > limit as u64) {
        return Err(Refusal::TooLarge);
    }
    let (head, body) = request.into_parts();
    let body = tokio::time::timeout(BODY, Limited::new(body, limit).collect()).await;
    match body.map_err(|_| Refusal::TooSlow)? {
        Ok(body) => Ok(http::Request::from_parts(head, body.to_bytes())),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => Err(Refusal::TooLarge),
        Err(_) => Err(Refusal::Malformed),
    }
}
