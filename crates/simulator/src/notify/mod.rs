//! Subscriptions, and the notifications that are sent for them.

mod delivery;
mod disturbance;
mod http;
#[cfg(feature = "rich")]
mod publisher;
mod resource;
#[cfg(feature = "rich")]
mod rich;
mod simulator;
mod store;

pub use delivery::Delivery;
pub(crate) use delivery::{Notice, notify, send_lifecycle_event, validate};
pub use disturbance::Disturbance;
#[cfg(feature = "rich")]
pub use publisher::{Publisher, PublisherError};
pub(crate) use resource::Watched;
#[cfg(feature = "rich")]
pub(crate) use rich::well_known;
pub(crate) use store::{Entry, Subscriptions};
