//! Permissions to read.

use graph_calls_simulator::Simulator;
use http::Request;

use crate::support::{error, send, with_token};

async fn status(simulator: &Simulator, token: &str, target: &str) -> u16 {
    let url = format!("{}{target}", simulator.origin());
    let response = send(with_token(Request::get(url), token)).await.unwrap();
    if !response.status().is_success() {
        error(&response);
    }
    response.status().as_u16()
}

#[tokio::test]
async fn permissions_are_needed() {
    let simulator = Simulator::start().await.unwrap();
    let records = simulator.token_with(["CallRecords.Read.All"]);
    let pstn = simulator.token_with(["CallRecord-PstnCalls.Read.All"]);
    let recordings = simulator.token_with(["OnlineMeetingRecording.Read.All"]);
    let user = simulator.user_id(0);
    let list = "/v1.0/communications/callRecords";
    let range = "(fromDateTime=2024-01-01,toDateTime=2024-01-02)";
    let calls = format!("{list}/getPstnCalls{range}");
    let direct = format!("{list}/getDirectRoutingCalls{range}");
    let all = format!(
        "/v1.0/users/{user}/onlineMeetings/getAllRecordings(meetingOrganizerUserId='{user}')"
    );
    let transcripts = simulator.token_with(["OnlineMeetingTranscript.Read.All"]);
    let all_transcripts = all.replace("Recordings", "Transcripts");
    for (token, target, expected) in [
        (&records, list, 200),
        (&records, calls.as_str(), 200),
        (&records, all.as_str(), 403),
        (&pstn, list, 403),
        (&pstn, &calls, 200),
        (&pstn, &direct, 403),
        (&recordings, &all, 200),
        (&recordings, list, 403),
        (&recordings, &all_transcripts, 403),
        (&transcripts, &all_transcripts, 200),
        (&transcripts, &all, 403),
        (&"unknown".to_owned(), list, 401),
    ] {
        assert_eq!(
            status(&simulator, token, target).await,
            expected,
            "{target}"
        );
    }
}

#[tokio::test]
async fn organizers_attendees_and_strangers() {
    let simulator = Simulator::start().await.unwrap();
    let organizer = simulator.user_id(0);
    let recording = simulator.recordings(&organizer).next().unwrap();
    let (meeting, id) = (recording.meeting_id.unwrap(), recording.id);
    let path = format!("/v1.0/me/onlineMeetings/{meeting}/recordings/{id}");
    let content = format!("{path}/content");
    let token = |user: u32| {
        let user = simulator.user_id(user);
        simulator.delegated_token(&user, ["OnlineMeetingRecording.Read.All"])
    };
    for (user, metadata, bytes) in [(0, 200, 200), (1, 200, 403), (9, 403, 403)] {
        assert_eq!(status(&simulator, &token(user), &path).await, metadata);
        assert_eq!(status(&simulator, &token(user), &content).await, bytes);
    }
    // An application is nobody, and reads for the organizer only.
    let application = simulator.token_with(["OnlineMeetingRecording.Read.All"]);
    assert_eq!(status(&simulator, &application, &path).await, 400);
    let other = simulator.user_id(1);
    for (user, expected) in [(&organizer, 200), (&other, 403)] {
        let target = format!("/v1.0/users/{user}/onlineMeetings/{meeting}/recordings/{id}");
        assert_eq!(status(&simulator, &application, &target).await, expected);
    }
}

#[tokio::test]
async fn an_application_access_policy_is_needed() {
    let user = Simulator::start().await.unwrap().user_id(0);
    let builder = Simulator::builder().without_access_policy(&user);
    let simulator = builder.start().await.unwrap();
    let target = format!(
        "/v1.0/users/{user}/onlineMeetings/getAllRecordings(meetingOrganizerUserId='{user}')"
    );
    assert_eq!(status(&simulator, simulator.token(), &target).await, 403);
}

#[tokio::test]
async fn delegated_tokens_do_not_read_call_records() {
    let simulator = Simulator::start().await.unwrap();
    let user = simulator.user_id(0);
    let token = simulator.delegated_token(&user, ["CallRecords.Read.All"]);
    let target = "/v1.0/communications/callRecords";
    assert_eq!(status(&simulator, &token, target).await, 403);
}

#[tokio::test]
async fn a_user_reads_for_themselves_only() {
    let simulator = Simulator::start().await.unwrap();
    let (organizer, attendee) = (simulator.user_id(0), simulator.user_id(1));
    let recording = simulator.recordings(&organizer).next().unwrap();
    let (meeting, id) = (recording.meeting_id.unwrap(), recording.id);
    let below = format!("onlineMeetings/{meeting}/recordings/{id}");
    let own = simulator.delegated_token(&organizer, ["OnlineMeetingRecording.Read.All"]);
    let invited = simulator.delegated_token(&attendee, ["OnlineMeetingRecording.Read.All"]);
    for (token, path, expected) in [
        (
            &own,
            format!("/v1.0/users/{organizer}/{below}/content"),
            200,
        ),
        (&own, format!("/v1.0/communications/{below}/content"), 200),
        (&invited, format!("/v1.0/users/{organizer}/{below}"), 403),
        (
            &invited,
            format!("/v1.0/users/{organizer}/{below}/content"),
            403,
        ),
        (&invited, format!("/v1.0/communications/{below}"), 200),
        (
            &invited,
            format!("/v1.0/communications/{below}/content"),
            403,
        ),
        // Their own name is as good as `me`.
        (&invited, format!("/v1.0/users/{attendee}/{below}"), 200),
        (
            &invited,
            format!("/v1.0/users/{attendee}/{below}/content"),
            403,
        ),
    ] {
        assert_eq!(status(&simulator, token, &path).await, expected, "{path}");
    }

    // The policy is for applications.
    let builder = Simulator::builder().without_access_policy(&organizer);
    let simulator = builder.start().await.unwrap();
    let own = simulator.delegated_token(&organizer, ["OnlineMeetingRecording.Read.All"]);
    let path = format!("/v1.0/users/{organizer}/{below}");
    assert_eq!(status(&simulator, &own, &path).await, 200);
}
