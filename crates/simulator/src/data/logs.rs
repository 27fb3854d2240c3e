//! The rows of the call logs: PSTN, direct routing, and the three logs of beta.

use graph_calls_core::Object;
use graph_calls_core::primitive::{Decimal, Timestamp};
use graph_calls_models::call_records::{
    DirectRoutingLogRow, PstnBlockedUsersLogRow, PstnCallDurationSource, PstnCallLogRow,
    PstnOnlineMeetingDialoutReport, PstnUserBlockMode, SmsLogRow,
};

use super::identifier::Identifiers;
use super::people::{User, explicit_null};
use super::random::{Random, Stream};
use crate::clock::shift;

/// The logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Log {
    PstnCalls,
    DirectRoutingCalls,
    Sms,
    BlockedUsers,
    DialoutReports,
}

impl Log {
    pub(crate) const ALL: [Self; 5] = [
        Self::PstnCalls,
        Self::DirectRoutingCalls,
        Self::Sms,
        Self::BlockedUsers,
        Self::DialoutReports,
    ];

    /// The function that answers the log.
    pub(crate) fn function(self) -> &'static str {
        match self {
            Self::PstnCalls => "getPstnCalls",
            Self::DirectRoutingCalls => "getDirectRoutingCalls",
            Self::Sms => "getSmsLog",
            Self::BlockedUsers => "getPstnBlockedUsersLog",
            Self::DialoutReports => "getPstnOnlineMeetingDialoutReport",
        }
    }

    /// The type of the rows.
    pub(crate) fn row_type(self) -> &'static str {
        match self {
            Self::PstnCalls => "pstnCallLogRow",
            Self::DirectRoutingCalls => "directRoutingLogRow",
            Self::Sms => "smsLogRow",
            Self::BlockedUsers => "pstnBlockedUsersLogRow",
            Self::DialoutReports => "pstnOnlineMeetingDialoutReport",
        }
    }

    /// The file of a folder of own data that holds the rows, and the property that is their time.
    pub(crate) fn file(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::PstnCalls => ("pstn_calls.json", Some("startDateTime")),
            Self::DirectRoutingCalls => ("direct_routing_calls.json", Some("startDateTime")),
            Self::Sms => ("sms.json", Some("sentDateTime")),
            Self::BlockedUsers => ("blocked_users.json", Some("blockDateTime")),
            Self::DialoutReports => ("dialout_reports.json", None),
        }
    }

    pub(crate) fn is_beta_only(self) -> bool {
        !matches!(self, Self::PstnCalls | Self::DirectRoutingCalls)
    }

    fn stream(self) -> Stream {
        match self {
            Self::PstnCalls => Stream::PstnCall,
            Self::DirectRoutingCalls => Stream::DirectRouting,
            Self::Sms => Stream::Sms,
            Self::BlockedUsers => Stream::BlockedUser,
            Self::DialoutReports => Stream::Dialout,
        }
    }
}

/// What a row is made of.
pub(crate) struct Row {
    pub(crate) seed: u64,
    pub(crate) index: u32,
    pub(crate) user: User,
    pub(crate) start: Timestamp,
    /// Whether the row has the properties that only beta knows.
    pub(crate) is_beta: bool,
}

impl Row {
    /// The row as JSON.
    pub(crate) fn json(&self, log: Log) -> Result<String, serde_json::Error> {
        let mut random = Random::new(self.seed, log.stream(), self.index.into());
        let id = Identifiers::new(self.seed, log.stream()).guid(self.index);
        match log {
            Log::PstnCalls => serde_json::to_string(&self.pstn_call(&mut random, id)),
            Log::DirectRoutingCalls => {
                serde_json::to_string(&self.direct_routing_call(&mut random, id))
            }
            Log::Sms => serde_json::to_string(&self.sms(&mut random, id)),
            Log::BlockedUsers => serde_json::to_string(&self.blocked_user(&mut random, id)),
            Log::DialoutReports => serde_json::to_string(&self.dialout(&mut random)),
        }
    }

    fn pstn_call(&self, random: &mut Random, id: String) -> PstnCallLogRow {
        PstnCallLogRow::build(|row| {
            let duration = random.small(0, 3600);
            row.call_id = Some(format!(
                "{}_{}@203.0.113.7",
                random.below(1 << 31),
                self.index
            ));
            row.id = Some(id);
            row.user_id = Some(self.user.id.clone());
            row.user_display_name = Some(self.user.display_name.clone());
            row.user_principal_name = Some(self.user.user_principal_name.clone());
            row.start_date_time = Some(self.start);
            row.end_date_time = Some(shift(self.start, duration.into()));
            row.duration = Some(duration);
            row.charge = money(random);
            row.connection_charge = money(random);
            row.currency = Some("USD".to_owned());
            row.call_type = Some((*random.pick(&["user_in", "user_out", "ucap_in"])).to_owned());
            row.caller_number = Some(number(random));
            row.callee_number = Some(number(random));
            row.usage_country_code = Some("US".to_owned());
            row.tenant_country_code = Some("US".to_owned());
            row.destination_name = Some("United States".to_owned());
            row.destination_context = Some("Domestic".to_owned());
            row.license_capability = Some("MCOPSTN2".to_owned());
            row.inventory_type = Some("Subscriber".to_owned());
            row.operator = Some("Contoso Telecom".to_owned());
            row.call_duration_source = Some(random.pick(PstnCallDurationSource::MEMBERS).clone());
            if random.percent(20) {
                row.conference_id = Some(random.below(1_000_000_000).to_string());
            } else {
                explicit_null(row, "conferenceId");
            }
            if self.is_beta {
                row.administrative_unit_infos = Some(Vec::new());
                row.other_party_country_code = Some("US".to_owned());
                row.client_local_ip_v4_address = Some("10.0.0.7".to_owned());
                row.client_public_ip_v4_address = Some("203.0.113.9".to_owned());
                row.client_local_ip_v6_address = Some("fd00::7".to_owned());
                row.client_public_ip_v6_address = Some("2001:db8::9".to_owned());
            }
        })
    }

