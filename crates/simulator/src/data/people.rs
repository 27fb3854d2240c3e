//! The users of the tenant, and the identities that calls name them by.

use graph_calls_core::Object;
use graph_calls_models::{
    AzureCommunicationServicesUserIdentity, CommunicationsGuestIdentity, CommunicationsIdentitySet,
    CommunicationsPhoneIdentity, Identity, IdentitySet, TeamworkUserIdentity,
    TeamworkUserIdentityType, call_records,
};
use serde::Deserialize;

use super::random::{Random, Stream};

/// The domain of the tenant.
pub(crate) const DOMAIN: &str = "contoso.example";

const GIVEN_NAMES: &[&str] = &[
    "Abdul", "Ana", "Bożena", "Chen", "Dmitri", "Elif", "Fatima", "Grace", "Hugo", "Ines",
    "Jürgen", "Kwame", "Lucía", "Mei", "Noor", "Olga", "Priya", "Ravi", "Søren", "Tomás", "Uma",
    "Wanjiru", "Yuki", "Zoë",
];
const FAMILY_NAMES: &[&str] = &[
    "Adeyemi",
    "Bauer",
    "Castro",
    "Dubois",
    "Eriksen",
    "Ferrari",
    "García",
    "Haddad",
    "Ito",
    "Jansen",
    "Kowalski",
    "Lindqvist",
    "Mbeki",
    "Nguyễn",
    "O'Brien",
    "Petrov",
    "Rossi",
    "Singh",
    "Tanaka",
    "Ueda",
    "Virtanen",
    "Weber",
    "Yılmaz",
    "Zhang",
];

/// A person of the tenant.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct User {
    /// The object id.
    pub id: String,
    /// The name to show.
    pub display_name: String,
    /// The sign-in name.
    pub user_principal_name: String,
}

impl User {
    /// The user with this index and id.
    pub(crate) fn generate(seed: u64, index: u32, id: String) -> Self {
        let mut random = Random::new(seed, Stream::User, index.into());
        let given = random.pick(GIVEN_NAMES);
        let family = random.pick(FAMILY_NAMES);
        Self {
            id,
            display_name: format!("{given} {family}"),
            user_principal_name: format!("user{index}@{DOMAIN}"),
        }
    }

    /// The user as recordings name an organizer.
    pub(crate) fn organizer(&self, tenant: &str, newer: bool) -> IdentitySet {
        let kind = match self.id.as_bytes().first() {
            // One in sixteen is of a kind that came after the sentinel of the enumeration.
            Some(b'f') if newer => TeamworkUserIdentityType::EmailUser,
            Some(b'f') => TeamworkUserIdentityType::UnknownFutureValue,
            _ => TeamworkUserIdentityType::AadUser,
        };
        let identity = TeamworkUserIdentity::build(|identity| {
            identity.id = Some(self.id.clone());
            identity.display_name = Some(self.display_name.clone());
            identity.tenant_id = Some(tenant.to_owned());
            identity.user_identity_type = Some(kind);
        });
        let mut set = graph_calls_models::IdentitySetBase::default();
        set.user = Some(Identity::TeamworkUserIdentity(Box::new(identity)));
        explicit_null(&mut set, "application");
        explicit_null(&mut set, "device");
        IdentitySet::Other(Box::new(set))
    }

    /// The user as call records name a person.
    pub(crate) fn identity(&self, tenant: &str) -> Identity {
        Identity::CallRecordsUserIdentity(Box::new(call_records::UserIdentity::build(|identity| {
            identity.id = Some(self.id.clone());
            identity.display_name = Some(self.display_name.clone());
            identity.tenant_id = Some(tenant.to_owned());
            identity.user_principal_name = Some(self.user_principal_name.clone());
        })))
    }
}

/// Writes a property as null, where Graph does so instead of leaving it out.
pub(crate) fn explicit_null<T: Object>(object: &mut T, property: &str) {
    // Null always has a JSON form.
    let _ = object.remainder_mut().insert(property, &());
}

/// Someone who took part in a call.
#[derive(Clone, Debug)]
pub(crate) enum Person {
    User(User),
    Phone { number: String },
    Guest { id: String, name: String },
    Acs { id: String },
}

impl Person {
    /// The key of the participant.
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::User(user) => &user.id,
            Self::Phone { number } => number,
            Self::Guest { id, .. } | Self::Acs { id } => id,
        }
    }

    /// The identity itself.
    pub(crate) fn identity(&self, tenant: &str) -> Identity {
        match self {
            Self::User(user) => user.identity(tenant),
            Self::Phone { number } => Identity::CommunicationsPhoneIdentity(Box::new(
                CommunicationsPhoneIdentity::build(|identity| {
                    identity.id = Some(number.clone());
                }),
            )),
            Self::Guest { id, name } => Identity::CommunicationsGuestIdentity(Box::new(
                CommunicationsGuestIdentity::build(|identity| {
                    identity.id = Some(id.clone());
                    identity.display_name = Some(name.clone());
                    identity.email = Some(format!("{}@fabrikam.example", &id[..8.min(id.len())]));
                }),
            )),
            Self::Acs { id } => Identity::AzureCommunicationServicesUserIdentity(Box::new(
                AzureCommunicationServicesUserIdentity::build(|identity| {
                    identity.id = Some(format!("8:acs:{id}"));
                    identity.azure_communication_services_resource_id = Some(id.clone());
                }),
            )),
        }
    }

    /// The set that call records and endpoints have in the old way, which Graph still sends: a user
    /// stands in the plain one.
    pub(crate) fn plain_identity_set(&self, tenant: &str) -> CommunicationsIdentitySet {
        let Self::User(user) = self else {
            return self.identity_set(tenant);
        };
        let mut identity = graph_calls_models::IdentityBase::default();
        identity.id = Some(user.id.clone());
        identity.display_name = Some(user.display_name.clone());
        identity.tenant_id = Some(tenant.to_owned());
        CommunicationsIdentitySet::build(|set| {
            set.user = Some(Identity::Other(Box::new(identity)));
        })
    }

    /// The identity in the set that participants have.
    pub(crate) fn identity_set(&self, tenant: &str) -> CommunicationsIdentitySet {
        let identity = Some(self.identity(tenant));
        CommunicationsIdentitySet::build(|set| match self {
            Self::User(_) => set.user = identity,
            Self::Phone { .. } => set.phone = identity,
            Self::Guest { .. } => set.guest = identity,
            Self::Acs { .. } => set.azure_communication_services_user = identity,
        })
    }
}
