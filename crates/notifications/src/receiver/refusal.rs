//! Reasons why the receiver refuses something.

use std::error::Error;
use std::fmt;

use http::StatusCode;

/// The reason why a body was refused whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Refusal {
    /// Not a POST.
    Method,
    /// Not JSON by its content type.
    ContentType,
    /// Longer than the limit.
    TooLarge,
    /// It did not arrive in time.
    TooSlow,
    /// Not JSON, or not a collection of notifications.
    Malformed,
    /// There are items, and none of them was taken.
    NoItemTaken,
}

impl Refusal {
    /// All reasons.
    pub const ALL: &'static [Self] = &[
        Self::Method,
        Self::ContentType,
        Self::TooLarge,
        Self::TooSlow,
        Self::Malformed,
        Self::NoItemTaken,
    ];

    /// The status that the sender gets.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::NoItemTaken => StatusCode::FORBIDDEN,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Method => "the request is not a POST",
            Self::ContentType => "the body is not JSON by its content type",
            Self::TooLarge => "the body is larger than the limit",
            Self::TooSlow => "the body did not arrive in time",
            Self::Malformed => "the body is not a collection of notifications",
            Self::NoItemTaken => "no notification in the body is of a known subscription",
        })
    }
}

/// The reason why a message was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotTaken {
    /// The queue is full, or nobody takes events any more. Wait, and give the message again.
    Full,
    /// The message is refused, and will be again.
    Refused(Refusal),
}

impl From<Refusal> for NotTaken {
    fn from(reason: Refusal) -> Self {
        Self::Refused(reason)
    }
}

impl fmt::Display for NotTaken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => formatter.write_str("the queue is full; give the message again later"),
            Self::Refused(reason) => reason.fmt(formatter),
        }
    }
}

impl Error for NotTaken {}

/// The reason why an item of a body was refused.
///
/// The sender is not told: the answer is 202 when at least one item of the body is taken, and 403 otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ItemRefusal {
    /// The subscription is not known here.
    UnknownSubscription,
    /// The client state is not that of the subscription, or missing.
    ClientState,
    /// The tenant is not that of the subscription.
    Tenant,
    /// It says neither what has changed nor what happened to the subscription.
    Incomplete,
}

impl ItemRefusal {
    /// All reasons.
    pub const ALL: &'static [Self] = &[
        Self::UnknownSubscription,
        Self::ClientState,
        Self::Tenant,
        Self::Incomplete,
    ];
}
