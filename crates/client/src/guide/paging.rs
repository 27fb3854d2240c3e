//! Paging and delta: how to read a collection, and how to follow its changes.
//!
//! | to | use | go on later with |
//! |---|---|---|
//! | read all items | [`Client::stream`] | [`Items::continuation`](crate::Items::continuation), [`Client::resume_stream`] |
//! | read page by page | [`Client::pages`] | [`Pages::continuation`](crate::Pages::continuation), [`Client::resume_pages`] |
//! | read all, then what has changed | [`Client::delta`] | [`DeltaRound::state`], [`Client::resume`] |
//!
//! # Pages
//!
//! A stream reads one page ahead, and asks for it as soon as its link has arrived: Graph writes the link before the items.
//! An empty page in the middle is not the end. A page that does not decode is an error, and
//! the stream stays where it is: call `next` again, or give up.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let simulator = graph_calls_simulator::Simulator::start().await?;
//! # let token = graph_calls::credential::StaticToken::new(simulator.token());
//! # let client = graph_calls::Client::builder().root(simulator.origin()).credential(token).build()?;
//! use graph_calls::endpoints::communications::call_records::List;
//!
//! let mut ids = Vec::new();
//! let mut records = client.stream(List::new());
//! while let Some(record) = records.next().await.transpose()? {
//!     ids.push(record.id);
//! }
//! assert_eq!(ids.len(), simulator.call_records().count());
//! # Ok(())
//! # }
//! ```
//!
//! [`Items`](crate::Items) is a `futures::Stream`: `try_collect`, `try_for_each_concurrent` and `select!` work on it.
//!
//! # Delta rounds
//!
//! Recordings and transcripts can be followed. Store the state after each page that was handled: nothing is missed then,
//! whatever happens, and at most one page comes twice.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let simulator = graph_calls_simulator::Simulator::start().await?;
//! # let token = graph_calls::credential::StaticToken::new(simulator.token());
//! # let client = graph_calls::Client::builder().root(simulator.origin()).credential(token).build()?;
//! # let organizer = simulator.user_id(0);
//! use graph_calls::DeltaState;
//! use graph_calls::endpoints::ids::{MeetingOrganizerUserId, UserId};
//! use graph_calls::endpoints::users::online_meetings::get_all_recordings::Delta;
//!
//! let (user, of) = (UserId::new(&organizer), MeetingOrganizerUserId::new(&organizer));
//! let recordings = Delta::new(user, of);
//! let mut round = client.delta(recordings.clone()).auto_restart();
//! let mut stored = String::new();
//! while let Some(page) = round.next_page().await? {
//!     // Handle the page first …
//!     for recording in page.value {
//!         println!("{}", recording.id);
//!     }
//!     // … and store the state then, in a file or a row of a database.
//!     stored = round.state().to_text();
//! }
//!
//! // In the next run, perhaps in another process:
//! simulator.add_recording(&organizer);
//! let mut round = client.resume(recordings, stored.parse::<DeltaState>()?)?;
//! let mut new = 0;
//! while let Some(page) = round.next_page().await? {
//!     new += page.value.len();
//! }
//! assert_eq!(new, 1);
//! # Ok(())
//! # }
//! ```
//!
//! - Items repeat. Store them by id, or use [`distinct_by`](crate::DeltaRound::distinct_by).
//! - Graph forgets a state after some time. [`auto_restart`](crate::DeltaRound::auto_restart) begins a full
//!   round then; without it there is an error of the kind [`Resync`](crate::ErrorKind::Resync).
//! - A state belongs to its operation and arguments, and to the version of Graph. Resuming with others is an error, and
//!   no wrong answer.
//! - Graph lists recordings by organizer: run a round for each user.
//!
//! Call records have no delta. Read them by time again and again, or be notified: see
//! [`notifications`](super::notifications).
//!
//! [`Client::stream`]: crate::Client::stream
//! [`Client::resume_stream`]: crate::Client::resume_stream
//! [`Client::pages`]: crate::Client::pages
//! [`Client::resume_pages`]: crate::Client::resume_pages
//! [`Client::delta`]: crate::Client::delta
//! [`Client::resume`]: crate::Client::resume
//! [`DeltaRound::state`]: crate::DeltaRound::state
