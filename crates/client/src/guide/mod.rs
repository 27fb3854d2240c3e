//! A guide to the client, by subject.
//!
//! | page | answers |
//! |---|---|
//! | [`authentication`] | how a program gets tokens, and which permissions it needs |
//! | [`filtering`] | how to read less: conditions, properties, related objects |
//! | [`paging`] | how to read a collection, follow its changes, and go on after a restart |
//! | [`downloads`] | how to get recordings and transcripts, and archive them |
//! | [`notifications`] | how to hear of new records in production |
//! | [`errors`] | how to decide on an error, and what is retried before there is one |
//! | [`testing`] | how to test a program without a tenant, with faults |
//! | [`networks`] | how to reach national clouds, gateways, proxies |
//! | [`upgrading`] | what to do when Graph changes |
//! | [`migrating`] | how to come from hand-written structs, `graph-rs-sdk` or another language's SDK |
//!
//! The repository has a program for most of them in
//! [`examples`](https://github.com/graph-calls/graph-calls/tree/main/examples).

pub mod authentication;
pub mod downloads;
pub mod errors;
pub mod filtering;
pub mod migrating;
pub mod networks;
pub mod notifications;
pub mod paging;
pub mod testing;
pub mod upgrading;
