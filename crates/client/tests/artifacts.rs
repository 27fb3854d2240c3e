//! Recordings and transcripts alike, and the meetings that they are of.

mod support;

use graph_calls::models::call_records::CallRecord;
use graph_calls::models::{CallRecording, CallTranscript};
use graph_calls::{Artifact, ErrorKind, Operation};
use support::temporary::Folder;
use support::{ROOT, Service, bytes, graph_error, json};

const ORGANIZER: &str = "ba321e0d-79ee-478d-8e28-85a19507f456";

/// As Microsoft's pages have them: callrecording-get, calltranscript-get.
fn artifact(more: &str) -> String {
    format!(
        r##"{{"id":"VjIjIzExMj/cz+=","createdDateTime":"2021-09-17T06:09:24.8968037Z",
        "endDateTime":"2021-09-17T06:27:25.2346000Z","callId":"af630fe0","contentCorrelationId":"bc842d7a-0",
        "meetingOrganizer":{{"application":null,"device":null,"user":{{
        "@odata.type":"#Microsoft.Teams.GraphSvc.teamworkUserIdentity","id":"{ORGANIZER}","displayName":null,
        "userIdentityType":"aadUser"}}}}{more}}}"##
    )
}

fn recording(more: &str) -> CallRecording {
    serde_json::from_str(&artifact(more)).expect("a recording")
}

fn transcript(more: &str) -> CallTranscript {
    serde_json::from_str(&artifact(more)).expect("a transcript")
}

/// Properties that both have.
fn read(artifact: &impl Artifact) -> [Option<String>; 6] {
    let text = |text: Option<&str>| text.map(str::to_owned);
    [
        text(artifact.meeting_id()),
        text(artifact.call_id()),
        text(artifact.organizer_id()),
        text(artifact.content_correlation_id()),
        artifact.created().map(|time| time.to_string()),
        artifact.ended().map(|time| time.to_string()),
    ]
}

fn path(operation: &impl Operation) -> String {
    operation.request().expect("a request").subject()
}

#[test]
fn both_are_read_alike() {
    let more = r#","meetingId":"MSo1N2Y5"#.to_owned() + "\"";
    assert_eq!(read(&recording(&more)), read(&transcript(&more)));
    assert_eq!(read(&recording(&more))[2].as_deref(), Some(ORGANIZER));
}

#[test]
fn the_content_is_found_by_the_ids() {
    let more = r#","meetingId":"MSo1""#;
    let id = "VjIjIzExMj%2Fcz%2B%3D";
    let content = recording(more).content().expect("the ids");
    assert_eq!(
        path(&content),
        format!("/users/{ORGANIZER}/onlineMeetings/MSo1/recordings/{id}/content")
    );
    let content = transcript(more).content().expect("the ids");
    assert_eq!(
        path(&content),
        format!("/users/{ORGANIZER}/onlineMeetings/MSo1/transcripts/{id}/content")
    );
    let content = recording("").content().expect("the ids");
    assert_eq!(
        path(&content),
        format!("/users/{ORGANIZER}/adhocCalls/af630fe0/recordings/{id}/content")
    );
    let content = recording(more).content_of("me2").expect("the ids");
    assert!(path(&content).starts_with("/users/me2/"));
    // With `$select` there may be nothing to go by.
    let little: CallRecording = serde_json::from_str(r#"{"id":"a"}"#).expect("a recording");
    assert!(little.content().is_none() && little.content_of("me2").is_none());
    // Answers of the beta of 2023 name the organizer so.
    let early = r#"{"id":"a","meetingId":"m","meetingOrganizerId":"o"}"#;
    let early: CallRecording = serde_json::from_str(early).expect("a recording");
    assert_eq!(early.organizer_id(), Some("o"));
}

#[test]
fn names_of_files_are_safe_and_differ() {
    let ids = [
        "../../etc/passwd",
        "CON",
        "a",
        "A",
        "",
        "VjIjIzExMj/cz+=",
        &"x".repeat(4_000),
    ];
    let mut names = std::collections::BTreeSet::new();
    for id in ids {
        let mut recording = recording("");
        id.clone_into(&mut recording.id);
        let name = recording.file_name();
        assert_eq!(name, recording.file_name());
        let (stem, extension) = name.split_once('.').expect("an extension");
        assert_eq!((stem.len(), extension), (32, "mp4"));
        assert!(
            stem.bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
        );
        assert!(names.insert(name.to_ascii_lowercase()), "{id}");
    }
    // It is the same in every version of the crate: files that are there would be fetched again.
    assert_eq!(
        transcript("").file_name(),
        "560d43822e473e080cef099af078ac73.vtt"
    );
}

#[tokio::test(start_paused = true)]
async fn an_archive_fetches_what_is_missing() {
    let folder = Folder::new();
    let service = Service::answers([bytes(200, "video")]);
    let client = service.client();
    for fetched in [5, 0] {
        let recording = recording(r#","meetingId":"MSo1""#);
        let content = recording.content().expect("the ids");
        let path = folder.path(&recording.file_name());
        let downloaded = client.download(content).skip_existing().to_file(path).await;
        assert_eq!(downloaded.expect("the content").fetched, fetched);
    }
    assert_eq!(service.seen().len(), 1);
}

const JOIN_URL: &str = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_MGQ4%40thread.v2/0?context=%7b%22Tid%22%3a%22909c%22%7d";

/// As Microsoft's page onlinemeeting-get has it.
fn meetings() -> String {
    format!(
        r#"{{"value":[{{"id":"MSo1N2Y5","creationDateTime":"2026-11-01T09:30:19Z","joinWebUrl":"{JOIN_URL}",
        "subject":"A meeting","chatInfo":{{"threadId":"19:meeting_MGQ4@thread.v2","messageId":"0"}},
        "participants":{{"organizer":{{"upn":"a@contoso.com","role":"presenter","identity":{{"user":{{"id":"{ORGANIZER}"}}}}}}}}}}]}}"#
    )
}

