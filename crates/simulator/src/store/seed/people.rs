//! The people of the company, and the devices that they use every day.

use serde::Deserialize;
use serde_json::json;

use super::office::{Network, OFFICES, Office};
use super::random::{Random, Subject};
use crate::store::{Body, Entity};

/// The domain of the tenant.
pub(crate) const DOMAIN: &str = "contoso.example";

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
    /// A user of whom no more than the id is known.
    pub(crate) fn unnamed(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            display_name: String::new(),
            user_principal_name: String::new(),
        }
    }

    /// The user as an entity of the set of users.
    pub(crate) fn entity(&self) -> Entity {
        let user = self.clone();
        Entity::new(user.id.clone(), None, move || {
            Body::from_value(json!({
                "id": user.id,
                "displayName": user.display_name,
                "userPrincipalName": user.user_principal_name,
                "mail": user.user_principal_name,
            }))
        })
    }
}

/// A device that someone calls with, day after day.
#[derive(Debug)]
pub(super) struct Device {
    pub(super) machine: String,
    pub(super) platform: &'static str,
    pub(super) version: &'static str,
    pub(super) cpu: &'static str,
    pub(super) cores: i64,
    pub(super) megahertz: i64,
    /// The hardware address.
    pub(super) hardware: String,
    /// The last number of its addresses.
    pub(super) host: u8,
    pub(super) headset: &'static str,
}

/// Machines with their processors, cores and speeds.
const MACHINES: [(&str, &str, &str, i64, i64); 4] = [
    ("windows", "49/25.10.2.1", "Contoso Core C7", 8, 2_800),
    ("windows", "49/25.10.2.1", "Contoso Core C5", 4, 1_900),
    ("macOS", "49/25.9.9.3", "Fabrikam F2", 8, 3_490),
    ("iOS", "1415/7.16.1", "Fabrikam F17", 6, 3_780),
];

const HEADSETS: [&str; 4] = [
    "Headset (Contoso Talk 20)",
    "Headset (Contoso Talk 40 UC)",
    "Speakerphone (Fabrikam Room)",
    "Built-in microphone",
];

impl Device {
    /// The device of the person with this number.
    pub(super) fn of(seed: u64, number: u64, office: &Office) -> Self {
        let mut random = Random::new(seed, Subject::Device, number);
        let (platform, version, cpu, cores, megahertz) = *random.pick(&MACHINES);
        let bytes = random.any().to_le_bytes();
        Self {
            machine: format!(
                "{}-{}-{:04}",
                office.code,
                &platform[..3].to_ascii_uppercase(),
                number % 10_000
            ),
            platform,
            version,
            cpu,
            cores,
            megahertz,
            hardware: format!(
                "02-{:02x}-{:02x}-{:02x}-{:02x}-{:02x}",
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4]
            ),
            host: 2 + bytes[5] % 250,
            headset: *random.pick(&HEADSETS),
        }
    }
}

/// A user with an office and a device.
#[derive(Debug)]
pub(super) struct Employee {
    seed: u64,
    index: u64,
    pub(super) office: &'static Office,
    pub(super) device: Device,
}

impl Employee {
    pub(super) fn of(seed: u64, index: u32) -> Self {
        // Half of the company is in the first office.
        let office = match index % 8 {
            0 | 3 | 5 | 7 => &OFFICES[0],
            1 | 4 => &OFFICES[1],
            2 => &OFFICES[2],
            _ => &OFFICES[3],
        };
        let index = u64::from(index);
        Self {
            seed,
            index,
            office,
            device: Device::of(seed, index, office),
        }
    }

    pub(super) fn user(&self) -> User {
        let mut random = Random::new(self.seed, Subject::User, self.index);
        let given = random.pick(&self.office.given_names);
        let family = random.pick(&self.office.family_names);
        User {
            id: random.guid(),
            display_name: format!("{given} {family}"),
            user_principal_name: format!("user{}@{DOMAIN}", self.index),
        }
    }

    /// The network that the person is in on a day, which is the same all day.
    pub(super) fn network(&self, day: i64) -> Network {
        if self.device.platform == "iOS" {
            return Network::Mobile;
        }
        let number = self.index << 20 | day.unsigned_abs() & 0xF_FFFF;
        let mut random = Random::new(self.seed, Subject::Day, number);
        match random.below(10) {
            0..4 => Network::Desk(self.office),
            // Everyone has a place, and with it an access point.
            4..7 => Network::Wifi(self.office, (self.index % 3) as u8),
            7..9 => Network::Home((self.index % 200) as u8),
            _ => Network::Mobile,
        }
    }
}
