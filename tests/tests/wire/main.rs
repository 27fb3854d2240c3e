//! The wire: payloads that come back as they went in, and the requests of all operations.

mod errors;
mod observed;
mod payloads;
mod requests;
mod spellings;
mod streams;
