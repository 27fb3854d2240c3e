//! Filtering and expanding: how to read less.
//!
//! An operation has methods for the query options that Graph documents for it, and no others. Names of properties are
//! constants of the models, so a misspelt name does not compile.
//!
//! # Conditions
//!
//! Filterable properties are constants of the operation. A range is two comparisons:
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let simulator = graph_calls_simulator::Simulator::start().await?;
//! # let token = graph_calls::credential::StaticToken::new(simulator.token());
//! # let client = graph_calls::Client::builder().root(simulator.origin()).credential(token).build()?;
//! use graph_calls::Timestamp;
//! use graph_calls::endpoints::communications::call_records::List;
//!
//! let until = Timestamp::now().start_of_day();
//! let from = until.saturating_sub(std::time::Duration::from_secs(24 * 60 * 60));
//! let began = List::START_DATE_TIME;
//! let yesterday = List::new().filter(began.ge(&from).and(began.lt(&until)));
//!
//! let mut records = client.stream(yesterday);
//! while let Some(record) = records.next().await.transpose()? {
//!     println!("{}", record.id);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! `List::PARTICIPANTS_V2_ID.eq("object id of a user")` finds the calls that a user took part in. Both combine with `and`.
//!
//! A [`Timestamp`](crate::Timestamp) without an offset is UTC. [`start_of_day`](crate::Timestamp::start_of_day) keeps the
//! offset of its timestamp, so parse local times with theirs: `2026-11-20T00:00:00-05:00`.
//!
//! # Properties
//!
//! `select` reads only some properties. All properties of the models are optional but ids, so a selected object is the
//! same type.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let simulator = graph_calls_simulator::Simulator::start().await?;
//! # let token = graph_calls::credential::StaticToken::new(simulator.token());
//! # let client = graph_calls::Client::builder().root(simulator.origin()).credential(token).build()?;
//! use graph_calls::endpoints::communications::call_records::List;
//! use graph_calls::models::call_records::CallRecord;
//!
//! let list = List::new().select([CallRecord::ID, CallRecord::VERSION]);
//! let page = client.send(list).await?;
//! assert!(page.value[0].version.is_some() && page.value[0].start_date_time.is_none());
//! # Ok(())
//! # }
//! ```
//!
//! # Related objects
//!
//! A list has no sessions; `Get` has them where it expands them. A record carries at most 60 sessions and 130
//! participants, and a link to the rest, which [`complete`](crate::Client::complete) follows:
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let simulator = graph_calls_simulator::Simulator::start().await?;
//! # let token = graph_calls::credential::StaticToken::new(simulator.token());
//! # let client = graph_calls::Client::builder().root(simulator.origin()).credential(token).build()?;
//! # let id = simulator.call_records().next().ok_or("no record")?.id;
//! use graph_calls::endpoints::communications::call_records::Get;
//! use graph_calls::models::call_records::{CallRecord, Session};
//!
//! let get = Get::new(id).expand(CallRecord::SESSIONS.expand(Session::SEGMENTS));
//! let mut record = client.send(&get).await?;
//! client.complete(&get, &mut record, CallRecord::SESSIONS).await?;
//! for row in record.streams() {
//!     let subnet = row.sender_network().and_then(|network| network.subnet.as_deref());
//!     println!("{subnet:?} lost {:?}", row.stream.average_packet_loss_rate);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`streams`](crate::models::call_records::CallRecord::streams) flattens sessions, segments and media, and knows which
//! network belongs to which direction.
//!
//! # Beyond the specification
//!
//! `client.with(CallOptions::new().header(…))` sends a header that an operation has no method for. Another property or
//! another operation comes from the specification: see [`upgrading`](super::upgrading).
