//! The operations of Microsoft Graph call records and call recordings, as values.
//!
//! Modules mirror the URL: `GET /communications/callRecords/{id}` is
//! [`communications::call_records::Get`]. An operation says what to send and how to read the answer; it
//! never sends, so it works under any HTTP client, blocking or not.

#[rustfmt::skip]
mod generated;

pub use generated::*;
pub use graph_calls_core::{
    Content, Delta, Link, Operation, Page, Pageable, Request, RequestError, ResponseError, Root,
    Version, operation, query, read_response,
};