    fn direct_routing_call(&self, random: &mut Random, id: String) -> DirectRoutingLogRow {
        DirectRoutingLogRow::build(|row| {
            let is_successful = random.percent(90);
            let duration = if is_successful {
                random.small(1, 3600)
            } else {
                0
            };
            row.id = Some(id);
            row.correlation_id = Some(Identifiers::new(self.seed, Stream::Token).guid(self.index));
            row.user_id = Some(self.user.id.clone());
            row.user_display_name = Some(self.user.display_name.clone());
            row.user_principal_name = Some(self.user.user_principal_name.clone());
            row.invite_date_time = Some(self.start);
            row.start_date_time = Some(self.start);
            row.duration = Some(duration);
            row.successful_call = Some(is_successful);
            if is_successful {
                row.end_date_time = Some(shift(self.start, duration.into()));
                // How Graph says that nothing failed.
                row.failure_date_time = Some(Timestamp::MIN);
            } else {
                row.failure_date_time = Some(self.start);
            }
            row.final_sip_code = Some(if is_successful { 0 } else { 480 });
            row.final_sip_code_phrase = Some(
                if is_successful {
                    "BYE"
                } else {
                    "Temporarily Unavailable"
                }
                .to_owned(),
            );
            row.call_end_sub_reason = Some(540_000);
            row.call_type = Some((*random.pick(&["ByotIn", "ByotOut"])).to_owned());
            row.caller_number = Some(masked(random));
            row.callee_number = Some(masked(random));
            row.media_path_location = Some("USWE".to_owned());
            row.signaling_location = Some("EUNO".to_owned());
            row.media_bypass_enabled = Some(random.percent(50));
            row.trunk_fully_qualified_domain_name = Some("sbc1.contoso.example".to_owned());
            if self.is_beta {
                row.administrative_unit_infos = Some(Vec::new());
                row.other_party_country_code = Some("DE".to_owned());
                row.user_country_code = Some("US".to_owned());
                row.transferor_correlation_id =
                    Some(Identifiers::new(self.seed, Stream::Tenant).guid(self.index));
            }
        })
    }

    fn sms(&self, random: &mut Random, id: String) -> SmsLogRow {
        SmsLogRow::build(|row| {
            row.sms_id = Some(id.clone());
            row.id = Some(id);
            row.user_id = Some(self.user.id.clone());
            row.user_display_name = Some(self.user.display_name.clone());
            row.user_principal_name = Some(self.user.user_principal_name.clone());
            row.administrative_unit_infos = Some(Vec::new());
            row.other_party_country_code = Some("US".to_owned());
            row.sent_date_time = Some(self.start);
            row.sms_type = Some((*random.pick(&["inbound", "outbound"])).to_owned());
            row.sms_units = Some(random.small(1, 4));
            row.source_number = Some(number(random));
            row.destination_number = Some(number(random));
            row.destination_name = Some("United States".to_owned());
            row.destination_context = Some("Domestic".to_owned());
            row.call_charge = money(random);
            row.currency = Some("USD".to_owned());
            row.license_capability = Some("MCOPSTN2".to_owned());
            row.tenant_country_code = Some("US".to_owned());
            row.user_country_code = Some("US".to_owned());
        })
    }

    fn blocked_user(&self, random: &mut Random, id: String) -> PstnBlockedUsersLogRow {
        PstnBlockedUsersLogRow::build(|row| {
            row.remediation_id = Some(id);
            row.user_id = Some(self.user.id.clone());
            row.user_display_name = Some(self.user.display_name.clone());
            row.user_principal_name = Some(self.user.user_principal_name.clone());
            row.user_telephone_number = Some(number(random));
            row.block_date_time = Some(self.start);
            row.block_reason = Some("Unusual call volume".to_owned());
            row.user_block_mode = Some(random.pick(&PstnUserBlockMode::MEMBERS[..2]).clone());
        })
    }

    fn dialout(&self, random: &mut Random) -> PstnOnlineMeetingDialoutReport {
        PstnOnlineMeetingDialoutReport::build(|row| {
            row.user_id = Some(self.user.id.clone());
            row.user_display_name = Some(self.user.display_name.clone());
            row.user_principal_name = Some(self.user.user_principal_name.clone());
            row.total_calls = Some(random.small(0, 90));
            row.total_call_seconds = Some(random.small(0, 90_000));
            row.total_call_charge = money(random);
            row.currency = Some("USD".to_owned());
            row.destination_context = Some("International".to_owned());
            row.usage_location = Some("US".to_owned());
        })
    }
}

/// An amount with its two decimals, zeros included.
fn money(random: &mut Random) -> Option<Decimal> {
    let cents = random.below(2000);
    format!("{}.{:02}", cents / 100, cents % 100).parse().ok()
}

fn number(random: &mut Random) -> String {
    format!("+1425555{:04}", random.below(10_000))
}

fn masked(random: &mut Random) -> String {
    format!("+1425555{:01}***", random.below(10))
}
