//! The rows of the call logs: PSTN, direct routing, and the three logs of beta.

use std::sync::Arc;

use graph_calls_core::primitive::Timestamp;
use serde_json::{Value, json};

use super::office::{OFFICES, Office};
use super::people::{Employee, User};
use super::random::{Random, Subject};
use super::{Seed, extend};
use crate::clock::shift;
use crate::store::{Body, Entity};

/// A log.
pub(crate) struct Log {
    /// The function that answers it.
    pub(crate) function: &'static str,
    /// The type of its rows, in the namespace of call records.
    pub(crate) row: &'static str,
    /// The file that it is read from, where data come from a folder.
    pub(crate) file: &'static str,
    /// Tells whether a range of time includes its end.
    pub(crate) includes_end: bool,
    make: fn(&mut Row<'_>) -> Body,
}

/// The logs of the service.
pub(crate) const LOGS: [Log; 5] = [
    Log {
        function: "getPstnCalls",
        row: "pstnCallLogRow",
        file: "pstn_calls.json",
        includes_end: true,
        make: pstn_call,
    },
    Log {
        function: "getDirectRoutingCalls",
        row: "directRoutingLogRow",
        file: "direct_routing_calls.json",
        includes_end: false,
        make: direct_routing_call,
    },
    Log {
        function: "getSmsLog",
        row: "smsLogRow",
        file: "sms.json",
        includes_end: true,
        make: sms,
    },
    Log {
        function: "getPstnBlockedUsersLog",
        row: "pstnBlockedUsersLogRow",
        file: "blocked_users.json",
        includes_end: true,
        make: blocked_user,
    },
    Log {
        function: "getPstnOnlineMeetingDialoutReport",
        row: "pstnOnlineMeetingDialoutReport",
        file: "dialout_reports.json",
        includes_end: true,
        make: dialout,
    },
];

/// The parts of a row.
pub(super) struct Row<'a> {
    id: String,
    random: Random,
    user: &'a User,
    office: &'static Office,
    /// The office of the other party, mostly the own one.
    other: &'static Office,
    start: Timestamp,
}

/// The row of a log with this number.
pub(super) fn row(
    log: &Log,
    seed: &Arc<Seed>,
    users: &Arc<Vec<User>>,
    number: u32,
    start: Timestamp,
) -> Entity {
    let (seed, users, make) = (Arc::clone(seed), Arc::clone(users), log.make);
    let id = seed.random(Subject::Row, number).guid();
    Entity::new(id, Some(start), move || {
        let mut random = seed.random(Subject::Row, number);
        let id = random.guid();
        let index = random.below(users.len() as u64) as usize;
        let office = Employee::of(seed.dimensions.seed, index as u32).office;
        let is_abroad = random.percent(25);
        let other = if is_abroad {
            random.pick(&OFFICES)
        } else {
            office
        };
        make(&mut Row {
            id,
            random,
            user: &users[index],
            office,
            other,
            start,
        })
    })
}

impl Row<'_> {
    fn destination(&self) -> &'static str {
        if self.office.country == self.other.country {
            "Domestic"
        } else {
            "International"
        }
    }

    /// An amount with its two decimals, zeros included.
    fn money(&mut self) -> String {
        let cents = match self.destination() {
            "Domestic" => self.random.below(60),
            _ => self.random.below(2_000),
        };
        format!("{}.{:02}", cents / 100, cents % 100)
    }

    /// The numbers of who calls and who is called, the first being the own one.
    fn numbers(&mut self) -> [String; 2] {
        [
            self.office.number(&mut self.random),
            self.other.number(&mut self.random),
        ]
    }
}

/// A row of a user with these members.
fn body(user: &User, mut members: Value) -> Body {
    let user = json!({
        "userId": user.id,
        "userPrincipalName": user.user_principal_name,
        "userDisplayName": user.display_name,
    });
    extend(&mut members, user);
    Body::from_value(members)
}

