//! Receives the change notifications of Microsoft Graph call records, recordings and transcripts, and keeps
//! their subscriptions alive.
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
//! [All of it in one program](#graph-calls-notifications) stands below, and how to stop it and start it again.
//!
//! # What is never said
//! A sender learns whether a body was taken, and nothing about why not: items are refused alike, and
//! contents are decrypted when the answer is long gone. No trace, error or `Debug` shows a client state, a
//! token, a key or a content.
#![cfg_attr(feature = "axum", doc = "")]
#![cfg_attr(feature = "axum", doc = include_str!("../README.md"))]
#![cfg_attr(docsrs, feature(doc_cfg))]

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
