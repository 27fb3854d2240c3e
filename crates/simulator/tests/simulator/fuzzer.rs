//! The keys that the schema-driven fuzzer is given.

use graph_calls_simulator::Simulator;

use crate::support::fetch_json;

#[tokio::test]
async fn the_fuzzer_finds_what_its_keys_name() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../.ci/schemathesis.toml");
    let file: toml::Table = std::fs::read_to_string(file).unwrap().parse().unwrap();
    let key = |name: &str| file["parameters"][name].as_str().unwrap();
    let simulator = Simulator::builder().seed(7).start().await.unwrap();
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
    assert_eq!(key("user-id"), key("userId"));
    assert_eq!(key("user-id"), key("meetingOrganizerUserId"));
}
