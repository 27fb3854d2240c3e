//! Testing your own program: without a tenant, with faults.
//!
//! `graph-calls-simulator` is a Graph in the test's process. It serves every operation from data that follow from a seed,
//! breaks the protocol where a test asks for it, and notes what a program does wrong.
//!
//! ```toml
//! [dev-dependencies]
//! graph-calls-simulator = { git = "https://github.com/graph-calls/graph-calls" }
//! ```
//!
//! # A fault in one line
//!
//! ```
//! use graph_calls::Client;
//! use graph_calls::credential::StaticToken;
//! use graph_calls::endpoints::communications::call_records::List;
//! use graph_calls_simulator::{Fault, RetryAfter, Rule, Script, Simulator};
//!
//! /// The function under test.
//! async fn count(client: &Client) -> Result<usize, graph_calls::Error> {
//!     let (mut count, mut records) = (0, client.stream(List::new()));
//!     while records.next().await.transpose()?.is_some() {
//!         count += 1;
//!     }
//!     Ok(count)
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // The second page is throttled.
//! let throttled = Fault::TooManyRequests { retry_after: RetryAfter::Fraction(0.05) };
//! let faults = Script::new().rule(Rule::new(throttled).path("*/callRecords*").occurrence(2));
//! let simulator = Simulator::builder().call_records(150).faults(faults).start().await?;
//!
//! let client = Client::builder()
//!     .root(simulator.origin())
//!     .credential(StaticToken::new(simulator.token()))
//!     .build()?;
//! assert_eq!(count(&client).await?, 150);
//!
//! // Panics with a list where the program sent what Graph would mind, such as a request before the end of Retry-After.
//! simulator.assert_clean();
//! # Ok(())
//! # }
//! ```
//!
//! # What can be tried
//!
//! | to try | use |
//! |---|---|
//! | one fault at one place | `Script`, in Rust or in TOML |
//! | many faults at random, repeatable by seed | `Schedule` |
//! | data of your own, or of a case from support | `Builder::data`, a folder of JSON |
//! | records and recordings that appear while the program runs | `Simulator::add_call_record`, `add_recording` |
//! | lost, repeated, late and forged notifications | `Simulator::disturb_deliveries`, `send_forged` |
//! | an expired token, a missing permission, a user without access policy | `expire_tokens`, `token_with`, `without_access_policy` |
//! | another time | `Builder::now`, `Simulator::advance` |
//!
//! The example [`test_with_faults`](https://github.com/graph-calls/graph-calls/blob/main/examples/test_with_faults.rs) has tests to
//! copy. `cargo run -p graph-calls-simulator -- --help` shows the same as a program, for programs in other languages.
//!
//! # Without a server
//!
//! An operation is a value, so what is sent can be tested without any I/O, and objects are built in a line:
//!
//! ```
//! use graph_calls::endpoints::communications::call_records::Get;
//! use graph_calls::endpoints::{Operation, Root};
//! use graph_calls::models::call_records::CallRecord;
//! use graph_calls::Object;
//!
//! let request = Get::new("e523d2ed").request()?.into_http(&Root::default())?;
//! assert_eq!(request.uri().path(), "/v1.0/communications/callRecords/e523d2ed");
//!
//! let record = CallRecord::build(|record| record.version = Some(2));
//! assert_eq!(record.version, Some(2));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
