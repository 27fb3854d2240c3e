//! The subscriptions whose notifications are taken.

use std::collections::HashMap;
use std::fmt;
use std::sync::{PoisonError, RwLock};

use graph_calls_core::primitive::Secret;
use graph_calls_models::ChangeNotification;
use subtle::ConstantTimeEq;
use tokio::sync::mpsc;

use super::Notice;
use super::refusal::ItemRefusal;
use crate::Resource;

/// A subscription whose notifications the receiver takes.
#[derive(Clone)]
pub struct Known {
    pub(crate) resource: Resource,
    client_state: Secret,
    tenant_id: Option<String>,
    keeper: Option<mpsc::Sender<Notice>>,
}

impl Known {
    /// A subscription to `resource` that was created with `client_state`.
    pub fn new(resource: Resource, client_state: impl Into<Secret>) -> Self {
        Self {
            resource,
            client_state: client_state.into(),
            tenant_id: None,
            keeper: None,
        }
    }

    /// Takes notifications of this tenant only; without it of whichever knows the client state.
    #[must_use]
    pub fn tenant(mut self, tenant_id: impl Into<String>) -> Self {
        self.tenant_id = Some(tenant_id.into());
        self
    }

    /// Also sends lifecycle events here.
    pub(crate) fn keeper(mut self, keeper: mpsc::Sender<Notice>) -> Self {
        self.keeper = Some(keeper);
        self
    }

    /// Whether both are of the same creation: several subscriptions may have one client state.
    fn is_for_same(&self, other: &Self) -> bool {
        self.client_state == other.client_state && self.resource == other.resource
    }

    fn has_client_state(&self, item: &ChangeNotification) -> bool {
        let given = item.client_state.as_ref().map_or("", Secret::expose);
        let expected = self.client_state.expose();
        !expected.is_empty() && bool::from(given.as_bytes().ct_eq(expected.as_bytes()))
    }

    fn has_tenant(&self, item: &ChangeNotification) -> bool {
        self.tenant_id.as_ref().is_none_or(|expected| {
            let given = item.tenant_id.as_deref().unwrap_or_default();
            given.eq_ignore_ascii_case(expected)
        })
    }
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

/// What an item was taken as.
pub(super) struct Origin {
    pub(super) resource: Resource,
    pub(super) keeper: Option<mpsc::Sender<Notice>>,
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

    /// Who the item is from, or why it is not taken.
    pub(super) fn origin(&self, item: &ChangeNotification) -> Result<Origin, ItemRefusal> {
        let table = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let id = item.subscription_id.as_deref().unwrap_or_default();
        let known = match table.by_id.get(id) {
            Some(known) if known.has_client_state(item) => known,
            Some(_) => return Err(ItemRefusal::ClientState),
            None if id.is_empty() => return Err(ItemRefusal::UnknownSubscription),
            None => {
                let mut unnamed = table.unnamed.iter();
                unnamed
                    .find(|known| known.has_client_state(item))
                    .ok_or(ItemRefusal::UnknownSubscription)?
            }
        };
        if !known.has_tenant(item) {
            return Err(ItemRefusal::Tenant);
        }
        Ok(Origin {
            resource: known.resource.clone(),
            keeper: known.keeper.clone(),
        })
    }
}
