//! The offices of the company, and the networks that its people are in.

use serde_json::{Value, json};

use super::random::Random;

/// An office: a country with its currency and numbers, and a network.
#[derive(Debug)]
pub(super) struct Office {
    /// The city, as names of machines have it.
    pub(super) code: &'static str,
    pub(super) country: &'static str,
    pub(super) country_name: &'static str,
    pub(super) currency: &'static str,
    /// The beginning of its telephone numbers, four digits short.
    pub(super) numbers: &'static str,
    /// The second number of its addresses.
    network: u8,
    /// The address that the rest of the world sees.
    public_address: &'static str,
    /// The address of the relay near it.
    relay: &'static str,
    pub(super) given_names: &'static [&'static str],
    pub(super) family_names: &'static [&'static str],
}

/// The office whose wireless network is bad: overcrowded, on the old band, far from its access points.
const BAD_WIFI: &str = "BER";

/// Numbers are of ranges that are set aside for fiction, addresses of those for documentation.
pub(super) const OFFICES: [Office; 4] = [
    Office {
        code: "SEA",
        country: "US",
        country_name: "United States",
        currency: "USD",
        numbers: "+1206555",
        network: 10,
        public_address: "203.0.113.10",
        relay: "198.51.100.5",
        given_names: &[
            "Abdul", "Ana", "Grace", "Kwame", "Mei", "Noor", "Priya", "Wanjiru",
        ],
        family_names: &[
            "Castro", "Haddad", "Ito", "Nguyễn", "O'Brien", "Singh", "Ueda", "Zhang",
        ],
    },
    Office {
        code: "BER",
        country: "DE",
        country_name: "Germany",
        currency: "EUR",
        numbers: "+4930235125",
        network: 20,
        public_address: "203.0.113.20",
        relay: "198.51.100.25",
        given_names: &[
            "Bożena", "Elif", "Hugo", "Jürgen", "Lena", "Olga", "Søren", "Zoë",
        ],
        family_names: &[
            "Bauer",
            "Eriksen",
            "Kowalski",
            "Lindqvist",
            "Petrov",
            "Virtanen",
            "Weber",
            "Yılmaz",
        ],
    },
    Office {
        code: "LON",
        country: "GB",
        country_name: "United Kingdom",
        currency: "GBP",
        numbers: "+442079460",
        network: 30,
        public_address: "203.0.113.30",
        relay: "198.51.100.35",
        given_names: &[
            "Adaeze", "Chen", "Fatima", "Ines", "Ravi", "Tom", "Uma", "Yuki",
        ],
        family_names: &[
            "Adeyemi", "Dubois", "Ferrari", "Jansen", "Mbeki", "Rossi", "Smith", "Tanaka",
        ],
    },
    Office {
        code: "SAO",
        country: "BR",
        country_name: "Brazil",
        currency: "BRL",
        numbers: "+5511555",
        network: 40,
        public_address: "203.0.113.40",
        relay: "198.51.100.45",
        given_names: &[
            "Ana", "Caio", "Dmitri", "Lucía", "Luiza", "Rafael", "Tomás", "Yara",
        ],
        family_names: &[
            "Almeida", "Costa", "García", "Moreira", "Nakamura", "Ribeiro", "Silva", "Souza",
        ],
    },
];

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
        matches!(self, Self::Wifi(office, _) if office.code == BAD_WIFI)
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

    /// The `networkInfo` of an endpoint whose device has this hardware address.
    pub(super) fn info(self, random: &mut Random, hardware: &str, host: u8) -> Value {
        let is_bad = self.is_bad();
        let (connection, address, subnet, public, speed) = match self {
            Self::Desk(office) => {
                let subnet = format!("10.{}.1", office.network);
                (
                    "wired",
                    format!("{subnet}.{host}"),
                    format!("{subnet}.0"),
                    office.public_address.to_owned(),
                    1_000_000_000_i64,
                )
            }
            Self::Wifi(office, point) => {
                let subnet = format!("10.{}.{}", office.network, 10 + point);
                let speed = if is_bad { 54_000_000 } else { 866_000_000 };
                (
                    "wifi",
                    format!("{subnet}.{host}"),
                    format!("{subnet}.0"),
                    office.public_address.to_owned(),
                    speed,
                )
            }
            Self::Home(number) => {
                let public = format!("192.0.2.{number}");
                (
                    "wifi",
                    format!("192.168.1.{host}"),
                    "192.168.1.0".to_owned(),
                    public,
                    433_000_000,
                )
            }
            Self::Mobile => {
                let public = format!("198.51.100.{}", 128 + host / 2);
                // The largest value stands for one that is not known.
                (
                    "mobile",
                    format!("100.64.{}.{host}", host % 8),
                    "100.64.0.0".to_owned(),
                    public,
                    4_294_967_295,
                )
            }
            Self::Service => (
                "wired",
                format!("10.0.32.{host}"),
                "10.0.32.0".to_owned(),
                format!("198.51.100.{}", 1 + host % 100),
                0,
            ),
        };
        let relay = match self {
            Self::Desk(office) | Self::Wifi(office, _) => Some(office.relay),
            Self::Home(_) | Self::Mobile => Some("198.51.100.9"),
            Self::Service => None,
        };
        let is_client = !matches!(self, Self::Service);
        let event_ratio = if is_bad { 0.6 } else { 0.02 };
        let mut info = json!({
            "connectionType": connection,
            "networkTransportProtocol": if is_bad && random.percent(30) { "tcp" } else { "udp" },
            "ipAddress": address,
            "subnet": subnet,
            "linkSpeed": speed,
            "port": random.between(50_000, 50_059),
            "reflexiveIPAddress": public,
            "relayIPAddress": relay,
            "relayPort": relay.map(|_| random.between(3478, 3481)),
            "macAddress": is_client.then_some(hardware),
            "dnsSuffix": matches!(self, Self::Desk(_) | Self::Wifi(..)).then_some("corp.contoso.example"),
            "basicServiceSetIdentifier": null,
            "wifiBand": "unknown",
            "wifiRadioType": "unknown",
            "wifiChannel": null,
            "wifiSignalStrength": null,
            "wifiBatteryCharge": null,
            "wifiMicrosoftDriver": null,
            "wifiMicrosoftDriverVersion": null,
            "wifiVendorDriver": null,
            "wifiVendorDriverVersion": null,
            "sentQualityEventRatio": random.ratio(event_ratio),
            "receivedQualityEventRatio": random.ratio(event_ratio),
            "delayEventRatio": random.ratio(event_ratio),
            "bandwidthLowEventRatio": random.ratio(event_ratio),
            // Few tenants have tracing turned on.
            "traceRouteHops": if random.percent(10) { hops(random, self) } else { Vec::new() },
        });
        if connection == "wifi" {
            self.add_wifi(random, &mut info);
        }
        info
    }

    fn add_wifi(self, random: &mut Random, info: &mut Value) {
        let access_point = match self {
            Self::Wifi(office, point) => format!("02-00-5e-{:02x}-00-{point:02x}", office.network),
            _ => format!("02-00-5e-00-{:02x}-01", random.below(4)),
        };
        let (band, radio, channel, strength) = if self.is_bad() {
            (
                "frequency24GHz",
                "wifi80211n",
                *random.pick(&[1, 6, 11]),
                random.between(18, 42),
            )
        } else {
            (
                "frequency50GHz",
                "wifi80211ax",
                *random.pick(&[36, 44, 100, 149]),
                random.between(70, 99),
            )
        };
        info["basicServiceSetIdentifier"] = access_point.into();
        info["wifiBand"] = band.into();
        info["wifiRadioType"] = radio.into();
        info["wifiChannel"] = channel.into();
        info["wifiSignalStrength"] = strength.into();
        info["wifiBatteryCharge"] = random.between(15, 100).into();
        info["wifiMicrosoftDriver"] = "Microsoft Wi-Fi Direct Virtual Adapter".into();
        info["wifiMicrosoftDriverVersion"] = "10.0.26100.1".into();
        info["wifiVendorDriver"] = "Contoso Wireless 7".into();
        info["wifiVendorDriverVersion"] = "7.12.0".into();
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
                "roundTripTime": super::telemetry::duration(milliseconds),
            })
        })
        .collect()
}
