//! The offices of the company, and the networks that its people are in.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Value, json};

use super::random::Random;
use super::{duration, extend};

/// An office: a country with its currency and numbers, and a network.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Office {
    /// The city, as names of machines have it.
    pub(super) code: String,
    pub(super) country: String,
    pub(super) country_name: String,
    pub(super) currency: String,
    /// The beginning of its telephone numbers, four digits short.
    numbers: String,
    /// The second number of its addresses.
    network: u8,
    #[serde(default)]
    has_bad_wifi: bool,
    /// The address that the rest of the world sees.
    public_address: String,
    /// The address of the relay near it.
    relay: String,
    pub(super) given_names: Vec<String>,
    pub(super) family_names: Vec<String>,
}

#[derive(Deserialize)]
struct Offices {
    office: Vec<Office>,
}

pub(super) static OFFICES: LazyLock<Vec<Office>> = LazyLock::new(|| {
    let offices: Result<Offices, _> = toml::from_str(include_str!("offices.toml"));
    offices
        .expect("the file is part of the program and has this form")
        .office
});

impl Office {
    pub(super) fn number(&self, random: &mut Random) -> String {
        format!("{}{:04}", self.numbers, random.below(10_000))
    }
}

/// The network that somebody is in during a call.
#[derive(Clone, Copy, Debug)]
pub(super) enum Network {
    /// At a desk in the office.
    Desk(&'static Office),
    /// On the wireless network of the office, by access point.
    Wifi(&'static Office, u8),
    /// At home.
    Home(u8),
    /// On the way.
    Mobile,
    /// A data centre of the service.
    Service,
}

/// The quality that a network allows, as the middle of what is measured.
pub(super) struct Quality {
    pub(super) loss: f64,
    pub(super) jitter_milliseconds: i64,
    pub(super) round_trip_milliseconds: i64,
}

impl Network {
    fn is_bad(self) -> bool {
        matches!(self, Self::Wifi(office, _) if office.has_bad_wifi)
    }

    pub(super) fn quality(self) -> Quality {
        let (loss, jitter_milliseconds, round_trip_milliseconds) = match self {
            _ if self.is_bad() => (0.07, 46, 310),
            Self::Desk(_) => (0.0005, 3, 24),
            Self::Wifi(..) => (0.002, 7, 31),
            Self::Home(_) => (0.004, 11, 48),
            Self::Mobile => (0.015, 24, 95),
            Self::Service => (0.0002, 2, 12),
        };
        Quality {
            loss,
            jitter_milliseconds,
            round_trip_milliseconds,
        }
    }

    /// Poorer of the two.
    pub(super) fn between(self, other: Self) -> Quality {
        let (own, other) = (self.quality(), other.quality());
        if own.loss > other.loss { own } else { other }
    }

    fn connection(self) -> &'static str {
        match self {
            Self::Desk(_) | Self::Service => "wired",
            Self::Wifi(..) | Self::Home(_) => "wifi",
            Self::Mobile => "mobile",
        }
    }

    /// The first three numbers of the addresses within.
    fn subnet(self, host: u8) -> String {
        match self {
            Self::Desk(office) => format!("10.{}.1", office.network),
            Self::Wifi(office, point) => format!("10.{}.{}", office.network, 10 + point),
            Self::Home(_) => "192.168.1".to_owned(),
            Self::Mobile => format!("100.64.{}", host % 8),
            Self::Service => "10.0.32".to_owned(),
        }
    }

    /// The address that the rest of the world sees.
    fn public_address(self, host: u8) -> String {
        match self {
            Self::Desk(office) | Self::Wifi(office, _) => office.public_address.clone(),
            Self::Home(number) => format!("192.0.2.{number}"),
            Self::Mobile => format!("198.51.100.{}", 128 + host / 2),
            Self::Service => format!("198.51.100.{}", 1 + host % 100),
        }
    }

    fn relay(self) -> Option<&'static str> {
        match self {
            Self::Desk(office) | Self::Wifi(office, _) => Some(&office.relay),
            Self::Home(_) | Self::Mobile => Some("198.51.100.9"),
            Self::Service => None,
        }
    }

