//! The Rust interface of operations and types: the only place that decides it.
//!
//! `emit` prints it, `outline` lists it, `diff` compares two of it, and the lowering looks in it for names that
//! are taken.

mod operation;
mod types;

pub use operation::{Face, Given, Kept, Marker, Parameter, Sent, Setter};
pub use types::PropertyConstant;
