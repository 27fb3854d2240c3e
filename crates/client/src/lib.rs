//! A client for the call records, recordings and transcripts of Microsoft Teams in Microsoft Graph.
//!
//! It is not a product of Microsoft. It runs on tokio: `cargo add tokio --features macros,rt-multi-thread`.
//!
//! ```no_run
//! use graph_calls::Client;
//! use graph_calls::credential::ClientSecret;
//! use graph_calls::endpoints::communications::call_records;
//!
//! # async fn example() -> Result<(), graph_calls::Error> {
//! let client = Client::builder()
//!     .credential(ClientSecret::new("contoso.com", "client id", "client secret"))
//!     .build()?;
//! let mut records = client.stream(call_records::List::new());
//! while let Some(record) = records.next().await.transpose()? {
//!     println!("{} {:?}", record.id, record.start_date_time);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! | to | use |
//! |---|---|
//! | send one operation | [`Client::send`] |
//! | read a collection | [`Client::stream`] for items, [`Client::pages`] for pages |
//! | follow what changes | [`Client::delta`], [`Client::resume`] |
//! | download a recording | [`Client::download`], with the content of an [`Artifact`] |
//! | read who said what | [`Transcript`] |
//! | find a meeting by its join URL | [`Client::find_meeting`] |
//! | send several operations in one request | [`Client::batch`] |
//! | read all sessions of a record | [`Client::complete`] |
//! | see the headers of an answer | [`Client::send_with_headers`], [`Error::headers`] |
//! | set a timeout, a header or the retries of one call | [`Client::with`] |
//!
//! The operations are in [`endpoints`], one module per part of the URL, with a table of all of them at
//! [`OPERATIONS`](endpoints::OPERATIONS). Their answers are in [`models`], made of the times, durations and exact decimals
//! in [`models::primitive`].
//!
//! The [`guide`] explains each subject with code.
//!
//! # Guarantees
//! - **Throttling.** The client keeps within the limits that Graph documents ([`Limits`]). When Graph throttles it, it
//!   waits as long as Graph asks, and sends the request again ([`RetryPolicy`]), in the middle of a collection as well.
//! - **Tokens.** The client asks for one token at a time, before the last one expires. A refused token is replaced once,
//!   with the claims that Graph asks for, so a service outlives continuous access evaluation.
//! - **Secrets.** The token goes to the host of the [`Cloud`] and nowhere else. Links are checked before they are followed.
//!   Redirects to another host are followed without the token, those from https to http not at all. No error, trace or
//!   `Debug` shows a token, a secret, or the query of a URL.
//! - **Completeness.** An empty page is not the end of a collection. A content is complete when all promised bytes are
//!   there.
//!
//! # Features
//! | feature | default | brings |
//! |---|---|---|
//! | `rustls-aws-lc-rs` | yes | TLS by rustls with aws-lc-rs, as reqwest chooses by itself |
//! | `rustls-ring` | | TLS by rustls with ring, which builds in seconds; see below |
//! | `rustls-no-provider` | | TLS by rustls with the crypto provider that the program installs |
//! | `native-tls` | | the TLS of the operating system; used when no rustls is on |
//! | `socks` | | proxies that speak SOCKS |
//! | `gzip` | yes | compressed answers |
//! | `http2` | | HTTP/2 |
//! | `client-certificate` | | the credential `ClientCertificate` |
//! | `azure-identity` | | the credential `AzureIdentity` |
//! | `time`, `jiff`, `chrono` | | conversions of timestamps, durations and dates from and to those of that crate |
//! | `rust_decimal` | | conversions of decimals from and to those of that crate |
//!
//! With `rustls-ring` or `rustls-no-provider` and without `rustls-aws-lc-rs`, a [`reqwest::Client`] that the
//! program builds for itself panics unless the program has installed a crypto provider: reqwest has one such setting
//! for the whole program. This crate's own client needs none.
//!
//! Charges are exact decimals, which print and compare as they are. With `rust_decimal` they can be added:
//!

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(feature = "rust_decimal", doc = "```")]
#![cfg_attr(not(feature = "rust_decimal"), doc = "```ignore")]
//! use std::collections::BTreeMap;
//!
//! use graph_calls::models::call_records::PstnCallLogRow;
//! use graph_calls::models::primitive::OutOfRange;
//! use rust_decimal::Decimal;
//!
//! /// Adds up the charges by currency.
//! fn charges(rows: Vec<PstnCallLogRow>) -> Result<BTreeMap<String, Decimal>, OutOfRange> {
//!     let mut sums = BTreeMap::new();
//!     for row in rows {
//!         let sum: &mut Decimal = sums.entry(row.currency.unwrap_or_default()).or_default();
//!         for charge in [row.charge, row.connection_charge].into_iter().flatten() {
//!             *sum += Decimal::try_from(charge)?;
//!         }
//!     }
//!     Ok(sums)
//! }
//! # use graph_calls::Object;
//! # let row = |currency: &str, charge: &str| PstnCallLogRow::build(|row| {
//! #     row.currency = Some(currency.to_owned());
//! #     row.charge = charge.parse().ok();
//! # });
//! # let sums = charges(vec![row("EUR", "0.10"), row("EUR", "0.20"), row("USD", "1e-2")])?;
//! # assert_eq!(sums["EUR"].to_string(), "0.30");
//! # assert_eq!(sums["USD"].to_string(), "0.01");
//! # Ok::<(), OutOfRange>(())
//! ```
//!
//! Without any TLS the client reaches services over `http` only, such as a simulator, or sends by a
//! [`Transport`](transport::Transport) of your own.
//!
//! # Traces
//! Operations are spans named `graph.operation`, the requests in them spans named `http.request` with the
//! field names of OpenTelemetry for HTTP clients.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

mod artifact;
mod batch;
mod builder;
mod client;
mod cloud;
mod complete;
pub mod credential;
mod delta;
mod download;
mod error;
pub mod guide;
mod limit;
mod meeting;
mod options;
mod pages;
mod pipeline;
mod redirect;
mod request_id;
mod response;
mod retry;
mod scrub;
mod stored;
mod trace;
mod transcript;
pub mod transport;

pub use artifact::{Artifact, RecordingContent};
pub use batch::{Batch, BatchResponse, Step, StepId};
pub use builder::ClientBuilder;
pub use client::Client;
pub use cloud::Cloud;
pub use delta::{DeltaRound, DeltaState};
pub use download::{ContentStream, Download, Downloaded, Progress};
pub use error::{Error, ErrorKind};
pub use limit::{Budget, Limits};
pub use meeting::Meeting;
pub use options::CallOptions;
pub use pages::{Items, PageState, Pages};
pub use response::Response;
pub use retry::RetryPolicy;
pub use stored::PositionError;
pub use transcript::{Cue, Transcript, TranscriptError};

/// The HTTP client that sends by default, for [`ClientBuilder::configure_http`] and
/// [`ClientBuilder::http_client`].
pub use reqwest;

pub use futures_core::future::BoxFuture;
pub use graph_calls_endpoints as endpoints;
pub use graph_calls_endpoints::{Content, Delta, Link, Operation, Page, Pageable, Version};
pub use graph_calls_models as models;
pub use graph_calls_models::Object;
pub use graph_calls_models::primitive::{Date, Secret, Timestamp};

/// The code in the README is that of a program that compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
