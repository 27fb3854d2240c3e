//! The ways to break the protocol.

use std::fmt;
use std::time::Duration;

/// Something that a client did and must not do.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Violation {
    /// A token was sent to an origin that is not the service's.
    TokenSentAway {
        /// The URL that it went to.
        url: String,
    },
    /// A next link that leads away from the service was followed.
    ForeignLinkFollowed {
        /// The URL that it went to.
        url: String,
    },
    /// A request came without a token.
    MissingAuthorization {
        /// The URL that was asked for.
        url: String,
    },
    /// A link has a token that the service never gave.
    UnknownToken {
        /// The link.
        link: String,
    },
    /// A link was changed: options were added to it, or its token was put into another link.
    EditedLink {
        /// The link.
        link: String,
    },
    /// A request was repeated before `Retry-After` had elapsed.
    EarlyRetry {
        /// The URL that was asked for.
        url: String,
        /// The time by which it was too early.
        early_by: Duration,
    },
    /// A request was repeated although the service had asked for payment.
    PaymentRequiredRetried {
        /// The URL that was asked for.
        url: String,
    },
    /// A request that is not idempotent was repeated although its outcome was not known.
    UnsafeRetry {
        /// The URL that was asked for.
        url: String,
    },
    /// Bytes that had been sent before a reset were downloaded again, though the download could go on. Who
    /// downloads is told by the user agent.
    RepeatedDownload {
        /// The id of the recording.
        recording: String,
        /// The number of bytes.
        bytes: u64,
    },
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, place) = match self {
            Self::TokenSentAway { url } => ("a token was sent to another origin", url),
            Self::ForeignLinkFollowed { url } => ("a link away from the service was followed", url),
            Self::MissingAuthorization { url } => ("a request came without a token", url),
            Self::UnknownToken { link } => ("a link was made up", link),
            Self::EditedLink { link } => ("a link was changed", link),
            Self::PaymentRequiredRetried { url } => ("a request was repeated after 402", url),
            Self::UnsafeRetry { url } => (
                "a request that is not idempotent was repeated with its outcome unknown",
                url,
            ),
            Self::EarlyRetry { url, early_by } => {
                return write!(
                    formatter,
                    "a request was repeated {early_by:?} before Retry-After had elapsed: {url}"
                );
            }
            Self::RepeatedDownload { recording, bytes } => {
                return write!(
                    formatter,
                    "{bytes} bytes of the recording {recording} were downloaded again"
                );
            }
        };
        write!(formatter, "{what}: {place}")
    }
}
