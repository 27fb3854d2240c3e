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
//!
//! An operation that takes two or more texts takes them as types of [`ids`], so that two in the wrong order do not
//! compile; one that takes a single text takes any text, and an id too:
//!
//! ```
//! use graph_calls_endpoints::ids::{OnlineMeetingId, UserId};
//! use graph_calls_endpoints::{Operation, me, users};
//!
//! let (user, meeting) = (UserId::new("8b081ef6"), OnlineMeetingId::new("MSo1"));
//! let of_user = users::online_meetings::Get::new(user, meeting.clone());
//! assert_eq!(of_user.request()?.subject(), "/users/8b081ef6/onlineMeetings/MSo1");
//! let mine = me::online_meetings::Get::new(meeting);
//! assert_eq!(mine.request()?.subject(), "/me/onlineMeetings/MSo1");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! ```compile_fail,E0308
//! # use graph_calls_endpoints::ids::{OnlineMeetingId, UserId};
//! # use graph_calls_endpoints::users;
//! # let (user, meeting) = (UserId::new("8b081ef6"), OnlineMeetingId::new("MSo1"));
//! users::online_meetings::Get::new(meeting, user);
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
