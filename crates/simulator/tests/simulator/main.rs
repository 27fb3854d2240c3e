//! The simulator as clients see it: over plain HTTP.

#![expect(
    clippy::unwrap_used,
    reason = "a test that unwraps fails where it should"
)]

mod batch;
mod bounds;
mod checks;
mod conformance;
mod content;
mod delta;
mod faults;
mod fuzzer;
mod limits;
mod loaded;
mod login;
mod operations;
mod permissions;
mod query;
mod schema;
mod story;
mod strictness;
mod subscriptions;
mod support;
// Shared with the crate of the tests that cross crates, where it is public.
#[allow(unreachable_pub)]
#[path = "../../../../tests/src/typed_share.rs"]
mod typed_share;
