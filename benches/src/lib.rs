//! Costs of the crates, measured beside the tools that people would use instead.
//!
//! `cargo xtask bench` runs the program of this crate, which writes `RESULTS.md`. What a program
//! allocates is counted by a program of its own, as counting takes time.

pub mod derived;
pub mod measure;
pub mod pages;
pub mod ways;
