//! A client for Microsoft Graph call records and call recordings.
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
//! | download a recording | [`Client::download`] |
//! | read all sessions of a record | [`Client::complete`] |
//!
//! The operations are in [`endpoints`], one module per part of the URL; what they answer is in [`models`].
//!
//! # What the client takes care of
//! - **Throttling.** It keeps within the limits that Graph documents ([`Limits`]), waits as long as the
//!   service asks when it is throttled all the same, and sends again what can be sent again
//!   ([`RetryPolicy`]), in the middle of a collection as well.
//! - **Tokens.** One is asked for at a time, ahead of its end. One that is refused is replaced once, with
//!   the claims that the service wants of it, so a service outlives continuous access evaluation.
//! - **Secrets.** The token goes to the host of the [`Cloud`] and nowhere else. Links are checked before
//!   they are followed; redirects to another host go without the token, those from https to http not at
//!   all. No error, trace or `Debug` shows a token, a secret, or the query of a URL.
//! - **Endings.** A page is never taken for the last one because it is empty, a content never for complete
//!   while bytes that were promised are missing.
//!
//! # Features
//! | feature | default | brings |
//! |---|---|---|
//! | `rustls-ring` | yes | TLS by rustls with ring |
//! | `rustls-aws-lc-rs` | | TLS by rustls with aws-lc-rs |
//! | `rustls-no-provider` | | TLS by rustls with the crypto provider that the program installs |
//! | `native-tls` | | the TLS of the operating system; used when no rustls is on |
//! | `gzip` | yes | compressed answers |
//! | `http2` | | HTTP/2 |
//! | `client-certificate` | | the credential `ClientCertificate` |
//! | `azure-identity` | | the credential `AzureIdentity` |
//!
//! Without any TLS only services over `http` can be reached, such as a simulator; or a
//! [`Transport`](transport::Transport) of one's own does the sending.
//!
//! # Traces
//! Operations are spans named `graph.operation`, the requests in them spans named `http.request` with the
//! field names of OpenTelemetry for HTTP clients.

mod builder;
mod client;
mod cloud;
mod complete;
pub mod credential;
mod delta;
mod download;
mod error;
mod limit;
mod pages;
mod pipeline;
mod redirect;
mod request_id;
mod retry;
mod trace;
pub mod transport;

pub use builder::ClientBuilder;
pub use client::Client;
pub use cloud::Cloud;
pub use delta::{DeltaRound, DeltaState, DeltaStateError};
pub use download::{ContentStream, Download, Downloaded, Progress};
pub use error::{Error, ErrorKind};
pub use limit::{Budget, Limits};
pub use pages::{Items, Pages};
pub use retry::RetryPolicy;

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