#[tokio::test(start_paused = true)]
async fn a_join_url_leads_to_the_meeting_and_what_is_left_of_it() {
    let service = Service::answers([json(200, meetings())]);
    let client = service.client();
    let meeting = client.find_meeting(ORGANIZER, JOIN_URL).await;
    let meeting = meeting.expect("an answer").expect("a meeting");
    // The percent signs of the URL are part of it, as on Microsoft's page.
    let url = &service.urls()[0];
    let expected = format!(
        "{ROOT}/v1.0/users/{ORGANIZER}/onlineMeetings?$filter=JoinWebUrl%20eq%20'https://teams.microsoft.com/l/meetup-join/19%253ameeting_MGQ4%2540thread.v2/0%3Fcontext%3D"
    );
    assert_eq!(
        url.replace("context=", "context%3D")[..expected.len()],
        expected
    );

    let thread = meeting
        .online_meeting
        .chat_info
        .as_ref()
        .and_then(|chat| chat.thread_id.as_deref());
    assert_eq!(thread, Some("19:meeting_MGQ4@thread.v2"));
    assert_eq!(
        path(&meeting.recordings()),
        format!("/users/{ORGANIZER}/onlineMeetings/MSo1N2Y5/recordings")
    );
    assert_eq!(
        path(&meeting.transcripts()),
        format!("/users/{ORGANIZER}/onlineMeetings/MSo1N2Y5/transcripts")
    );
    let records = path(&meeting.call_records());
    assert!(
        records.contains(ORGANIZER) && records.contains("2026-11-01T09:30:19Z"),
        "{records}"
    );

    let record = |url: &str| -> CallRecord {
        serde_json::from_value(serde_json::json!({"id": "a", "joinWebUrl": url})).expect("a record")
    };
    let decoded = "https://teams.microsoft.com/l/meetup-join/19:meeting_MGQ4@thread.v2/0";
    assert!(meeting.has(&record(JOIN_URL)) && meeting.has(&record(decoded)));
    assert!(!meeting.has(&record(&decoded.replace("MGQ4", "mgq4"))));
    assert!(!meeting.has(&serde_json::from_str(r#"{"id":"a"}"#).expect("a record")));
}

#[tokio::test(start_paused = true)]
async fn a_meeting_that_is_not_there_is_none() {
    let service = Service::answers([
        json(200, r#"{"value":[]}"#),
        graph_error(404, "NotFound"),
        graph_error(403, "Forbidden"),
    ]);
    let client = service.client();
    for _ in 0..2 {
        let found = client.find_meeting("user", JOIN_URL).await;
        assert!(found.expect("an answer").is_none());
    }
    let error = client
        .find_meeting("user", JOIN_URL)
        .await
        .expect_err("403");
    assert_eq!(error.kind(), ErrorKind::Status);
}
