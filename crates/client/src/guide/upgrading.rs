//! Upgrading when Graph changes.
//!
//! # What changes without you
//!
//! Graph adds properties, derived types and members of enumerations without notice. A program keeps working:
//!
//! | Graph sends | a program sees |
//! |---|---|
//! | a new property | nothing; [`Object::unknown`](crate::Object::unknown) reads it, and encoding keeps it |
//! | a new member of an enumeration | `Unrecognized`, with the text in `as_str` |
//! | a new derived type | `Other`, with everything that was sent |
//! | a value of another type than documented | `None`; encoding keeps it |
//!
//! ```
//! use graph_calls::Object;
//! use graph_calls::models::call_records::CallRecord;
//!
//! let record: CallRecord = serde_json::from_str(r#"{"id": "e523d2ed", "mood": "good", "type": "hologram"}"#)?;
//! assert_eq!(record.unknown().get::<String>("mood").transpose()?.as_deref(), Some("good"));
//! assert_eq!(record.r#type.map(|kind| kind.as_str().to_owned()).as_deref(), Some("hologram"));
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Match enumerations with a last arm `_`. Structs are made by [`Object::build`](crate::Object::build) or from `default()`, so a new field
//! breaks nothing.
//!
//! # What changes with a release
//!
//! All crates have one version and follow semantic versioning.
//! [CHANGELOG.md](https://github.com/graph-calls/graph-calls/blob/main/CHANGELOG.md) has what is for you to do. A property that Microsoft takes
//! back is deprecated first where Microsoft says so.
//!
//! # Not waiting for a release
//!
//! In a clone, with [Microsoft's document](https://github.com/microsoftgraph/msgraph-metadata/tree/master/openapi/v1.0):
//!
//! ```sh
//! cargo xtask spec update --upstream openapi.yaml     # what changes, for whom; then generates and tests
//! cargo insta review                                  # the public items that came, went or changed
//! ```
//!
//! A fact that Microsoft's document has wrong is corrected in `spec/overlay.yaml`, and stays corrected.
//!
//! # An operation that is not here
//!
//! Three ways, the shortest last for one call:
//!
//! 1. Name it in `spec/slice.toml` and regenerate.
//! 2. Generate crates for another part of Graph with `cargo xtask codegen --spec … --out … --name …`, and use them with this client.
//! 3. Implement [`Operation`](crate::Operation) for a struct of your own.
//!
//! ```
//! use graph_calls::Operation;
//! use graph_calls::endpoints::operation::{DecodeError, Path, json};
//! use graph_calls::endpoints::{Request, RequestError};
//!
//! /// `GET /organization`, as any JSON.
//! struct Organization;
//!
//! impl Operation for Organization {
//!     type Output = serde_json::Value;
//!     const NAME: &'static str = "Organization";
//!
//!     fn request(&self) -> Result<Request, RequestError> {
//!         Ok(Request::get(Path::new("/organization")).accept("application/json"))
//!     }
//!
//!     fn decode(body: &[u8]) -> Result<Self::Output, DecodeError> {
//!         json(body)
//!     }
//! }
//! # assert!(Organization.request().is_ok());
//! ```
//!
//! `client.send(Organization)` then has tokens, limits, retries and errors like all the others.