    /// Bits in a second; the largest value stands for a speed that is not known.
    fn link_speed(self) -> u32 {
        match self {
            _ if self.is_bad() => 54_000_000,
            Self::Desk(_) => 1_000_000_000,
            Self::Wifi(..) => 866_000_000,
            Self::Home(_) => 433_000_000,
            Self::Mobile => u32::MAX,
            Self::Service => 0,
        }
    }

    /// The `networkInfo` of an endpoint whose device has this hardware address.
    pub(super) fn info(self, random: &mut Random, hardware: &str, host: u8) -> Value {
        let is_bad = self.is_bad();
        let (relay, subnet) = (self.relay(), self.subnet(host));
        let is_client = !matches!(self, Self::Service);
        let is_in_office = matches!(self, Self::Desk(_) | Self::Wifi(..));
        let event_ratio = if is_bad { 0.6 } else { 0.02 };
        let mut info = json!({
            "connectionType": self.connection(),
            "networkTransportProtocol": if is_bad && random.percent(30) { "tcp" } else { "udp" },
            "ipAddress": format!("{subnet}.{host}"),
            "subnet": format!("{subnet}.0"),
            "linkSpeed": self.link_speed(),
            "port": random.between(50_000, 50_059),
            "reflexiveIPAddress": self.public_address(host),
            "relayIPAddress": relay,
            "relayPort": relay.map(|_| random.between(3478, 3481)),
            "macAddress": is_client.then_some(hardware),
            "dnsSuffix": is_in_office.then_some("corp.contoso.example"),
            "sentQualityEventRatio": random.ratio(event_ratio),
            "receivedQualityEventRatio": random.ratio(event_ratio),
            "delayEventRatio": random.ratio(event_ratio),
            "bandwidthLowEventRatio": random.ratio(event_ratio),
            // Few tenants have tracing turned on.
            "traceRouteHops": if random.percent(10) { hops(random, self) } else { Vec::new() },
        });
        extend(&mut info, self.wifi(random));
        info
    }

    /// The members about wireless networks, which say of others that nothing is known.
    fn wifi(self, random: &mut Random) -> Value {
        let access_point = match self {
            Self::Wifi(office, point) => {
                Some(format!("02-00-5e-{:02x}-00-{point:02x}", office.network))
            }
            Self::Home(_) => Some(format!("02-00-5e-00-{:02x}-01", random.below(4))),
            Self::Desk(_) | Self::Mobile | Self::Service => None,
        };
        let is_wifi = access_point.is_some();
        let (band, radio) = match is_wifi {
            true if self.is_bad() => ("frequency24GHz", "wifi80211n"),
            true => ("frequency50GHz", "wifi80211ax"),
            false => ("unknown", "unknown"),
        };
        let (channels, strength): (&[i64], _) = match self.is_bad() {
            true => (&[1, 6, 11], (18, 42)),
            false => (&[36, 44, 100, 149], (70, 99)),
        };
        json!({
            "basicServiceSetIdentifier": access_point,
            "wifiBand": band,
            "wifiRadioType": radio,
            "wifiChannel": is_wifi.then(|| *random.pick(channels)),
            "wifiSignalStrength": is_wifi.then(|| random.between(strength.0, strength.1)),
            "wifiBatteryCharge": is_wifi.then(|| random.between(15, 100)),
            "wifiMicrosoftDriver": is_wifi.then_some("Microsoft Wi-Fi Direct Virtual Adapter"),
            "wifiMicrosoftDriverVersion": is_wifi.then_some("10.0.26100.1"),
            "wifiVendorDriver": is_wifi.then_some("Contoso Wireless 7"),
            "wifiVendorDriverVersion": is_wifi.then_some("7.12.0"),
        })
    }
}

fn hops(random: &mut Random, network: Network) -> Vec<Value> {
    let round_trip = network.quality().round_trip_milliseconds;
    (1..=3)
        .map(|count| {
            let milliseconds = random.between(1, round_trip * count / 3 + 1);
            json!({
                "hopCount": count,
                "ipAddress": format!("192.0.2.{}", 200 + count),
                "roundTripTime": duration(milliseconds),
            })
        })
        .collect()
}
