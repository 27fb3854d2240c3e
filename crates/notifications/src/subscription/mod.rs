//! Requests for subscriptions.

mod client_state;
mod notification_url;

pub use client_state::generate_client_state;

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::time::Duration;

use graph_calls_core::Object;
use graph_calls_core::primitive::{Secret, Timestamp};
use graph_calls_models::{ChangeType, Subscription};

use crate::Resource;
#[cfg(feature = "rich")]
use crate::rich::EncryptionCertificate;
use notification_url::checked_url;

/// The difference of the clocks before an expiry at the maximum is refused as beyond it.
const SKEW: Duration = Duration::from_secs(2 * 60);

/// Graph makes anything shorter into this.
const SHORTEST_LIFETIME: Duration = Duration::from_secs(45 * 60);

/// The longest client state that Graph takes.
const LONGEST_CLIENT_STATE: usize = 128;

/// A resource to watch, and the URL to notify.
///
/// ```
/// use graph_calls_notifications::{Resource, SubscriptionRequest};
///
/// let request = SubscriptionRequest::new(Resource::CallRecords, "https://example.com/notifications")?;
/// # Ok::<(), graph_calls_notifications::SubscriptionError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until a keeper has it"]
pub struct SubscriptionRequest {
    resource: Resource,
    change_types: Vec<ChangeType>,
    notification_url: String,
    lifecycle_url: String,
    lifetime: Duration,
    client_state: Option<Secret>,
    certificate: Option<Certificate>,
}

/// A certificate as a subscription has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Certificate {
    pub(crate) id: String,
    pub(crate) base64: String,
}

impl SubscriptionRequest {
    /// A subscription to all changes of `resource`, for as long as Graph allows, that is told at
    /// `notification_url`.
    ///
    /// | URL | Graph delivers |
    /// |---|---|
    /// | `https://…` | by POST, answered by [`Receiver::handle`](crate::Receiver::handle) |
    /// | `EventHub:https://NAMESPACE.servicebus.windows.net/eventhubname/HUB?tenantId=DOMAIN` | to Azure Event Hubs; give what comes out to [`Receiver::take`](crate::Receiver::take) |
    /// | `EventHub:https://VAULT.vault.azure.net/secrets/SECRET?tenantId=DOMAIN` | the same, with a connection string in Azure Key Vault |
    /// | `EventGrid:?azuresubscriptionid=ID&resourcegroup=NAME&partnertopic=NAME&location=REGION` | to a partner topic of Azure Event Grid, call records only; give what comes out to [`Receiver::take`](crate::Receiver::take) |
    ///
    /// The last two need no public endpoint. How to set them up:
    /// [Event Hubs](https://learn.microsoft.com/graph/change-notifications-delivery-event-hubs),
    /// [Event Grid](https://learn.microsoft.com/azure/event-grid/subscribe-to-graph-api-events).
    ///
    /// Lifecycle events go to the same URL: Graph refuses recordings for longer than an hour without,
    /// and cannot add it later.
    ///
    /// # Errors
    /// Fails when the URL has none of these forms (http is allowed on the own machine, for a simulator), or an
    /// id in the resource is empty or a dot segment.
    pub fn new(
        resource: Resource,
        notification_url: impl Into<String>,
    ) -> Result<Self, SubscriptionError> {
        let notification_url = checked_url(notification_url.into())?;
        if !resource.has_plain_id() {
            return Err(SubscriptionError::Id);
        }
        Ok(Self {
            change_types: resource.change_types().to_vec(),
            lifetime: resource.longest_lifetime(),
            resource,
            lifecycle_url: notification_url.clone(),
            notification_url,
            client_state: None,
            certificate: None,
        })
    }

    /// Asks for these changes only. For call records, `updated` tells of the first version as well.
    ///
    /// # Errors
    /// Fails without any change type, or with one that the resource does not have.
    pub fn change_types(
        mut self,
        change_types: impl IntoIterator<Item = ChangeType>,
    ) -> Result<Self, SubscriptionError> {
        let wanted: BTreeSet<String> = change_types
            .into_iter()
            .map(|change_type| change_type.as_str().to_owned())
            .collect();
        let known = self.resource.change_types();
        let is_known = |wanted: &String| known.iter().any(|known| known.as_str() == wanted);
        if wanted.is_empty() || !wanted.iter().all(is_known) {
            return Err(SubscriptionError::ChangeType);
        }
        self.change_types = wanted
            .iter()
            .map(|text| ChangeType::from(&**text))
            .collect();
        Ok(self)
    }

    /// Sends lifecycle events to another URL.
    ///
    /// # Errors
    /// Fails when the URL has none of the forms of [`new`](Self::new).
    pub fn lifecycle_url(mut self, url: impl Into<String>) -> Result<Self, SubscriptionError> {
        self.lifecycle_url = checked_url(url.into())?;
        Ok(self)
    }

