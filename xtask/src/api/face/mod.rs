//! The Rust interface of operations and types: the only place that decides it.
//!
//! `emit` prints it, `outline` lists it, `diff` compares two of it, and the lowering looks in it for names that
//! are taken.

mod ids;
mod operation;
mod types;

pub use ids::{IDS, Id, id_name, ids};
pub use operation::{Face, Given, Kept, Marker, Parameter, Sent, Setter};
pub use types::PropertyConstant;
