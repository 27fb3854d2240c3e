//! The client against the simulator: what a caller sees of every fault, of batches, limits and mistakes.

mod batch;
mod faults;
mod limits;
mod misuse;

use std::time::Duration;

use graph_calls::credential::StaticToken;
use graph_calls::{Client, Limits, RetryPolicy};
use graph_calls_simulator::Simulator;

/// A client that gives up sooner than one in production would.
fn client(simulator: &Simulator) -> Client {
    Client::builder()
        .root(simulator.origin())
        .credential(StaticToken::new(simulator.token()))
        .limits(Limits::none())
        .retry(
            RetryPolicy::default()
                .attempts(3)
                .backoff(Duration::from_millis(1), Duration::from_millis(2)),
        )
        .silence_timeout(Duration::from_secs(1))
        .random_seed(1)
        .build()
        .expect("nothing is missing")
}