fn pstn_call(row: &mut Row<'_>) -> Body {
    let duration = row.random.between(1, 3600);
    let is_inbound = row.random.percent(40);
    let [own, other] = row.numbers();
    let (caller, callee) = if is_inbound {
        (other, own)
    } else {
        (own, other)
    };
    let is_conference = row.random.percent(20);
    let conference = row.random.below(1_000_000_000).to_string();
    let (charge, connection) = (row.money(), row.money());
    let mut body = body(
        row.user,
        json!({
            "id": row.id,
            "callId": format!("{}_{}@203.0.113.7", row.random.below(1 << 31), row.random.below(1 << 31)),
            "startDateTime": row.start,
            "endDateTime": shift(row.start, duration),
            "duration": duration,
            "callType": match (is_conference, is_inbound) {
                (true, _) => "ucap_in",
                (false, true) => "user_in",
                (false, false) => "user_out",
            },
            "currency": row.office.currency,
            "callerNumber": caller,
            "calleeNumber": callee,
            "usageCountryCode": row.office.country,
            "tenantCountryCode": "US",
            "destinationContext": row.destination(),
            "destinationName": row.other.country_name,
            "conferenceId": is_conference.then_some(conference),
            "licenseCapability": if row.destination() == "Domestic" { "MCOPSTN1" } else { "MCOPSTN2" },
            "inventoryType": "Subscriber",
            "operator": "Contoso Telecom",
            "callDurationSource": row.random.pick(&["microsoft", "operator"]),
        }),
    );
    body.push_text("charge", charge);
    body.push_text("connectionCharge", connection);
    body.beta("administrativeUnitInfos", &json!([]))
        .beta("otherPartyCountryCode", &json!(row.other.country))
        .beta("clientLocalIpV4Address", &json!("10.10.1.7"))
        .beta("clientPublicIpV4Address", &json!("203.0.113.10"))
        .beta("clientLocalIpV6Address", &json!("fd00::7"))
        .beta("clientPublicIpV6Address", &json!("2001:db8::9"))
}

fn direct_routing_call(row: &mut Row<'_>) -> Body {
    let is_successful = row.random.percent(90);
    let duration = if is_successful {
        row.random.between(1, 3600)
    } else {
        0
    };
    let end = shift(row.start, duration);
    // The instant of the year 1 is how Graph says that nothing failed.
    let (ended, failed) = match is_successful {
        true => (Some(end), Timestamp::MIN),
        false => (None, row.start),
    };
    let masked = |number: String| format!("{}***", &number[..number.len() - 3]);
    let [caller, callee] = row.numbers().map(masked);
    let (correlation, transferor) = (row.random.guid(), row.random.guid());
    let (code, phrase) = match is_successful {
        true => (0, "BYE"),
        false => *row.random.pick(&[
            (480, "Temporarily Unavailable"),
            (486, "Busy Here"),
            (503, "Service Unavailable"),
        ]),
    };
    body(row.user, json!({
        "id": row.id,
        "correlationId": correlation,
        "inviteDateTime": row.start,
        "startDateTime": row.start,
        "endDateTime": ended,
        "failureDateTime": failed,
        "duration": duration,
        "callType": row.random.pick(&["ByotIn", "ByotOut"]),
        "successfulCall": is_successful,
        "callerNumber": caller,
        "calleeNumber": callee,
        "mediaPathLocation": "USWE",
        "signalingLocation": "EUNO",
        "finalSipCode": code,
        "callEndSubReason": 540_000,
        "finalSipCodePhrase": phrase,
        "trunkFullyQualifiedDomainName": format!("sbc-{}.contoso.example", row.office.code.to_ascii_lowercase()),
        "mediaBypassEnabled": row.random.percent(50),
    }))
    .beta("administrativeUnitInfos", &json!([]))
    .beta("otherPartyCountryCode", &json!(row.other.country))
    .beta("userCountryCode", &json!(row.office.country))
    .beta("transferorCorrelationId", &json!(transferor))
}

fn sms(row: &mut Row<'_>) -> Body {
    let [source, destination] = row.numbers();
    let charge = row.money();
    let mut body = body(
        row.user,
        json!({
            "id": row.id,
            "smsId": row.id,
            "administrativeUnitInfos": [],
            "otherPartyCountryCode": row.other.country,
            "sentDateTime": row.start,
            "smsType": row.random.pick(&["inbound", "outbound"]),
            "smsUnits": row.random.between(1, 4),
            "sourceNumber": source,
            "destinationNumber": destination,
            "destinationContext": row.destination(),
            "destinationName": row.other.country_name,
            "currency": row.office.currency,
            "licenseCapability": "MCOPSTN2",
            "tenantCountryCode": "US",
            "userCountryCode": row.office.country,
        }),
    );
    body.push_text("callCharge", charge);
    body
}

fn blocked_user(row: &mut Row<'_>) -> Body {
    body(
        row.user,
        json!({
            "remediationId": row.id,
            "userTelephoneNumber": row.office.number(&mut row.random),
            "blockDateTime": row.start,
            "blockReason": "Unusual call volume",
            "userBlockMode": row.random.pick(&["blocked", "unblocked"]),
        }),
    )
}

fn dialout(row: &mut Row<'_>) -> Body {
    let charge = row.money();
    let calls = row.random.between(0, 90);
    let mut body = body(
        row.user,
        json!({
            "totalCalls": calls,
            "totalCallSeconds": calls * row.random.between(20, 900),
            "currency": row.office.currency,
            "destinationContext": row.destination(),
            "usageLocation": row.office.country,
        }),
    );
    body.push_text("totalCallCharge", charge);
    body
}
