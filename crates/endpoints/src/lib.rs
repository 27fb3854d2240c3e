//! The operations of Microsoft Graph call records and call recordings, as values.
//!
//! Modules mirror the URL: `GET /communications/callRecords/{id}` is
//! [`communications::call_records::Get`]. An operation says what to send and how to read the answer; it
//! never sends, so it works under any HTTP client, blocking or not.
//!
//! ```
//! use graph_calls_endpoints::communications::call_records::Get;
//! use graph_calls_endpoints::{Operation, Root, read_response};
//! use graph_calls_models::call_records::{CallRecord, Session};
//!
//! let get = Get::new("e523d2ed").expand(CallRecord::SESSIONS.expand(Session::SEGMENTS));
//! let request = get.request()?.into_http(&Root::default())?;
//! assert_eq!(
//!     request.uri().path_and_query().map(|target| target.as_str()),
//!     Some("/v1.0/communications/callRecords/e523d2ed?$expand=sessions($expand=segments)"),
//! );
//!
//! // The status and the body that your HTTP client got, sent with a token:
//! let (status, body) = (200, br#"{"id": "e523d2ed", "version": 1, "sessions": []}"#);
//! let record = read_response::<Get>(status.try_into()?, body)?;
//! assert_eq!(record.version, Some(1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![cfg_attr(docsrs, feature(doc_cfg))]

#[rustfmt::skip]
#[allow(deprecated, reason = "what is deprecated is still a part of the crate")]
mod generated;

pub use generated::*;
pub use graph_calls_core::{
    Content, Delta, Link, Operation, Page, Pageable, Request, RequestError, ResponseError, Root,
    Version, operation, query, read_response,
};
