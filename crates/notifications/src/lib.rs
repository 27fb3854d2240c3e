//! Receives the change notifications of Microsoft Graph call records, recordings and transcripts, and keeps
//! their subscriptions alive. Nothing is missed silently.
//!
//! | to | use |
//! |---|---|
//! | answer what Graph posts | [`Receiver::handle`], in any framework |
//! | take what Graph sends to Azure Event Hubs or Event Grid | [`Receiver::take`] |
//! | handle what came in | [`Events`] |
//! | keep subscriptions alive | [`Keeper`] with a [`SubscriptionRequest`] for each |
//! | read what has changed | [`Notification::fetch`] |
//! | read what was not notified | [`Sweep`], for each [`Gap`] |
//! | leave out what comes twice | [`Delivered`] |
//!
//! [A deployment](https://github.com/graph-calls/graph-calls/tree/main/crates/notifications#what-a-deployment-needs)
//! needs a public https URL, answers within 3 seconds, and a place for the keeper's state.
//!
//! # A program
//! The feature `axum` makes the routes.
#![cfg_attr(feature = "axum", doc = "```no_run")]
#![cfg_attr(not(feature = "axum"), doc = "```ignore")]
//! use std::time::Duration;
//!
//! use graph_calls_notifications::{
//!     Event, Keeper, Receiver, Resource, SubscriptionRequest, Sweep,
//! };
//!
//! # async fn example(client: graph_calls::Client) -> Result<(), Box<dyn std::error::Error>> {
//! let (receiver, mut events) = Receiver::builder().build();
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
//! let routes = receiver.routes("/notifications");
//! tokio::spawn(async move { axum::serve(listener, routes).await });
//!
//! let url = "https://example.com/notifications";
//! let request = SubscriptionRequest::new(Resource::CallRecords, url)?;
//! let sweep = Sweep::new(client.clone());
//! let keeper = Keeper::builder(client.clone(), receiver)
//!     .tenant("tenant id")
//!     .subscribe(request)
//!     .start()?;
//! while let Some(event) = events.next().await {
//!     match event {
//!         Event::Notification(notification) => {
//!             // A record can be announced before it can be read.
//!             let patience = Duration::from_secs(30);
//!             match notification.fetch_within(&client, patience).await {
//!                 Ok(entity) => println!("{entity:?}"),
//!                 Err(error) => eprintln!("{error}"),
//!             }
//!         }
//!         Event::Gap(gap) => {
//!             let mut missed = sweep.run(&gap)?;
//!             while let Some(entity) = missed.next().await {
//!                 println!("{:?}", entity?);
//!             }
//!         }
//!         other => println!("{other:?}"),
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A program that watches the recordings or transcripts of a tenant or a meeting also names the organizers to
//! [`Sweep::organizers`], and checks with [`Sweep::covers`] that a gap of the subscription can be read.
//!
//! # Stopping and starting again
//! [`Events::close`] makes the receiver take nothing more. The program handles what was taken, stores the state of
//! the keeper for the next run, and ends. The keeper leaves the subscriptions as they are: Graph delivers again
//! for up to four hours what it notifies in between, and the next run reports the time as a gap.
//!
#![cfg_attr(feature = "axum", doc = "```no_run")]
#![cfg_attr(not(feature = "axum"), doc = "```ignore")]
//! use graph_calls_notifications::{
//!     Event, Keeper, KeeperState, Receiver, Resource, SubscriptionRequest,
//! };
//!
//! # async fn handle(event: Event) {}
//! # async fn example(client: graph_calls::Client) -> Result<(), Box<dyn std::error::Error>> {
//! let (receiver, mut events) = Receiver::builder().build();
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
//! let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
//! let server = axum::serve(listener, receiver.routes("/notifications"))
//!     .with_graceful_shutdown(async { stopped.await.unwrap_or_default() });
//! let server = tokio::spawn(async { server.await });
//!
//! let file = "keeper.json";
//! let stored: KeeperState = match std::fs::read(file) {
//!     Ok(json) => serde_json::from_slice(&json)?,
//!     Err(error) if error.kind() == std::io::ErrorKind::NotFound => KeeperState::default(),
//!     Err(error) => return Err(error.into()),
//! };
//! let url = "https://example.com/notifications";
//! let request = SubscriptionRequest::new(Resource::CallRecords, url)?;
//! let keeper = Keeper::builder(client, receiver.clone())
//!     .tenant("tenant id")
//!     .subscribe(request)
//!     .restore(stored)
//!     .start()?;
//! let mut store = tokio::time::interval(std::time::Duration::from_secs(60));
//! loop {
//!     tokio::select! {
//!         Some(event) = events.next() => handle(event).await,
//!         _ = store.tick() => {
//!             std::fs::write(file, serde_json::to_vec(&keeper.state())?)?;
//!         }
//!         _ = tokio::signal::ctrl_c() => break,
//!     }
//! }
//!
//! events.close();
//! while let Some(event) = events.next().await {
//!     handle(event).await;
//! }
//! std::fs::write(file, serde_json::to_vec(&keeper.state())?)?;
//! drop(stop);
//! server.await??;
//! # Ok(())
//! # }
//! ```
//!
//! [`Delivered`] is in memory only: the sweep of the first gap after a start finds what the last run has handled, so
//! a program should store entities by their id and version.
//!
//! # Without a public endpoint
//! Graph delivers to Azure Event Hubs, and call records to Azure Event Grid as well, when the URL of the subscription says
//! so: see [`SubscriptionRequest::new`]. Read the hub with its own SDK, and give each message to [`Receiver::take`]. Keeper,
//! gaps and sweep work as they do with an endpoint.
//!
//! # Troubles that are taken care of
//!
//! | when | then |
//! |---|---|
//! | a subscription nears its end (call records 4,230 minutes, the others 4,320) | it is renewed, with jitter, again until it works |
//! | Graph asks for reauthorization | it is done, never within ten minutes of a renewal; after four hours without, the gap is reported |
//! | a subscription has expired, is gone or was removed | it is created again, and the gap is reported |
//! | one exists already (409) | it is adopted when its secret is known, replaced otherwise |
//! | the program stopped or died with something in its queue | the restored keeper reports the gap, from when all was handled |
//! | URL or client state have changed since the last run | the subscription is replaced, and the gap is reported |
//! | the clock is set, forward or back | renewals go on |
//! | a rich notification cannot be read, or comes without its content | it is dropped, counted, and reported as a gap |
//! | items of a subscription are refused | an event says so, with a gap for the time, at once and then every ten minutes |
//! | the token service is out of reach | its last keys are used; it is asked again once a minute |
//! | Graph loses a delivery without a word | a gap is reported for routine every six hours |
//!
//! A gap names a resource and a time; [`Sweep`] reads it from the service, and [`Delivered`] leaves out what was
//! handed over before. Delivery is at least once. Graph keeps the newest version of a call record only: a version
//! that the next one overtakes before it was fetched is never seen.
//!
//! Between 202 and the end of its handling a notification is in memory only. It is not lost for good: the stored
//! state says until when everything was handled, so the gap after a crash begins there. Store the state now
//! and then; the older it is, the more the sweep reads.
//!
//! # Features
//!
//! | feature | default | brings |
//! |---|---|---|
//! | `axum` | yes | `Receiver::routes`; without it [`Receiver::handle`] serves any framework |
//! | `rich` | no | notifications that bring the recording or transcript along; builds the C code of aws-lc |
//!
//! Call records have no rich notifications, so a program that watches only those does without `rich`.
//!
//! # Secrets
//! A sender learns whether a body was taken, and nothing about why not: items are refused alike, and
//! contents are decrypted when the answer is long gone. No trace, error or `Debug` shows a client state, a
//! token, a key or a content.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(all(doctest, feature = "axum"))]
#[doc = include_str!("../README.md")]
mod readme {}

#[cfg(feature = "axum")]
mod axum;
mod changed;
mod clock;
mod delivered;
mod entity;
mod event;
mod gap;
mod keeper;
mod path;
mod receiver;
mod resource;
#[cfg(feature = "rich")]
mod rich;
mod subscription;
mod sweep;

pub use changed::{Changed, RecordingPath, TranscriptPath};
pub use clock::Clock;
pub use delivered::Delivered;
pub use entity::{Entity, FetchError};
pub use event::{Event, Lifecycle, Notification, RefusedItems};
pub use gap::{DropReason, Gap, GapCause};
pub use keeper::{Keeper, KeeperBuilder, KeeperError, KeeperState, Setback};
pub use receiver::{
    Counters, Events, ItemRefusal, Known, NotTaken, Receiver, ReceiverBuilder, Refusal,
};
pub use resource::Resource;
#[cfg(feature = "rich")]
pub use rich::{
    CertificateError, EncryptionCertificate, KeyRing, KeySet, KeySetError, KeySetSource,
    PUBLISHER_ID, PrivateKey, RichNotifications,
};
pub use subscription::{SubscriptionError, SubscriptionRequest, generate_client_state};
pub use sweep::{Found, Sweep, SweepError};
