//! The keys that the schema-driven fuzzer is given.

use graph_calls_simulator::Simulator;

use crate::support::fetch_json;

/// Prints the keys to put into the file, when they are not those of the data any more.
async fn keys(simulator: &Simulator) -> String {
    let record = simulator.call_records().next().unwrap().id;
    let below = format!("/v1.0/communications/callRecords/{record}");
    let first = async |path: String| {
        let page = fetch_json(simulator, &path).await;
        page["value"][0]["id"].as_str().unwrap().to_owned()
    };
    let session = first(format!("{below}/sessions")).await;
    let segment = first(format!("{below}/sessions/{session}/segments")).await;
    let participant = first(format!("{below}/participants_v2")).await;
    let user = simulator.user_id(0);
    let recording = simulator.recordings(&user).next().unwrap();
    let adhoc = simulator.adhoc_recordings(&user).next().unwrap();
    let all = format!("/v1.0/users/{user}/onlineMeetings/getAllTranscripts");
    let transcript = first(format!("{all}(meetingOrganizerUserId='{user}')")).await;
    format!(
        "callRecord-id {record}\nsession-id {session}\nsegment-id {segment}\nparticipant-id {participant}\n\
         user-id {user}\nonlineMeeting-id {}\npath.callRecording-id {}\npath.callTranscript-id {transcript}\n\
         adhocCall-id {}\nad hoc path.callRecording-id {}",
        recording.meeting_id.unwrap(),
        recording.id,
        adhoc.call_id.unwrap(),
        adhoc.id,
    )
}

#[tokio::test]
async fn the_fuzzer_finds_what_its_keys_name() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../.ci/schemathesis.toml");
    let text = std::fs::read_to_string(file).unwrap();
    let file: toml::Table = text.parse().unwrap();
    let key = |name: &str| file["parameters"][name].as_str().unwrap();
    let simulator = Simulator::builder().seed(7).start().await.unwrap();
    let expected = keys(&simulator).await;
    for line in expected.lines() {
        let (_, value) = line.rsplit_once(' ').unwrap();
        assert!(text.contains(value), "keys of the data:\n{expected}");
    }
    let record = format!("/v1.0/communications/callRecords/{}", key("callRecord-id"));
    let user = format!("/v1.0/users/{}", key("user-id"));
    let adhoc = file["operations"][0]["parameters"]["path.callRecording-id"]
        .as_str()
        .unwrap();
    for target in [
        format!("{record}/participants_v2/{}", key("participant-id")),
        format!(
            "{record}/sessions/{}/segments/{}",
            key("session-id"),
            key("segment-id")
        ),
        format!(
            "{user}/onlineMeetings/{}/recordings/{}",
            key("onlineMeeting-id"),
            key("path.callRecording-id")
        ),
        format!(
            "{user}/adhocCalls/{}/recordings/{adhoc}",
            key("adhocCall-id")
        ),
    ] {
        fetch_json(&simulator, &target).await;
    }
}
