//! The data set: generated or loaded, and what was added since.

mod artifact;
mod call;
mod content;
mod generator;
mod identifier;
mod loaded;
mod logs;
mod people;
mod random;
mod recording;
mod set;
mod telemetry;
mod view;

pub use content::Content;
pub use loaded::LoadError;
pub use people::User;

pub(crate) use artifact::{Artifact, transcript};
pub(crate) use generator::{Dimensions, Generator};
pub(crate) use identifier::guid;
pub(crate) use loaded::Loaded;
pub(crate) use logs::Log;
pub(crate) use people::{DOMAIN, explicit_null};
pub(crate) use random::{Random, Stream, hash, mix};
pub(crate) use recording::{Form, Owner, Recording};
pub(crate) use set::DataSet;
pub(crate) use view::CallView;
