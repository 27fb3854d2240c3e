//! The identities that call records name people by.

use serde_json::{Map, Value, json};

use super::people::User;

/// Someone who took part in a call.
#[derive(Clone, Debug)]
pub(super) enum Person {
    /// A user, with their position among all.
    User(u32, User),
    /// Someone who called by telephone, with their number.
    Phone(String),
    Guest {
        id: String,
        name: String,
    },
    /// Someone in an app of Azure Communication Services, with their id there.
    Acs(String),
}

/// The members that identity sets of call records have, nulls included, in the order observed.
const KINDS: [&str; 12] = [
    "acsUser",
    "spoolUser",
    "phone",
    "guest",
    "encrypted",
    "onPremises",
    "acsApplicationInstance",
    "spoolApplicationInstance",
    "applicationInstance",
    "application",
    "device",
    "user",
];

impl Person {
    /// The key of the participant.
    pub(super) fn id(&self) -> &str {
        match self {
            Self::User(_, user) => &user.id,
            Self::Phone(id) | Self::Guest { id, .. } | Self::Acs(id) => id,
        }
    }

    /// The set that call records and endpoints have: every kind is named, and no type is.
    pub(super) fn plain_set(&self, tenant: &str) -> Value {
        let id = self.id();
        let (own, identity) = match self {
            Self::User(_, user) => (
                "user",
                json!({"id": id, "displayName": user.display_name, "tenantId": tenant}),
            ),
            Self::Phone(_) => ("phone", unnamed(id)),
            Self::Guest { name, .. } => (
                "guest",
                json!({"id": id, "displayName": name, "tenantId": null}),
            ),
            Self::Acs(_) => ("acsUser", unnamed(&format!("8:acs:{id}"))),
        };
        let members = KINDS.iter().map(|kind| ((*kind).to_owned(), Value::Null));
        let mut members: Map<_, _> = members.collect();
        members.insert(own.to_owned(), identity);
        Value::Object(members)
    }

    /// The identity itself, which says its type.
    pub(super) fn identity(&self, tenant: &str) -> Value {
        match self {
            Self::User(_, user) => json!({
                "@odata.type": "#microsoft.graph.callRecords.userIdentity",
                "id": user.id,
                "displayName": user.display_name,
                "tenantId": tenant,
                "userPrincipalName": user.user_principal_name,
            }),
            Self::Phone(number) => json!({
                "@odata.type": "#microsoft.graph.communicationsPhoneIdentity",
                "id": number,
                "displayName": null,
                "tenantId": null,
            }),
            Self::Guest { id, name } => json!({
                "@odata.type": "#microsoft.graph.communicationsGuestIdentity",
                "id": id,
                "displayName": name,
                "email": format!("{}@fabrikam.example", name.to_ascii_lowercase().replace(' ', ".")),
            }),
            Self::Acs(id) => json!({
                "@odata.type": "#microsoft.graph.azureCommunicationServicesUserIdentity",
                "id": format!("8:acs:{id}"),
                "displayName": null,
                "azureCommunicationServicesResourceId": id,
            }),
        }
    }

    /// An organizer or participant of the newer form.
    pub(super) fn participant(&self, tenant: &str) -> Value {
        let kind = match self {
            Self::User(..) => "user",
            Self::Phone(_) => "phone",
            Self::Guest { .. } => "guest",
            Self::Acs(_) => "azureCommunicationServicesUser",
        };
        json!({"id": self.id(), "identity": {kind: self.identity(tenant)}})
    }
}

fn unnamed(id: &str) -> Value {
    json!({"id": id, "displayName": null, "tenantId": null})
}
