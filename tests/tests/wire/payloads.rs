//! Payloads decode into their types and encode back to equal JSON.

use std::fmt::Write;

use graph_calls_tests::{fixtures, json};

/// Fixtures that the index lists and no generated type stands for.
const NO_PAYLOADS: &[&str] = &[
    "JWT claims",
    "batch request",
    "batch response",
    "map of enum name to members",
    "test vector",
    "test vector (changeNotificationCollection under notification)",
];

#[test]
fn every_payload_comes_back_as_it_went_in() {
    let mut failures = Vec::new();
    for fixture in fixtures::all() {
        match fixture.round_trip() {
            None if NO_PAYLOADS.contains(&&*fixture.schema) => {}
            None => failures.push(format!(
                "{}: no type for {:?}",
                fixture.file, fixture.schema
            )),
            Some(Err(error)) => failures.push(format!("{}: {error}", fixture.file)),
            Some(Ok(trip)) => failures.extend(
                json::difference(&fixture.text, &trip.text)
                    .map(|difference| format!("{}{difference}", fixture.file)),
            ),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_typed_share_does_not_shrink() {
    let mut table = String::new();
    for fixture in fixtures::all() {
        if let Some(Ok(trip)) = fixture.round_trip() {
            let (declared, kept) = (trip.share.declared, trip.share.kept);
            writeln!(
                table,
                "{:<60} {declared:>4} declared {kept:>3} kept",
                fixture.file
            )
            .expect("writing to a string does not fail");
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn the_enumerations_have_all_members_of_the_schema() {
    use graph_calls_models::{self as models, call_records};

    let table: serde_json::Value =
        serde_json::from_str(&fixtures::text("enum-members.json")).expect("the table is JSON");
    let members_of = |name: &str| {
        let members = table[name]["members"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let names = members.iter().filter_map(|member| member["name"].as_str());
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    let mut compared = 0;
    macro_rules! compare {
        ($($name:literal: $type:ty),* $(,)?) => {$(
            let known: Vec<_> = <$type>::MEMBERS.iter().map(|member| member.as_str()).collect();
            let declared = members_of($name);
            assert!(!declared.is_empty(), "the table has no {}", $name);
            for member in declared {
                assert!(known.contains(&&*member), "{} lacks {member}", $name);
                assert_eq!(<$type>::from(&*member).as_str(), member);
            }
            compared += 1;
        )*};
    }
    compare! {
        "microsoft.graph.callRecords.audioCodec": call_records::AudioCodec,
        "microsoft.graph.callRecords.callType": call_records::CallType,
        "microsoft.graph.callRecords.clientPlatform": call_records::ClientPlatform,
        "microsoft.graph.callRecords.failureStage": call_records::FailureStage,
        "microsoft.graph.callRecords.mediaStreamDirection": call_records::MediaStreamDirection,
        "microsoft.graph.callRecords.modality": call_records::Modality,
        "microsoft.graph.callRecords.networkConnectionType": call_records::NetworkConnectionType,
        "microsoft.graph.callRecords.networkTransportProtocol": call_records::NetworkTransportProtocol,
        "microsoft.graph.callRecords.productFamily": call_records::ProductFamily,
        "microsoft.graph.callRecords.pstnCallDurationSource": call_records::PstnCallDurationSource,
        "microsoft.graph.callRecords.serviceRole": call_records::ServiceRole,
        "microsoft.graph.callRecords.userFeedbackRating": call_records::UserFeedbackRating,
        "microsoft.graph.callRecords.videoCodec": call_records::VideoCodec,
        "microsoft.graph.callRecords.wifiBand": call_records::WifiBand,
        "microsoft.graph.callRecords.wifiRadioType": call_records::WifiRadioType,
        "microsoft.graph.changeType": models::ChangeType,
        "microsoft.graph.endpointType": models::EndpointType,
        "microsoft.graph.lifecycleEventType": models::LifecycleEventType,
        "microsoft.graph.teamworkApplicationIdentityType": models::TeamworkApplicationIdentityType,
        "microsoft.graph.teamworkConversationIdentityType": models::TeamworkConversationIdentityType,
        "microsoft.graph.teamworkUserIdentityType": models::TeamworkUserIdentityType,
    }
    assert_eq!(compared, table.as_object().map_or(0, serde_json::Map::len));
}
