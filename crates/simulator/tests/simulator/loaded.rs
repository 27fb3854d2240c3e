//! Own data from a folder.

use std::fs;

use graph_calls_simulator::Simulator;
use serde_json::json;

use crate::support::{fetch, fetch_json, items};

#[tokio::test]
async fn a_folder_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    let now = graph_calls_core::primitive::Timestamp::now();
    let record = json!({
        "id": "my-call", "version": 3, "type": "peerToPeer", "startDateTime": now.to_string(),
        "myExtra": {"kept": 1.50},
        "participants_v2": [{"id": "p1", "identity": {"user": {"id": "p1"}}}],
        "sessions": [{"id": "s1", "segments": [{"id": "g1", "media": []}]}],
    });
    write("call_records.json", json!({"value": [record]}).to_string());
    let recording = json!({
        "id": "my-recording==", "meetingId": "my-meeting", "createdDateTime": now.to_string(),
        "meetingOrganizer": {"user": {"id": "someone"}}, "contentCorrelationId": "of-mine",
    });
    let mut other = recording.clone();
    other["id"] = json!("other");
    other["contentCorrelationId"] = json!("of-others");
    write("recordings.json", json!([recording, other]).to_string());
    fs::create_dir(folder.path().join("content")).unwrap();
    write("content/myrecording.mp4", "bytes of mine".to_owned());
    let row = json!({"id": "row", "startDateTime": now.to_string(), "charge": 0.10});
    write("pstn_calls.json", json!([row]).to_string());

    let simulator = Simulator::builder()
        .data(folder.path())
        .start()
        .await
        .unwrap();
    let list = "/v1.0/communications/callRecords";
    let page = fetch_json(&simulator, list).await;
    assert_eq!(page["value"][0]["myExtra"]["kept"], 1.5);
    assert!(page["value"][0].get("sessions").is_none());
    let target = format!("{list}/my-call?$expand=sessions($expand=segments)");
    assert_eq!(
        fetch_json(&simulator, &target).await["sessions"][0]["segments"][0]["id"],
        "g1"
    );
    fetch_json(
        &simulator,
        &format!("{list}/my-call/sessions/s1/segments/g1"),
    )
    .await;
    fetch_json(&simulator, &format!("{list}/my-call/participants_v2/p1")).await;
    let user = simulator.user_id(0);
    assert_eq!(user, "someone");
    let path = "onlineMeetings/my-meeting/recordings/my-recording%3D%3D/content";
    let content = fetch(&simulator, &format!("/v1.0/users/{user}/{path}")).await;
    assert_eq!(content.body(), "bytes of mine");
    let list_of_mine = format!("/v1.0/users/{user}/onlineMeetings/my-meeting/recordings");
    assert_eq!(items(&simulator, &list_of_mine).await.len(), 2);
    let filter = "$filter=contentCorrelationId%20eq%20'of-mine'";
    let found = items(&simulator, &format!("{list_of_mine}?{filter}")).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["id"], "my-recording==");
    let from = now.to_string();
    let target = format!("{list}/getPstnCalls(fromDateTime={from},toDateTime={from})");
    assert_eq!(items(&simulator, &target).await.len(), 1);

    // An added record follows from the seed.
    let added = simulator.add_call_record();
    fetch_json(&simulator, &format!("{list}/{}", added.id)).await;
    let added = simulator.add_recording(&user).unwrap();
    let meeting = added.meeting_id.unwrap();
    let target = format!(
        "/v1.0/users/{user}/onlineMeetings/{meeting}/recordings/{}",
        added.id
    );
    fetch_json(&simulator, &target).await;
}

#[tokio::test]
async fn what_is_wrong_with_a_folder_is_said() {
    let missing = Simulator::builder()
        .data("no such folder")
        .start()
        .await
        .unwrap_err();
    let text = missing.to_string();
    assert!(text.contains("no such folder"), "{text}");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("users.json"), "{}").unwrap();
    let wrong = Simulator::builder()
        .data(folder.path())
        .start()
        .await
        .unwrap_err();
    let text = wrong.to_string();
    assert!(text.contains("users.json"), "{text}");
}
