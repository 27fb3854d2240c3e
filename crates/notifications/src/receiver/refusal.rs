//! What the receiver does not take.

use http::StatusCode;

/// Why a body was refused whole.
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

/// Why an item of a body was refused.
///
/// The sender is not told: a body of which some item is taken is answered 202, one of which none is, 403.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ItemRefusal {
    /// The subscription is not known here.
    UnknownSubscription,
    /// The client state is not that of the subscription, or missing.
    ClientState,
    /// The tenant is not that of the subscription, or missing.
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