    /// Asks for a subscription that lasts so long each time: what Graph allows, which is 45 minutes at
    /// least.
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime.clamp(SHORTEST_LIFETIME, self.resource.longest_lifetime());
        self
    }

    /// Uses this client state instead of a random one.
    ///
    /// Several instances of a program that share a subscription need to have the same, as does one that
    /// does not store the state of its keeper. Graph does not tell the client state of a subscription, so
    /// without a stored state a subscription that is there is taken to have this one: delete it before
    /// changing the client state, or all that it sends is refused.
    ///
    /// # Errors
    /// Fails when it is shorter than 16 or longer than 128 characters.
    pub fn client_state(mut self, secret: impl Into<Secret>) -> Result<Self, SubscriptionError> {
        let secret = secret.into();
        if !(16..=LONGEST_CLIENT_STATE).contains(&secret.expose().len()) {
            return Err(SubscriptionError::ClientState);
        }
        self.client_state = Some(secret);
        Ok(self)
    }

    /// Has the changed object brought along, encrypted for `certificate`.
    ///
    /// # Errors
    /// Fails when the resource does not offer that.
    #[cfg(feature = "rich")]
    pub fn content(
        mut self,
        certificate: &EncryptionCertificate,
    ) -> Result<Self, SubscriptionError> {
        if !self.resource.has_content() {
            return Err(SubscriptionError::Content);
        }
        self.certificate = Some(Certificate {
            id: certificate.id().to_owned(),
            base64: certificate.to_base64(),
        });
        Ok(self)
    }

    /// The resource that is watched.
    pub fn resource(&self) -> &Resource {
        &self.resource
    }

    /// The URL for notifications.
    pub fn notification_url(&self) -> &str {
        &self.notification_url
    }

    /// The URL for lifecycle events.
    pub(crate) fn lifecycle_notification_url(&self) -> &str {
        &self.lifecycle_url
    }

    pub(crate) fn given_client_state(&self) -> Option<&Secret> {
        self.client_state.as_ref()
    }

    pub(crate) fn certificate(&self) -> Option<&Certificate> {
        self.certificate.as_ref()
    }

    /// The time that a subscription can last from now on.
    pub(crate) fn lasting(&self) -> Duration {
        let longest = self.resource.longest_lifetime().saturating_sub(SKEW);
        self.lifetime.min(longest)
    }

    /// The expiry to ask for.
    pub(crate) fn expiry(&self, now: Timestamp) -> Timestamp {
        now.saturating_add(self.lasting())
    }

    /// The change types as Graph writes them.
    pub(crate) fn change_type(&self) -> String {
        let names: Vec<_> = self.change_types.iter().map(ChangeType::as_str).collect();
        names.join(",")
    }

    /// The subscription to create.
    pub fn to_subscription(&self, client_state: &Secret, expires: Timestamp) -> Subscription {
        Subscription::build(|subscription| {
            subscription.resource = Some(self.resource.to_string());
            subscription.change_type = Some(self.change_type());
            subscription.notification_url = Some(self.notification_url.clone());
            subscription.lifecycle_notification_url = Some(self.lifecycle_url.clone());
            subscription.client_state = Some(client_state.clone());
            subscription.expiration_date_time = Some(expires);
            subscription.latest_supported_tls_version = Some("v1_2".to_owned());
            if let Some(certificate) = &self.certificate {
                subscription.include_resource_data = Some(true);
                subscription.encryption_certificate = Some(certificate.base64.clone());
                subscription.encryption_certificate_id = Some(certificate.id.clone());
            }
        })
    }

    /// Tells whether `subscription` watches the same and tells the same URL.
    pub(crate) fn is_same(&self, subscription: &Subscription) -> bool {
        self.is_rival(subscription)
            && subscription.notification_url.as_deref() == Some(&*self.notification_url)
    }

    /// Tells whether `subscription` watches the same, which Graph allows once per application.
    pub(crate) fn is_rival(&self, subscription: &Subscription) -> bool {
        let resource = subscription.resource.as_deref().unwrap_or_default();
        let change_types: BTreeSet<&str> = subscription
            .change_type
            .as_deref()
            .unwrap_or_default()
            .split(',')
            .map(str::trim)
            .collect();
        let wanted = self.change_types.iter().map(ChangeType::as_str).collect();
        // A path that was given as it is can be that of a known resource.
        Resource::from_path(resource) == Resource::from_path(&self.resource.to_string())
            && change_types == wanted
    }
}

/// The reason why there cannot be such a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SubscriptionError {
    /// The URL has no form that Graph delivers to.
    Url,
    /// The URL of an event hub or a partner topic lacks a part.
    Hub(&'static str),
    /// An id in the resource is empty, or would change the path.
    Id,
    /// The resource does not have this change type.
    ChangeType,
    /// The client state is shorter than 16 or longer than 128 characters.
    ClientState,
    /// The resource does not bring the changed object along.
    Content,
}

impl fmt::Display for SubscriptionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Url => {
                "Graph delivers to https:// URLs, to `EventHub:https://NAMESPACE.servicebus.windows.net\
                 /eventhubname/HUB?tenantId=DOMAIN` and to `EventGrid:?azuresubscriptionid=ID\
                 &resourcegroup=NAME&partnertopic=NAME&location=REGION`"
            }
            Self::Hub(part) => {
                return write!(formatter, "the URL of the event hub or partner topic lacks {part}");
            }
            Self::Id => "an id in the resource is empty or a dot segment",
            Self::ChangeType => "the resource does not notify of such changes",
            Self::ClientState => "a client state has 16 to 128 characters",
            Self::Content => "the resource does not bring the changed object along",
        })
    }
}

impl Error for SubscriptionError {}
