//! A Microsoft Graph to develop and test call record and call recording clients against.
//!
//! It serves every operation of the specification, with data made from a seed. It keeps to Graph's protocol, breaks
//! it where a test asks for a fault, and records what the client did wrong. Routes, permissions, options,
//! page sizes and limits come from the facts of the operations, so an operation that is added to the
//! specification is served as soon as there are [entities](Builder::entities) for it.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use graph_calls_simulator::{Fault, RetryAfter, Script, Simulator};
//!
//! let simulator = Simulator::builder()
//!     .seed(7)
//!     .call_records(1000)
//!     .faults(Script::new().once(
//!         "*/communications/callRecords*",
//!         Fault::TooManyRequests { retry_after: RetryAfter::Fraction(0.5) },
//!     ))
//!     .start()
//!     .await?;
//!
//! // Send requests to `simulator.origin()` with `simulator.token()`, then:
//! simulator.assert_clean();
//! # Ok(())
//! # }
//! ```
//!
//! | to | use |
//! |---|---|
//! | choose the amount of data, the clock, and how the service behaves | [`Builder`] |
//! | look at the data, and add to it | [`Simulator`] |
//! | make requests fail | [`Fault`], by [`Script`] or by [`Schedule`] |
//! | see what the client did wrong | [`Violation`] |
//!
//! As a program: `cargo run -p graph-calls-simulator -- --help`. Its faults, those of requests and those of
//! deliveries, stand in one file: a [`Script`] in TOML.
//!
//! # Limits
//!
//! It speaks plain HTTP only, sends encrypted notifications only with the feature `rich`, and keeps no state
//! from one start to the next.
//!
//! # Sources
//!
//! [`SOURCES.md`](https://github.com/graph-calls/graph-calls/blob/main/crates/simulator/SOURCES.md) names the source of each behaviour, and says where none is known.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod answer;
mod body;
mod builder;
mod checks;
mod clock;
mod error;
mod faults;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod graph;
mod limits;
mod link;
mod lock;
mod log;
mod login;
mod notify;
mod odata;
mod other_origin;
mod server;
mod settings;
mod simulator;
mod start_error;
mod state;
mod store;
mod tokens;
mod wire;

pub use builder::Builder;
pub use checks::Violation;
pub use faults::{Fault, RetryAfter, Rule, Schedule, Script, ScriptError};
pub use log::RecordedRequest;
pub use login::{CLIENT_CERTIFICATE, CLIENT_ID, CLIENT_PRIVATE_KEY, CLIENT_SECRET};
pub use notify::{Delivery, Disturbance};
#[cfg(feature = "rich")]
pub use notify::{Publisher, PublisherError};
pub use simulator::Simulator;
pub use start_error::StartError;
pub use store::{Content, User};
pub use tokens::TokenRequest;
