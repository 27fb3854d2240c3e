//! Connections, requests and answers: from the wire to the routes and back.

mod encoding;
mod exchange;
mod response;

use std::sync::Arc;

use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::state::State;
use crate::wire::{Hangup, Wire};
use exchange::Exchange;

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
