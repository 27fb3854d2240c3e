//! Calls of a keeper that failed.

use std::fmt;
use std::sync::Arc;

use graph_calls::Error;
use graph_calls_core::primitive::Timestamp;

use crate::Resource;

/// Something that a keeper could not do yet. It tries again; when notifications got lost in between, it
/// reports the gap once there is a subscription again.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Setback {
    /// The resource that is watched.
    pub resource: Resource,
    /// The tenant, when it is known.
    pub tenant_id: Option<String>,
    /// The call that did not work: `create`, `list`, `delete`, `renew` or `reauthorize`.
    pub call: &'static str,
    /// The reason; `None` when the service says that there is a subscription already, and none that notifies
    /// this URL is listed.
    pub error: Option<Arc<Error>>,
    /// The time when it is tried again.
    pub again_at: Timestamp,
}

impl fmt::Display for Setback {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { call, resource, .. } = self;
        write!(formatter, "could not {call} the subscription to {resource}")?;
        match &self.error {
            Some(error) => write!(formatter, ": {error}"),
            None => formatter.write_str(": one is in the way that does not notify this URL"),
        }
    }
}
