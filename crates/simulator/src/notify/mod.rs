//! Subscriptions, and the notifications that are sent for them.

mod delivery;
mod disturbance;
mod http;
#[cfg(feature = "rich")]
mod publisher;
mod resource;
#[cfg(feature = "rich")]
mod rich;
mod store;

pub use delivery::Delivery;
pub(crate) use delivery::{Notice, notify, send, send_lifecycle_event, validate};
pub use disturbance::Disturbance;
#[cfg(feature = "rich")]
pub use publisher::{Publisher, PublisherError};
pub(crate) use resource::Watched;
#[cfg(feature = "rich")]
pub(crate) use rich::{publisher, well_known};
pub(crate) use store::{Entry, Subscriptions};
