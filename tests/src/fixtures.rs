//! The payloads below `fixtures/`, and what each one is.

use std::fs;
use std::path::{Path, PathBuf};

use graph_calls_models::call_records::{
    CallRecord, DirectRoutingLogRow, Organizer, Participant, PstnBlockedUsersLogRow,
    PstnCallLogRow, PstnOnlineMeetingDialoutReport, Segment, Session, SmsLogRow,
};
use graph_calls_models::{
    AdhocCall, CallRecording, CallTranscript, ChangeNotification, ChangeNotificationCollection,
    CommunicationsIdentitySet, ErrorBody, Identity, Page, PublicError, Subscription,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::typed_share::{TypedShare, typed_share};

/// An example payload.
#[derive(Debug)]
pub struct Fixture {
    /// The file's name.
    pub file: String,
    /// The word that the index has for its type.
    pub schema: String,
    /// The JSON text.
    pub text: String,
}

/// The result of decoding a fixture and encoding it again.
#[derive(Debug)]
pub struct RoundTrip {
    /// The encoded text.
    pub text: String,
    /// The number of members by the place they went to.
    pub share: TypedShare,
}

/// The folder of the fixtures.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The text of one fixture.
///
/// # Panics
/// Fails when there is no such file.
pub fn text(file: &str) -> String {
    fs::read_to_string(folder().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// All fixtures that the index lists.
///
/// # Panics
/// Fails when the index or a file it names cannot be read.
pub fn all() -> Vec<Fixture> {
    listed("")
}

/// All payloads below `observed`: what Graph really answered, from public files and threads. Ids, names and numbers
/// are replaced; the shape is kept. The index names the source of each.
///
/// # Panics
/// Fails when the index or a file it names cannot be read.
pub fn observed() -> Vec<Fixture> {
    listed("observed/")
}

fn listed(folder: &str) -> Vec<Fixture> {
    let index: Vec<serde_json::Value> =
        serde_json::from_str(&text(&format!("{folder}index.json"))).expect("the index is JSON");
    let word =
        |entry: &serde_json::Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
    let fixture = |entry: &serde_json::Value| {
        let file = format!("{folder}{}", word(entry, "file"));
        Fixture {
            text: text(&file),
            schema: word(entry, "schema"),
            file,
        }
    };
    index.iter().map(fixture).collect()
}

impl Fixture {
    /// Decodes the payload into its type and encodes it again; `None` for what is no payload of a
    /// generated type.
    pub fn round_trip(&self) -> Option<Result<RoundTrip, serde_json::Error>> {
        let text = &*self.text;
        Some(match &*self.schema {
            "callRecording" => round_trip::<CallRecording>(text),
            "callRecordingCollection" | "callRecordingCollectionDelta" => {
                round_trip::<Page<CallRecording>>(text)
            }
            "adhocCall" => round_trip::<AdhocCall>(text),
            "callRecord" => round_trip::<CallRecord>(text),
            "callTranscript" => round_trip::<CallTranscript>(text),
            "communicationsIdentitySet" => round_trip::<CommunicationsIdentitySet>(text),
            "directRoutingLogRow" => round_trip::<DirectRoutingLogRow>(text),
            "segment" => round_trip::<Segment>(text),
            "callRecordCollection" => round_trip::<Page<CallRecord>>(text),
            "session" => round_trip::<Session>(text),
            "sessionCollection" => round_trip::<Page<Session>>(text),
            "segmentCollection" => round_trip::<Page<Segment>>(text),
            "participantCollection" => round_trip::<Page<Participant>>(text),
            "organizer" => round_trip::<Organizer>(text),
            "integer" => round_trip::<i64>(text),
            "pstnCallLogRowCollection" | "beta pstnCallLogRow collection" => {
                round_trip::<Page<PstnCallLogRow>>(text)
            }
            "directRoutingLogRowCollection" | "beta directRoutingLogRow collection" => {
                round_trip::<Page<DirectRoutingLogRow>>(text)
            }
            "beta smsLogRow collection" => round_trip::<Page<SmsLogRow>>(text),
            "beta pstnBlockedUsersLogRow collection" => {
                round_trip::<Page<PstnBlockedUsersLogRow>>(text)
            }
            "beta pstnOnlineMeetingDialoutReport collection" => {
                round_trip::<Page<PstnOnlineMeetingDialoutReport>>(text)
            }
            "array of identity" => round_trip::<Page<Identity>>(text),
            "subscription" => round_trip::<Subscription>(text),
            "subscriptionCollection" => round_trip::<Page<Subscription>>(text),
            "changeNotification" => round_trip::<ChangeNotification>(text),
            "changeNotificationCollection" => round_trip::<ChangeNotificationCollection>(text),
            "ODataError" => round_trip::<ErrorBody>(text),
            "publicError" => round_trip::<PublicError>(text),
            _ => return None,
        })
    }
}

fn round_trip<T: DeserializeOwned + Serialize>(text: &str) -> Result<RoundTrip, serde_json::Error> {
    let value: T = serde_json::from_str(text)?;
    Ok(RoundTrip {
        text: serde_json::to_string(&value)?,
        share: typed_share(&value)?,
    })
}
