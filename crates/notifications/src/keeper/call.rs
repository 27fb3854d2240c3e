//! Calls of a keeper to the service, and their answers.

use std::time::Duration;

use graph_calls_core::primitive::Timestamp;
use graph_calls_models::Subscription;

/// A call that a subscription needs now.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Call {
    /// Creates the subscription.
    Create(Box<Subscription>),
    /// Lists the subscriptions of the application, to find the one that is in the way.
    List,
    /// Deletes the subscription that is in the way.
    Delete { id: String },
    /// Extends the subscription, which authorizes it as well, and changes the certificate.
    Renew {
        id: String,
        changes: Box<Subscription>,
    },
    /// Authorizes the subscription and leaves its expiry alone.
    Reauthorize { id: String },
}

impl Call {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Create(_) => "create",
            Self::List => "list",
            Self::Delete { .. } => "delete",
            Self::Renew { .. } => "renew",
            Self::Reauthorize { .. } => "reauthorize",
        }
    }
}

/// The answer to a call.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// The subscription as it is now.
    Subscription(Box<Subscription>),
    /// All subscriptions of the application.
    Subscriptions(Vec<Subscription>),
    /// It is done.
    Done,
    /// There is one for the same already.
    Conflict,
    /// There is no such subscription.
    Gone,
    /// It did not work; after so long at the earliest it may.
    Failed {
        retry_after: Option<Duration>,
        /// Tells whether the service may have done it all the same.
        is_unknown: bool,
    },
}

/// The next step.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// Make this call and give its answer.
    Call(Call),
    /// Come back then, or when something happens.
    Wait(Timestamp),
}
