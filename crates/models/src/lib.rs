//! The types of Microsoft Graph call records and call recordings.
//!
//! Modules follow the namespaces of Graph: `microsoft.graph` is the crate root,
//! `microsoft.graph.callRecords` is [`call_records`]. Names follow the wire in Rust's spelling.
//!
//! ```
//! use graph_calls_models::call_records::CallRecord;
//! use graph_calls_models::Object;
//!
//! let record: CallRecord = serde_json::from_str(
//!     r#"{
//!         "id": "e523d2ed-2966-4b6b-925b-754a88034cc5",
//!         "version": 1,
//!         "type": "peerToPeer",
//!         "startDateTime": "2020-02-25T18:52:21.2169889Z",
//!         "organizer": null,
//!         "sessions@odata.nextLink": "https://graph.microsoft.com/…"
//!     }"#,
//! )?;
//! assert_eq!(record.version, Some(1));
//! assert!(record.organizer.is_none());
//! let link = record.unknown().get::<String>("sessions@odata.nextLink").transpose()?;
//! assert!(link.is_some());
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! # Guarantees
//!
//! - **All properties are optional** but the id of an entity: `$select`, gaps in telemetry and
//!   `Prefer: omit-values=nulls` leave properties out. An id that is not there is the empty text.
//! - **Nothing is lost.** A value encodes to JSON that is equal to what it was decoded from: unknown
//!   properties and annotations, explicit nulls, the digits of a timestamp, members of enumerations and
//!   derived types that this version does not know. [`Object::unknown`] reads what has no field.
//! - **A value that does not fit its property** (a text where a number belongs) does not fail the whole:
//!   the property is `None`, and the value is kept for encoding.
//! - **Derived types are enums.** [`Identity`] has a variant for each derived identity and
//!   [`Identity::Other`] for everything else; what all of them have is read by methods.
//! - **Enumerations stay open.** Match the members of interest and the rest with `_`; `as_str` gives the
//!   text of any.
//! - **The types may grow**, so they are made by [`Object::build`] or from `default()`.
//!
//! # Features
//! `time`, `jiff` and `chrono` bring conversions of timestamps, durations and dates from and to those of
//! that crate, `rust_decimal` those of decimals. All are off by default; [`primitive`] has the types.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[rustfmt::skip]
#[allow(deprecated, reason = "what is deprecated is still a part of the crate")]
mod generated;
mod streams;

pub use generated::*;
pub use graph_calls_core::primitive;
pub use graph_calls_core::{ErrorBody, Object, Page, Remainder, Unknown};
pub use streams::CallStream;
