//! Turns one OpenAPI document into the graph-calls crates.
//!
//! Four steps, each in a module of its own, with the interface as the only picture between them:
//!
//! ```
//! use xtask::{emit, files, lower, spec};
//!
//! // Read: text becomes a tree that knows the place of each value.
//! let document = spec::parse(
//!     "calls.yaml",
//!     "
//! openapi: 3.0.4
//! paths:
//!   /calls/{call-id}:
//!     get:
//!       parameters: [{name: call-id, in: path, required: true, schema: {type: string}}]
//!       responses:
//!         2XX:
//!           content:
//!             application/json:
//!               schema: {$ref: '#/components/schemas/microsoft.graph.call'}
//! components:
//!   schemas:
//!     microsoft.graph.call:
//!       type: object
//!       properties:
//!         subject: {type: string}
//! ",
//! )?;
//!
//! // Lower: the tree becomes types and operations; what is not understood is a problem with its place.
//! let api = lower::lower(&document)?;
//! assert_eq!(api.types[0].path().name, "Call");
//! assert_eq!(api.operations[0].template, "/calls/{call-id}");
//!
//! // Emit: types and operations become Rust, one file each.
//! let generated = emit::emit(&api);
//! assert!(generated["models/src/generated/call.rs"].contains("\"subject\" => subject"));
//!
//! // Write: the disk is compared first, and only what differs is written.
//! let folder = tempfile::tempdir()?;
//! let owned = [format!("endpoints/{}", emit::GENERATED), format!("models/{}", emit::GENERATED)];
//! let changes = files::compare(folder.path(), &owned, &generated)?;
//! files::apply(folder.path(), &changes, &generated)?;
//! assert!(files::compare(folder.path(), &owned, &generated)?.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Around them: [`spec::import`] makes the document out of Microsoft's, [`diff`] tells what a change of it does
//! to dependents, and [`check`] finds what is wrong with one that can be generated from. The commands are
//! [`codegen`], [`import`], [`update`], [`diff`] and [`check`].

pub mod api;
pub mod areas;
pub mod bench;
pub mod check;
pub mod ci;
pub mod codegen;
pub mod diff;
pub mod emit;
pub mod error;
pub mod files;
pub mod import;
pub mod leave_out;
pub mod lower;
pub mod names;
mod naming;
pub mod outline;
pub mod problem;
mod rust_types;
pub mod source;
pub mod spec;
pub mod update;
pub mod workspace;
