//! The primitive types of OData that Rust has no type of its own for.
//!
//! `Edm.String`, `Edm.Guid` and `Edm.Binary` are `String`; the integers, `Edm.Boolean`,
//! `Edm.Single` and `Edm.Double` are Rust's own.

mod date;
mod decimal;
mod duration;
mod scan;
mod secret;
mod time_of_day;
mod timestamp;
mod untyped;

#[cfg(feature = "chrono")]
mod convert_chrono;
#[cfg(feature = "jiff")]
mod convert_jiff;
#[cfg(feature = "rust_decimal")]
mod convert_rust_decimal;
mod convert_std;
#[cfg(feature = "time")]
mod convert_time;

pub use convert_std::OutOfRange;
pub use date::Date;
pub use decimal::Decimal;
pub use duration::Duration;
pub use scan::ParseError;
pub use secret::Secret;
pub use time_of_day::TimeOfDay;
pub use timestamp::{Offset, Timestamp};
pub use untyped::Untyped;

#[cfg(test)]
mod tests;
