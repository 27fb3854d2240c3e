//! Connections, requests and answers: from the wire to the routes and back.

mod encoding;
mod exchange;
mod response;

use std::sync::Arc;
use std::time::Duration;

use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::state::State;
use crate::wire::{Hangup, Wire};
use exchange::Exchange;

/// The origin that a connection belongs to.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Origin {
    Service,
    Foreign,
}

/// The wait after a connection that could not be accepted.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves connections until it is dropped.
pub(crate) async fn serve(listener: TcpListener, state: Arc<State>, origin: Origin) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(connection(stream, Arc::clone(&state), origin));
            }
            // Without descriptors the next attempt fails at once as well, and would fail all the time.
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn connection(stream: TcpStream, state: Arc<State>, origin: Origin) {
    // Small answers should not wait for the next; without it they only come later.
    let _ = stream.set_nodelay(true);
    let hangup = Arc::new(Hangup::default());
    let header_timeout = state.settings.header_timeout;
    let wire = TokioIo::new(Wire::new(stream, Arc::clone(&hangup)));
    let service = service_fn(move |request| {
        let exchange = Exchange {
            state: Arc::clone(&state),
            hangup: Arc::clone(&hangup),
            request_id: state.request_id(),
        };
        async move { exchange.run(request, origin).await }
    });
    // Faults and clients decide how a connection ends; there is nobody to report it to.
    let _ = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(header_timeout)
        .serve_connection(wire, service)
        .await;
}
