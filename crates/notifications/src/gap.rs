//! Times for which notifications may be missing.

use std::fmt;

use graph_calls_core::primitive::Timestamp;

use crate::{ItemRefusal, Resource};

/// A time for which notifications of a resource may be missing.
///
/// Whatever changed in it has to be read from the service: see [`Sweep`](crate::Sweep). A change is
/// notified up to four hours late and a call record is made after the call, so what is read should
/// begin earlier than the gap does; the sweep takes care of that.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gap {
    /// The resource that the subscription watches.
    pub resource: Resource,
    /// The subscription that was affected; `None` when its id is not known.
    pub subscription_id: Option<String>,
    /// The tenant, when it is known.
    pub tenant_id: Option<String>,
    /// The last instant before which nothing is missing.
    pub from: Timestamp,
    /// The first instant from which on nothing is missing.
    pub to: Timestamp,
    /// The reason why something may be missing.
    pub cause: GapCause,
}

/// The reason why notifications may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GapCause {
    /// The subscription expired before it could be renewed, and was created again.
    Expired,
    /// The service no longer knew the subscription, and it was created again.
    Gone,
    /// The service said that it removed the subscription, and it was created again.
    Removed,
    /// The subscription existed with a client state that is not known any more, and was replaced.
    Replaced,
    /// The subscription was not authorized again in time: the service delivers nothing while it waits for
    /// that, and gives up what it could not deliver for four hours.
    Unauthorized,
    /// The service said that it missed to notify.
    Missed,
    /// This program did not run, or stopped before all that it had received was handled.
    Restarted,
    /// A notification that carries the secret of its subscription could not be read.
    Dropped(DropReason),
    /// A notification that names the subscription was refused. It may have been genuine.
    Refused(ItemRefusal),
    /// Nothing is known to be missing. The service drops deliveries to slow endpoints without a word, so
    /// a look now and then finds what went that way.
    Routine,
}

impl fmt::Display for GapCause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Expired => "the subscription expired",
            Self::Gone => "the subscription was gone",
            Self::Removed => "the subscription was removed",
            Self::Replaced => "the subscription was replaced",
            Self::Unauthorized => "the subscription was not authorized in time",
            Self::Missed => "the service missed notifications",
            Self::Restarted => "the program was restarted",
            Self::Dropped(_) => "a notification could not be read",
            Self::Refused(_) => "notifications were refused",
            Self::Routine => "it was time to look",
        })
    }
}

/// The reason why a rich notification was dropped.
///
/// It is for the program and its operator only: the sender gets the same answer in every case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DropReason {
    /// There are no validation tokens, or none for the tenant.
    NoValidationToken,
    /// A validation token is not genuine, out of its time, or for somebody else.
    ValidationToken,
    /// The keys that validation tokens are checked with could not be read.
    ValidationKeys,
    /// A part of the encrypted content is missing or no base64.
    Malformed,
    /// There is no private key for the certificate.
    UnknownCertificate,
    /// The symmetric key does not decrypt.
    DataKey,
    /// The signature is not that of the data.
    Signature,
    /// The data does not decrypt, though it is signed.
    Data,
    /// The decrypted object is not the one that the notification is about.
    Content,
    /// The subscription brings contents along, and the notification has none.
    NoContent,
}

impl DropReason {
    /// All reasons.
    pub const ALL: &'static [Self] = &[
        Self::NoValidationToken,
        Self::ValidationToken,
        Self::ValidationKeys,
        Self::Malformed,
        Self::UnknownCertificate,
        Self::DataKey,
        Self::Signature,
        Self::Data,
        Self::Content,
        Self::NoContent,
    ];
}
