//! Generated code: from small documents of one construct each, from wrong ones, and from the committed one.

mod clean;
mod compile;
mod constructs;
mod determinism;
mod dialects;
mod files;
mod keywords;
mod leave_out;
mod mutations;
mod outline;
mod read_back;
mod specs;
mod wrong;
