//! Real answers of Graph: nothing of them is lost, and the values that people ask for are reached through fields.

use std::fmt::Write;

use graph_calls_models::call_records::{CallRecord, Endpoint, Segment, Session, UserAgent};
use graph_calls_models::{CommunicationsIdentitySet, Identity, IdentitySet, Object};
use graph_calls_tests::{fixtures, json};

#[test]
fn every_observed_payload_comes_back_as_it_went_in() {
    let observed = fixtures::observed();
    assert_eq!(observed.len(), 17);
    for fixture in observed {
        let trip = fixture
            .round_trip()
            .expect(&fixture.file)
            .expect(&fixture.file);
        let difference = json::difference(&fixture.text, &trip.text);
        assert!(
            difference.is_none(),
            "{}{}",
            fixture.file,
            difference.unwrap_or_default()
        );
    }
}

/// The members that no declared field holds.
#[test]
fn what_is_reached_without_fields_does_not_grow() {
    let mut table = String::new();
    for fixture in fixtures::observed() {
        let share = fixture
            .round_trip()
            .expect(&fixture.file)
            .expect(&fixture.file)
            .share;
        let names = share
            .names_kept
            .iter()
            .map(|(name, count)| format!("{name} {count}"));
        let names = names.collect::<Vec<_>>().join(", ");
        writeln!(
            table,
            "{}: {} declared; kept: {names}",
            fixture.file, share.declared
        )
        .expect("writing to a string does not fail");
    }
    insta::assert_snapshot!(table);
}

fn record(file: &str) -> CallRecord {
    serde_json::from_str(&fixtures::text(&format!("observed/{file}"))).expect(file)
}

fn sessions(record: &CallRecord) -> &[Session] {
    record.sessions.as_deref().unwrap_or_default()
}

fn endpoints(record: &CallRecord) -> Vec<&Endpoint> {
    let sessions = sessions(record).iter();
    let ends = sessions.flat_map(|session| {
        let segments = session.segments.iter().flatten();
        let of_segments = segments.flat_map(|segment| [&segment.caller, &segment.callee]);
        [&session.caller, &session.callee]
            .into_iter()
            .chain(of_segments)
    });
    ends.flatten().collect()
}

#[test]
#[expect(deprecated, reason = "the answers that are tested are older")]
fn every_end_of_a_call_is_of_a_type() {
    for file in [
        "callrecord-group-call.json",
        "callrecord-peer-to-peer.json",
        "callrecord-peer-to-peer-v1.json",
        "callrecord-without-metadata.json",
    ] {
        let record = record(file);
        let endpoints = endpoints(&record);
        assert!(!endpoints.is_empty(), "{file}");
        for endpoint in endpoints {
            assert!(
                !matches!(endpoint, Endpoint::Other(_)),
                "{file}: {endpoint:?}"
            );
            if let Endpoint::ParticipantEndpoint(end) = endpoint {
                let set = end.identity.as_ref().expect("somebody");
                assert!(
                    set.user.is_some() || set.phone.is_some() || set.guest.is_some(),
                    "{file}"
                );
            }
            let agent = endpoint.user_agent();
            assert!(
                !matches!(agent, Some(UserAgent::Other(_))),
                "{file}: {agent:?}"
            );
        }
    }
}

/// As in microsoftgraph/msgraph-sdk-dotnet#3004, with properties that are deprecated since: a set without a tag, whose phone is the only one that is not null.
#[test]
#[expect(deprecated, reason = "the answers that are tested are older")]
fn a_phone_is_reached_in_each_place() {
    let phone = r#"{"phone":{"id":"+15550001","displayName":null,"tenantId":null},"guest":null,"user":null}"#;
    let text = format!(
        r##"{{"id":"a","organizer":{phone},"participants":[{phone}],"sessions":[{{"id":"b",
        "caller":{{"@odata.type":"#microsoft.graph.callRecords.participantEndpoint","identity":{phone}}}}}]}}"##
    );
    let record: CallRecord = serde_json::from_str(&text).expect("a record");
    let number = |set: &CommunicationsIdentitySet| {
        let phone = set.phone.as_ref()?;
        phone.id().map(ToString::to_string)
    };
    let expected = Some("+15550001".to_owned());
    assert_eq!(record.organizer.as_ref().and_then(number), expected);
    let participants = record.participants.as_deref().unwrap_or_default();
    assert_eq!(
        participants.iter().map(number).collect::<Vec<_>>(),
        std::slice::from_ref(&expected)
    );
    let Some(Endpoint::ParticipantEndpoint(caller)) = &sessions(&record)[0].caller else {
        panic!("a participant");
    };
    assert_eq!(caller.identity.as_ref().and_then(number), expected);
    let again = serde_json::to_string(&record).expect("JSON");
    assert_eq!(json::difference(&text, &again), None);
}

/// A recording declares the plain set: there the members have to tell.
#[test]
fn a_set_without_a_tag_is_told_by_its_members() {
    let text = r#"{"guest":{"id":"g","displayName":"Guest"},"user":null}"#;
    let set: IdentitySet = serde_json::from_str(text).expect("a set");
    let IdentitySet::CommunicationsIdentitySet(found) = &set else {
        panic!("{set:?}");
    };
    assert_eq!(
        found
            .guest
            .as_ref()
            .and_then(Identity::display_name)
            .map(|name| &**name),
        Some("Guest")
    );
    // No tag is written that was not there; one is where the program makes the set.
    assert_eq!(
        json::difference(text, &serde_json::to_string(&set).expect("JSON")),
        None
    );
    let made = IdentitySet::from(CommunicationsIdentitySet::build(|set| {
        set.guest.clone_from(&found.guest);
    }));
    let made = serde_json::to_string(&made).expect("JSON");
    assert!(
        made.contains("#microsoft.graph.communicationsIdentitySet"),
        "{made}"
    );
    // A plain set stays one.
    let plain: IdentitySet =
        serde_json::from_str(r#"{"user":{"id":"u"},"@odata.etag":"x"}"#).expect("a set");
    assert!(matches!(plain, IdentitySet::Other(_)));
}

/// A tag without `#`, in the middle of the object, as an SDK printed it.
#[test]
fn the_network_of_a_segment_is_reached() {
    let text = fixtures::text("observed/segment-network.json");
    let segment: Segment = serde_json::from_str(&text).expect("a segment");
    let media = segment.media.as_deref().unwrap_or_default();
    let network = media[0].caller_network.as_ref().expect("a network");
    let kind = network.connection_type.as_ref().map(|kind| kind.as_str());
    assert_eq!(kind, Some("unknown"));
}
