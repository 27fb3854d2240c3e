//! A record that Graph really answered, as flat rows.

use std::fmt::Write;

use graph_calls_models::call_records::{CallRecord, Endpoint, MediaStreamDirection};
use graph_calls_tests::fixtures;

fn record(file: &str) -> CallRecord {
    serde_json::from_str(&fixtures::text(&format!("observed/{file}"))).expect(file)
}

#[test]
fn a_group_call_is_rows_of_streams() {
    let record = record("callrecord-group-call.json");
    let mut table = String::new();
    for row in record.streams() {
        let name = |end: Option<&Endpoint>| match end {
            Some(Endpoint::ParticipantEndpoint(end)) => {
                end.name.clone().unwrap_or("participant".to_owned())
            }
            Some(Endpoint::ServiceEndpoint(_)) => "service".to_owned(),
            _ => "nobody".to_owned(),
        };
        let port = |network: Option<&graph_calls_models::call_records::NetworkInfo>| {
            network.and_then(|found| found.port)
        };
        writeln!(
            table,
            "{} {} {} {}: {} at {:?} to {} at {:?}, jitter {:?}",
            &row.session.id[..8],
            &row.segment.id[..8],
            row.media.label.as_deref().unwrap_or_default(),
            row.stream.stream_id.as_deref().unwrap_or_default(),
            name(row.sender()),
            port(row.sender_network()),
            name(row.receiver()),
            port(row.receiver_network()),
            row.stream.average_jitter,
        )
        .expect("writing to a string does not fail");
    }
    insta::assert_snapshot!(table);
}

#[test]
fn each_stream_is_there_once_and_has_the_network_of_its_direction() {
    for file in [
        "callrecord-group-call.json",
        "callrecord-peer-to-peer-v1.json",
        "callrecord-without-metadata.json",
    ] {
        let record = record(file);
        assert!(record.sessions.is_some(), "{file}");
        let mut expected = Vec::new();
        for session in record.sessions.iter().flatten() {
            for segment in session.segments.iter().flatten() {
                for media in segment.media.iter().flatten() {
                    for stream in media.streams.iter().flatten() {
                        let networks = (&media.caller_network, &media.callee_network);
                        let networks = match stream.stream_direction {
                            Some(MediaStreamDirection::CallerToCallee) => networks,
                            Some(MediaStreamDirection::CalleeToCaller) => (networks.1, networks.0),
                            _ => (&None, &None),
                        };
                        expected.push((stream, networks.0.as_ref(), networks.1.as_ref()));
                    }
                }
            }
        }
        let found = record.streams();
        let found: Vec<_> = found
            .map(|row| (row.stream, row.sender_network(), row.receiver_network()))
            .collect();
        assert_eq!(found, expected, "{file}");
    }
}
