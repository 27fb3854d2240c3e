//! The memory of a keeper between runs.

use graph_calls_core::primitive::{Secret, Timestamp};
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Resource, SubscriptionRequest};

/// The memory of a keeper between runs, as JSON by way of serde.
///
/// It holds the client states: who has them can forge notifications, so store it like a password.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeeperState {
    /// Until when everything that was received had been handled.
    pub(crate) handled: Option<Timestamp>,
    pub(crate) subscriptions: Vec<SubscriptionState>,
}

/// The memory of one subscription.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SubscriptionState {
    pub(crate) resource: Resource,
    pub(crate) change_type: String,
    pub(crate) client_state: Secret,
    pub(crate) notification_url: String,
    pub(crate) lifecycle_url: String,
    /// `None` while there is no subscription.
    pub(crate) id: Option<String>,
    pub(crate) expires: Option<Timestamp>,
    /// The time when the subscription was last known to be there.
    pub(crate) confirmed: Option<Timestamp>,
    /// Before this nothing is missing but what lies in a gap that was reported.
    pub(crate) covered: Option<Timestamp>,
    /// The expiry of the last creation whose answer did not arrive.
    pub(crate) asked: Option<Timestamp>,
    /// The certificate that contents are encrypted for.
    pub(crate) certificate_id: Option<String>,
}

impl SubscriptionState {
    /// Tells whether renewals make of it what `request` wants: URLs, and whether there is a content, stay as
    /// they were when it was created.
    pub(crate) fn is_as(&self, request: &SubscriptionRequest) -> bool {
        self.notification_url == request.notification_url()
            && self.lifecycle_url == request.lifecycle_notification_url()
            && self.certificate_id.is_some() == request.certificate().is_some()
    }
}

/// Implements serde for a struct whose absent members are `None`: one line per member.
macro_rules! members {
    ($type:ident { $($name:literal => $field:ident: $kind:tt),* $(,)? }) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let count = [$($name),*].len();
                let mut object = serializer.serialize_struct(stringify!($type), count)?;
                $(object.serialize_field($name, &self.$field)?;)*
                object.end()
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Members;

                impl<'de> Visitor<'de> for Members {
                    type Value = $type;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        formatter.write_str(concat!("a ", stringify!($type)))
                    }

                    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<$type, A::Error> {
                        $(let mut $field = None;)*
                        while let Some(name) = map.next_key::<String>()? {
                            match &*name {
                                $($name => $field = Some(map.next_value()?),)*
                                _ => { map.next_value::<IgnoredAny>()?; }
                            }
                        }
                        Ok($type { $($field: members!(@$kind $field, $name, A)?),* })
                    }
                }

                deserializer.deserialize_struct(stringify!($type), &[$($name),*], Members)
            }
        }
    };
    (@required $value:ident, $name:literal, $access:ident) => {
        $value.ok_or_else(|| $access::Error::missing_field($name))
    };
    (@optional $value:ident, $name:literal, $access:ident) => {
        Ok::<_, $access::Error>($value.unwrap_or_default())
    };
}

members! {
    KeeperState {
        "handledDateTime" => handled: optional,
        "subscriptions" => subscriptions: required,
    }
}

members! {
    SubscriptionState {
        "resource" => resource: required,
        "changeType" => change_type: required,
        "clientState" => client_state: required,
        "notificationUrl" => notification_url: required,
        "lifecycleNotificationUrl" => lifecycle_url: required,
        "id" => id: optional,
        "expirationDateTime" => expires: optional,
        "confirmedDateTime" => confirmed: optional,
        "coveredDateTime" => covered: optional,
        "askedExpirationDateTime" => asked: optional,
        "encryptionCertificateId" => certificate_id: optional,
    }
}
