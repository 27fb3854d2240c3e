//! The identities that call records name people by.

use serde_json::{Map, Value, json};

use super::people::User;

/// Someone who took part in a call.
#[derive(Clone, Debug)]
pub(super) enum Person {
    /// A user, with their position among all.
    User(u32, User),
    Phone {
        number: String,
    },
    Guest {
        id: String,
        name: String,
    },
    Acs {
        id: String,
    },
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
            Self::Phone { number } => number,
            Self::Guest { id, .. } | Self::Acs { id } => id,
        }
    }

    fn name(&self) -> Option<&str> {
        match self {
            Self::User(_, user) => Some(&user.display_name),
            Self::Guest { name, .. } => Some(name),
            Self::Phone { .. } | Self::Acs { .. } => None,
        }
    }

    /// The set that call records and endpoints have: every kind is named, and no type is.
    pub(super) fn plain_set(&self, tenant: &str) -> Value {
        let own = match self {
            Self::User(..) => "user",
            Self::Phone { .. } => "phone",
            Self::Guest { .. } => "guest",
            Self::Acs { .. } => "acsUser",
        };
        let tenant = matches!(self, Self::User(..)).then_some(tenant);
        let id = match self {
            Self::Acs { id } => format!("8:acs:{id}"),
            person => person.id().to_owned(),
        };
        let identity = json!({"id": id, "displayName": self.name(), "tenantId": tenant});
        let members = KINDS.iter().map(|kind| {
            let identity = if *kind == own {
                identity.clone()
            } else {
                Value::Null
            };
            ((*kind).to_owned(), identity)
        });
        Value::Object(members.collect())
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
            Self::Phone { number } => json!({
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
            Self::Acs { id } => json!({
                "@odata.type": "#microsoft.graph.azureCommunicationServicesUserIdentity",
                "id": format!("8:acs:{id}"),
                "displayName": null,
                "azureCommunicationServicesResourceId": id,
            }),
        }
    }

    /// An organizer or participant of the newer form.
    pub(super) fn participant(&self, tenant: &str) -> Map<String, Value> {
        let kind = match self {
            Self::User(..) => "user",
            Self::Phone { .. } => "phone",
            Self::Guest { .. } => "guest",
            Self::Acs { .. } => "azureCommunicationServicesUser",
        };
        let mut identity = Map::new();
        identity.insert(kind.to_owned(), self.identity(tenant));
        let mut participant = Map::new();
        participant.insert("id".to_owned(), self.id().into());
        participant.insert("identity".to_owned(), Value::Object(identity));
        participant
    }
}
