//! Turns one OpenAPI document into the graph-calls crates.

pub mod api;
pub mod areas;
pub mod check;
pub mod codegen;
pub mod diff;
pub mod emit;
pub mod files;
pub mod import;
pub mod lower;
pub mod problem;
pub mod source;
pub mod spec;
pub mod update;
