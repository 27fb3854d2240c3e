//! The subscriptions whose notifications are taken.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use graph_calls_core::Object;
use graph_calls_core::primitive::Secret;
use graph_calls_models::ChangeNotification;
use subtle::ConstantTimeEq;

use super::refusal::ItemRefusal;
use crate::{Lifecycle, Resource};

/// Hears of the lifecycle events of a subscription before the service has its answer.
pub(crate) type Listener = Arc<dyn Fn(&Lifecycle) + Send + Sync>;

/// A subscription whose notifications the receiver takes.
#[derive(Clone)]
pub struct Known {
    pub(crate) resource: Resource,
    client_state: Secret,
    tenant_id: Option<String>,
    has_content: bool,
    listener: Option<Listener>,
}

impl Known {
    /// A subscription to `resource` that was created with `client_state`.
    pub fn new(resource: Resource, client_state: impl Into<Secret>) -> Self {
        Self {
            resource,
            client_state: client_state.into(),
            tenant_id: None,
            has_content: false,
            listener: None,
        }
    }

    /// Refuses notifications that name another tenant. One that names no tenant is taken: the client state
    /// tells whose it is.
    #[must_use]
    pub fn tenant(mut self, tenant_id: impl Into<String>) -> Self {
        self.tenant_id = Some(tenant_id.into());
        self
    }

    /// Expects the changed object with each notification, because the subscription was created with
    /// `includeResourceData`. A notification without it is dropped and reported as a gap: nothing else in
    /// it proves who sent it.
    #[cfg(feature = "rich")]
    #[must_use]
    pub fn content(mut self) -> Self {
        self.has_content = true;
        self
    }

    /// Also tells `listener` of lifecycle events.
    pub(crate) fn listener(mut self, listener: Listener) -> Self {
        self.listener = Some(listener);
        self
    }

    /// Tells whether both are of the same creation: several subscriptions may have one client state.
    fn is_for_same(&self, other: &Self) -> bool {
        self.client_state == other.client_state && self.resource == other.resource
    }

    fn has_client_state(&self, item: &ChangeNotification) -> bool {
        let given = item.client_state.as_ref().map_or("", Secret::expose);
        let expected = self.client_state.expose();
        !expected.is_empty() && bool::from(given.as_bytes().ct_eq(expected.as_bytes()))
    }

    /// The tenant of the item: the one it names, or else the one of the subscription; `Err` when the two
    /// contradict each other.
    fn tenant_of(&self, item: &ChangeNotification) -> Result<Option<String>, ItemRefusal> {
        let given = item.tenant_id.clone().or_else(|| organization_id(item));
        match (given.filter(|given| !given.is_empty()), &self.tenant_id) {
            (Some(given), Some(expected)) if !given.eq_ignore_ascii_case(expected) => {
                Err(ItemRefusal::Tenant)
            }
            (Some(given), _) => Ok(Some(given)),
            (None, expected) => Ok(expected.clone()),
        }
    }
}

/// The tenant as lifecycle notifications name it, instead of `tenantId`: see
/// <https://github.com/microsoftgraph/microsoft-graph-docs/issues/21675>.
fn organization_id(item: &ChangeNotification) -> Option<String> {
    item.unknown().get::<String>("organizationId")?.ok()
}

impl fmt::Debug for Known {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Known")
            .field("resource", &self.resource)
            .field("tenant_id", &self.tenant_id)
            .finish_non_exhaustive()
    }
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct KnownSubscriptions(RwLock<Table>);

#[derive(Debug, Default)]
struct Table {
    by_id: HashMap<String, Known>,
    /// Those that are just being created. The first notification can be faster than the answer with the
    /// id, so until that is there the client state alone tells them.
    unnamed: Vec<Known>,
}

/// The subscription that an item is of.
pub(super) struct Origin {
    pub(super) resource: Resource,
    pub(super) tenant_id: Option<String>,
    pub(super) has_content: bool,
    pub(super) listener: Option<Listener>,
}

/// The reason why an item is not taken, and what the subscription that it names watches, when there is
/// one.
pub(super) struct Stranger {
    pub(super) reason: ItemRefusal,
    pub(super) resource: Option<Resource>,
}

impl From<ItemRefusal> for Stranger {
    fn from(reason: ItemRefusal) -> Self {
        Self {
            reason,
            resource: None,
        }
    }
}

impl KnownSubscriptions {
    pub(super) fn insert(&self, id: String, known: Known) {
        let mut table = self.0.write().unwrap_or_else(PoisonError::into_inner);
        table.unnamed.retain(|unnamed| !unnamed.is_for_same(&known));
        table.by_id.insert(id, known);
    }

    pub(super) fn insert_unnamed(&self, known: Known) {
        let mut table = self.0.write().unwrap_or_else(PoisonError::into_inner);
        table.unnamed.retain(|unnamed| !unnamed.is_for_same(&known));
        table.unnamed.push(known);
    }

    pub(super) fn remove(&self, id: &str) -> bool {
        let mut table = self.0.write().unwrap_or_else(PoisonError::into_inner);
        table.by_id.remove(id).is_some()
    }

    /// The subscription that the item is of, or why it is not taken.
    pub(super) fn origin(&self, item: &ChangeNotification) -> Result<Origin, Stranger> {
        let table = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let id = item.subscription_id.as_deref().unwrap_or_default();
        let known = match table.by_id.get(id) {
            Some(known) if known.has_client_state(item) => known,
            Some(known) => {
                return Err(Stranger {
                    reason: ItemRefusal::ClientState,
                    resource: Some(known.resource.clone()),
                });
            }
            None if id.is_empty() => return Err(ItemRefusal::UnknownSubscription.into()),
            None => {
                let mut unnamed = table.unnamed.iter();
                unnamed
                    .find(|known| known.has_client_state(item))
                    .ok_or(ItemRefusal::UnknownSubscription)?
            }
        };
        let tenant_id = known.tenant_of(item).map_err(|reason| Stranger {
            reason,
            resource: Some(known.resource.clone()),
        })?;
        Ok(Origin {
            resource: known.resource.clone(),
            tenant_id,
            has_content: known.has_content,
            listener: known.listener.clone(),
        })
    }
}
