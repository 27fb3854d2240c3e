//! Tools of the tests that cross crates.

pub mod fixtures;
pub mod full_page;
pub mod fuzz;
pub mod json;
pub mod schedules;
pub mod typed_share;
