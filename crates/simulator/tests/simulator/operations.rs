//! Each operation of the spec: it answers, the answer is of its schema, and it decodes.

use graph_calls_core::primitive::{Duration, Timestamp};
use graph_calls_core::{Object, Version};
use graph_calls_endpoints::communications::call_records::{self, participants_v2, sessions};
use graph_calls_endpoints::ids::{
    AdhocCallId, CallRecordId, CallRecordingId, CallTranscriptId, MeetingOrganizerUserId,
    OnlineMeetingId, ParticipantId, SegmentId, SessionId, UserId, UserKey,
};
use graph_calls_endpoints::{communications, me, subscriptions, users};
use graph_calls_models::Subscription;
use graph_calls_models::call_records::{CallRecord, Session};
use graph_calls_simulator::Simulator;

use crate::conformance::Check;
use crate::schema::Spec;
use crate::subscriptions::Endpoint;
use crate::support::{answer, json};

const ROW_LOGS: &str = "/communications/callRecords/microsoft.graph.callRecords.";
const RANGE: &str = "(fromDateTime={fromDateTime},toDateTime={toDateTime})";

#[tokio::test]
async fn every_operation_of_the_spec_answers() {
    let simulator = Simulator::builder()
        .seed(7)
        .call_records(120)
        .start()
        .await
        .unwrap();
    let mut check = Check {
        simulator: &simulator,
        spec: Spec::read(),
        seen: Vec::new(),
    };
    call_records(&mut check).await;
    logs(&mut check).await;
    people(&mut check).await;
    recordings(&mut check).await;
    transcripts(&mut check).await;
    subscribing(&mut check).await;
    let mut missing = check.spec.operations();
    missing.retain(|operation| !check.seen.contains(operation));
    assert!(missing.is_empty(), "{missing:#?}");
    simulator.assert_clean();
}

async fn call_records(check: &mut Check<'_>) {
    let root = "/communications/callRecords";
    let list = call_records::List::new();
    let page = check.both(root, &list).await;
    assert_eq!(page.value.len(), 60);
    assert!(page.next_link().is_some());
    check
        .count(&format!("{root}/$count"), &call_records::Count::new(), 120)
        .await;

    // The fiftieth call has 150 people.
    let id = page.value[49].id.as_str();
    let path = format!("{root}/{{callRecord-id}}");
    let whole = call_records::Get::new(id)
        .expand(CallRecord::SESSIONS.expand(Session::SEGMENTS))
        .expand(CallRecord::PARTICIPANTS_V2);
    let record = check.both(&path, &whole).await;
    assert_eq!(record.sessions.as_ref().unwrap().len(), 60);
    assert_eq!(record.participants_v2.as_ref().unwrap().len(), 130);
    assert!(record.unknown().raw("sessions@odata.nextLink").is_some());
    assert!(
        record
            .unknown()
            .raw("participants_v2@odata.nextLink")
            .is_some()
    );
    let organizer = call_records::organizer_v2::Get::new(id);
    check
        .both(&format!("{path}/organizer_v2"), &organizer)
        .await;

    let below = format!("{path}/participants_v2");
    let people = check.both(&below, &participants_v2::List::new(id)).await;
    assert_eq!(people.value.len(), 130);
    check
        .count(
            &format!("{below}/$count"),
            &participants_v2::Count::new(id),
            150,
        )
        .await;
    let person = participants_v2::Get::new(
        CallRecordId::new(id),
        ParticipantId::new(&people.value[5].id),
    );
    check
        .both(&format!("{below}/{{participant-id}}"), &person)
        .await;

    let below = format!("{path}/sessions");
    let list = sessions::List::new(id).expand(Session::SEGMENTS);
    let page = check.both(&below, &list).await;
    assert_eq!(page.value.len(), 60);
    check
        .count(&format!("{below}/$count"), &sessions::Count::new(id), 150)
        .await;
    let session = page.value[3].id.as_str();
    let below = format!("{below}/{{session-id}}");
    check
        .both(
            &below,
            &sessions::Get::new(CallRecordId::new(id), SessionId::new(session)),
        )
        .await;
    let below = format!("{below}/segments");
    let segments = check
        .both(
            &below,
            &sessions::segments::List::new(CallRecordId::new(id), SessionId::new(session)),
        )
        .await;
    let count = segments.value.len() as i64;
    let counting = sessions::segments::Count::new(CallRecordId::new(id), SessionId::new(session));
    check
        .count(&format!("{below}/$count"), &counting, count)
        .await;
    let segment = sessions::segments::Get::new(
        CallRecordId::new(id),
        SessionId::new(session),
        SegmentId::new(&segments.value[0].id),
    );
    check
        .both(&format!("{below}/{{segment-id}}"), &segment)
        .await;
}

async fn logs(check: &mut Check<'_>) {
    use communications::call_records::{
        GetDirectRoutingCalls, GetPstnBlockedUsersLog, GetPstnCalls,
        GetPstnOnlineMeetingDialoutReport, GetSmsLog,
    };
    let to = Timestamp::now();
    let from = to.checked_sub(Duration::from_seconds(60 * 86_400)).unwrap();
    let path = |function: &str| format!("{ROW_LOGS}{function}{RANGE}");
    let rows = check
        .both(&path("getPstnCalls"), &GetPstnCalls::new(from, to))
        .await;
    assert_eq!(rows.value.len(), 200);
    let operation = GetDirectRoutingCalls::new(from, to);
    check.both(&path("getDirectRoutingCalls"), &operation).await;
    let beta = Version::Beta;
    let operation = GetSmsLog::new(from, to);
    check
        .typed("get", &path("getSmsLog"), beta, &operation)
        .await;
    let operation = GetPstnBlockedUsersLog::new(from, to);
    check
        .typed("get", &path("getPstnBlockedUsersLog"), beta, &operation)
        .await;
    let operation = GetPstnOnlineMeetingDialoutReport::new(from, to);
    check
        .typed(
            "get",
            &path("getPstnOnlineMeetingDialoutReport"),
            beta,
            &operation,
        )
        .await;
}

async fn people(check: &mut Check<'_>) {
    let all = check.both("/users", &users::List::new()).await;
    assert_eq!(all.value.len(), 20);
    let user = check.simulator.user_id(0);
    let record = check.simulator.call_records().find(|record| {
        let organizer = record
            .organizer_v2
            .as_ref()
            .map(|organizer| organizer.id.as_str());
        record.join_web_url.is_some() && organizer == Some(user.as_str())
    });
    // A call leads to its meeting.
    let url = record.and_then(|record| record.join_web_url).unwrap();
    let filter = users::online_meetings::List::JOIN_WEB_URL.eq(&url);
    let list = users::online_meetings::List::new(&user, filter);
    let path = "/users/{user-id}/onlineMeetings";
    let found = check.both(path, &list).await;
    assert_eq!(found.value.len(), 1);
    let id = found.value[0].id.as_str();
    let one = "{onlineMeeting-id}";
    let get = users::online_meetings::Get::new(UserId::new(&user), OnlineMeetingId::new(id));
    let meeting = check.both(&format!("{path}/{one}"), &get).await;
    assert_eq!(meeting.join_web_url.as_deref(), Some(url.as_str()));
    let filter = me::online_meetings::List::JOIN_WEB_URL.eq(&url);
    let path = "/me/onlineMeetings";
    check
        .both(path, &me::online_meetings::List::new(filter))
        .await;
    let get = me::online_meetings::Get::new(id);
    check.both(&format!("{path}/{one}"), &get).await;
}

async fn recordings(check: &mut Check<'_>) {
    use users::online_meetings as meetings;
    let user = check.simulator.user_id(0);
    let user = user.as_str();
    let all = "/users/{user-id}/onlineMeetings/getAllRecordings";
    let arguments = "meetingOrganizerUserId='@meetingOrganizerUserId',startDateTime=@startDateTime";
    let operation =
        meetings::GetAllRecordings::new(UserId::new(user), MeetingOrganizerUserId::new(user));
    let path = format!("{all}({arguments},endDateTime=@endDateTime)");
    let page = check.both(&path, &operation).await;
    assert!(!page.value.is_empty());
    let by_filter = meetings::GetAllRecordingsByFilter::MEETING_ORGANIZER_USER_ID.eq(user);
    let operation = meetings::GetAllRecordingsByFilter::new(user, by_filter);
    check.both(all, &operation).await;
    let operation = meetings::get_all_recordings::Delta::new(
        UserId::new(user),
        MeetingOrganizerUserId::new(user),
    );
    check
        .both(&format!("{all}({arguments})/delta()"), &operation)
        .await;
    let filter = meetings::get_all_recordings::DeltaByFilter::MEETING_ORGANIZER_ID.eq(user);
    let operation = meetings::get_all_recordings::DeltaByFilter::new(user, filter);
    let path = format!("{all}/delta()");
    check.typed("get", &path, Version::Beta, &operation).await;

    let (meeting, id) = (
        page.value[0].meeting_id.as_ref().unwrap(),
        &page.value[0].id,
    );
    let below = "onlineMeetings/{onlineMeeting-id}/recordings";
    let one = "{callRecording-id}";
    let path = format!("/users/{{user-id}}/{below}");
    check
        .both(
            &path,
            &meetings::recordings::List::new(UserId::new(user), OnlineMeetingId::new(meeting)),
        )
        .await;
    let operation = meetings::recordings::Get::new(
        UserId::new(user),
        OnlineMeetingId::new(meeting),
        CallRecordingId::new(id),
    );
    check.both(&format!("{path}/{one}"), &operation).await;
    let operation = meetings::recordings::GetContent::new(
        UserId::new(user),
        OnlineMeetingId::new(meeting),
        CallRecordingId::new(id),
    );
    check
        .content(
            &format!("{path}/{one}/content"),
            &operation,
            (id, "video/mp4"),
        )
        .await;
    let path = format!("/me/{below}");
    check
        .both(&path, &me::online_meetings::recordings::List::new(meeting))
        .await;
    let operation = me::online_meetings::recordings::Get::new(
        OnlineMeetingId::new(meeting),
        CallRecordingId::new(id),
    );
    check.both(&format!("{path}/{one}"), &operation).await;
    let operation = me::online_meetings::recordings::GetContent::new(
        OnlineMeetingId::new(meeting),
        CallRecordingId::new(id),
    );
    check
        .content(
            &format!("{path}/{one}/content"),
            &operation,
            (id, "video/mp4"),
        )
        .await;

    let operation =
        users::adhoc_calls::GetAllRecordings::new(UserKey::new(user), UserId::new(user));
    let path = "/users/{user-id}/adhocCalls/getAllRecordings(userId='@userId',\
                startDateTime=@startDateTime,endDateTime=@endDateTime)";
    let page = check.both(path, &operation).await;
    let (call, id) = (page.value[0].call_id.as_ref().unwrap(), &page.value[0].id);
    let below = format!("adhocCalls/{{adhocCall-id}}/recordings/{one}");
    let operation = users::adhoc_calls::recordings::Get::new(
        UserId::new(user),
        AdhocCallId::new(call),
        CallRecordingId::new(id),
    );
    check
        .both(&format!("/users/{{user-id}}/{below}"), &operation)
        .await;
    let operation = users::adhoc_calls::recordings::GetContent::new(
        UserId::new(user),
        AdhocCallId::new(call),
        CallRecordingId::new(id),
    );
    check
        .content(
            &format!("/users/{{user-id}}/{below}/content"),
            &operation,
            (id, "video/mp4"),
        )
        .await;
    let operation =
        me::adhoc_calls::recordings::Get::new(AdhocCallId::new(call), CallRecordingId::new(id));
    check.both(&format!("/me/{below}"), &operation).await;
    let operation = me::adhoc_calls::recordings::GetContent::new(
        AdhocCallId::new(call),
        CallRecordingId::new(id),
    );
    check
        .content(
            &format!("/me/{below}/content"),
            &operation,
            (id, "video/mp4"),
        )
        .await;
}

async fn transcripts(check: &mut Check<'_>) {
    use users::online_meetings as meetings;
    let user = check.simulator.user_id(0);
    let user = user.as_str();
    let recording = check.simulator.recordings(user).next().unwrap();
    let all = "/users/{user-id}/onlineMeetings/getAllTranscripts";
    let arguments = "meetingOrganizerUserId='@meetingOrganizerUserId',startDateTime=@startDateTime";
    let operation =
        meetings::GetAllTranscripts::new(UserId::new(user), MeetingOrganizerUserId::new(user));
    let path = format!("{all}({arguments},endDateTime=@endDateTime)");
    let page = check.both(&path, &operation).await;
    let operation = meetings::get_all_transcripts::Delta::new(
        UserId::new(user),
        MeetingOrganizerUserId::new(user),
    );
    let path = format!("{all}({arguments})/delta()");
    let round = check.both(&path, &operation).await;
    assert_eq!(page.value.len(), round.value.len());
    let transcript = &page.value[0];
    assert_eq!(
        transcript.content_correlation_id,
        recording.content_correlation_id
    );
    assert_eq!(transcript.created_date_time, recording.created_date_time);
    assert_eq!(transcript.meeting_id, recording.meeting_id);
    assert_ne!(transcript.id, recording.id);

    let (meeting, id) = (transcript.meeting_id.as_ref().unwrap(), &transcript.id);
    let content = (id.as_str(), "text/vtt");
    let below = "onlineMeetings/{onlineMeeting-id}/transcripts";
    let one = "{callTranscript-id}";
    let path = format!("/users/{{user-id}}/{below}");
    let list = meetings::transcripts::List::new(UserId::new(user), OnlineMeetingId::new(meeting));
    assert_eq!(check.both(&path, &list).await.value[0].id, *id);
    let operation = meetings::transcripts::Get::new(
        UserId::new(user),
        OnlineMeetingId::new(meeting),
        CallTranscriptId::new(id),
    );
    check.both(&format!("{path}/{one}"), &operation).await;
    let operation = meetings::transcripts::GetContent::new(
        UserId::new(user),
        OnlineMeetingId::new(meeting),
        CallTranscriptId::new(id),
    )
    .format("text/vtt");
    check
        .content(&format!("{path}/{one}/content"), &operation, content)
        .await;
    let path = format!("/me/{below}");
    check
        .both(&path, &me::online_meetings::transcripts::List::new(meeting))
        .await;
    let operation = me::online_meetings::transcripts::Get::new(
        OnlineMeetingId::new(meeting),
        CallTranscriptId::new(id),
    );
    check.both(&format!("{path}/{one}"), &operation).await;
    let operation = me::online_meetings::transcripts::GetContent::new(
        OnlineMeetingId::new(meeting),
        CallTranscriptId::new(id),
    );
    check
        .content(&format!("{path}/{one}/content"), &operation, content)
        .await;
    metadata(check, [user, meeting, id]).await;
}

/// The metadata of a transcript are WebVTT with a JSON object in each cue.
async fn metadata(check: &mut Check<'_>, ids: [&str; 3]) {
    let below = "onlineMeetings/{onlineMeeting-id}/transcripts/{callTranscript-id}/metadataContent";
    check.see("get", &format!("/users/{{user-id}}/{below}"));
    check.see("get", &format!("/me/{below}"));
    let [user, meeting, id] = ids;
    let own = users::online_meetings::transcripts::GetMetadataContent::new(
        UserId::new(user),
        OnlineMeetingId::new(meeting),
        CallTranscriptId::new(id),
    );
    let of_me = me::online_meetings::transcripts::GetMetadataContent::new(
        OnlineMeetingId::new(meeting),
        CallTranscriptId::new(id),
    );
    let response = answer(check.simulator, Version::V1_0, &own).await;
    assert_eq!(response.headers()["content-type"], "text/vtt");
    let text = std::str::from_utf8(response.body()).unwrap();
    let cue = text.lines().find(|line| line.starts_with('{')).unwrap();
    let cue: serde_json::Value = serde_json::from_str(cue).unwrap();
    assert!(cue["spokenText"].is_string() && cue["startDateTime"].is_string());
    let same = answer(check.simulator, Version::V1_0, &of_me).await;
    assert_eq!(same.body(), response.body());
}

async fn subscribing(check: &mut Check<'_>) {
    let endpoint = Endpoint::start().await;
    let version = Version::V1_0;
    let wanted = Subscription::build(|wanted| {
        wanted.change_type = Some("created,updated".to_owned());
        wanted.resource = Some("/communications/callRecords".to_owned());
        wanted.notification_url = Some(endpoint.url("/notifications"));
        wanted.client_state = Some("state".into());
        wanted.expiration_date_time =
            Timestamp::now().checked_add(Duration::from_seconds(3600 * 24));
    });
    let path = "/subscriptions";
    let create = subscriptions::Create::new(wanted);
    let created = check.typed("post", path, version, &create).await;
    let one = format!("{path}/{{subscription-id}}");
    check.both(path, &subscriptions::List::new()).await;
    check
        .both(&one, &subscriptions::Get::new(&created.id))
        .await;
    let change = Subscription::build(|change| {
        change.expiration_date_time =
            Timestamp::now().checked_add(Duration::from_seconds(3600 * 48));
    });
    let update = subscriptions::Update::new(&created.id, change);
    let updated = check.typed("patch", &one, version, &update).await;
    assert!(updated.expiration_date_time > created.expiration_date_time);
    let response = answer(
        check.simulator,
        version,
        &subscriptions::Reauthorize::new(&created.id),
    )
    .await;
    assert_eq!(response.status(), 204);
    check.see("post", &format!("{one}/reauthorize"));
    let response = answer(
        check.simulator,
        version,
        &subscriptions::Delete::new(&created.id),
    )
    .await;
    assert_eq!(response.status(), 204);
    check.see("delete", &one);
}

#[tokio::test]
async fn errors_are_of_their_schema() {
    let simulator = Simulator::start().await.unwrap();
    let mut spec = Spec::read();
    for target in [
        "/v1.0/nope",
        "/v2.0/me",
        "/v1.0/communications/callRecords?$top=1",
    ] {
        let response = crate::support::fetch(&simulator, target).await;
        assert!(response.status().is_client_error());
        spec.check_error(&json(&response));
    }
}

#[tokio::test]
async fn beta_only_operations_are_not_in_v1() {
    let simulator = Simulator::start().await.unwrap();
    let range = "(fromDateTime=2024-01-01,toDateTime=2024-01-02)";
    for function in [
        "getSmsLog",
        "getPstnBlockedUsersLog",
        "getPstnOnlineMeetingDialoutReport",
    ] {
        let target = format!("/v1.0/communications/callRecords/{function}{range}");
        let response = crate::support::fetch(&simulator, &target).await;
        assert_eq!(crate::support::error(&response).0, 400);
    }
}

#[tokio::test]
async fn unknown_segments_are_bad_requests() {
    let simulator = Simulator::start().await.unwrap();
    for (target, segment) in [("/v1.0/nope", "nope"), ("/beta/users/a/nope/b", "nope")] {
        let response = crate::support::fetch(&simulator, target).await;
        assert_eq!(
            crate::support::error(&response),
            (400, "BadRequest".to_owned())
        );
        let message = json(&response)["error"]["message"].clone();
        assert_eq!(
            message,
            format!("Resource not found for the segment '{segment}'.")
        );
    }
}

#[tokio::test]
async fn call_records_name_their_people_in_the_old_way_too() {
    let simulator = Simulator::start().await.unwrap();
    let list = "/v1.0/communications/callRecords";
    let page = crate::support::fetch_json(&simulator, list).await;
    let records = page["value"].as_array().unwrap();
    for record in records {
        let organizer = &record["organizer"]["user"];
        assert_eq!(organizer["id"], record["organizer_v2"]["id"]);
        assert_eq!(organizer["tenantId"], simulator.tenant());
        let target = format!(
            "{list}/{}/participants_v2/$count",
            record["id"].as_str().unwrap()
        );
        let count = crate::support::fetch(&simulator, &target).await;
        let count = std::str::from_utf8(count.body()).unwrap();
        let count: usize = count.trim_start_matches('\u{feff}').parse().unwrap();
        // All of them, but no more than a page.
        let participants = record["participants"].as_array().unwrap();
        assert_eq!(participants.len(), count.min(130));
        assert_eq!(participants[0]["user"], *organizer);
    }
    let target = format!("{list}/{}/sessions", records[49]["id"].as_str().unwrap());
    let sessions = crate::support::items(&simulator, &target).await;
    let mut kinds = std::collections::BTreeSet::new();
    for session in &sessions {
        let caller = &session["caller"];
        let set = caller["identity"].as_object().unwrap();
        // Every kind is there, no type is named, and one kind is not null.
        assert!(!set.contains_key("@odata.type"));
        assert_eq!(set.len(), 12);
        let mut named = set.iter().filter(|(_, identity)| !identity.is_null());
        let (kind, identity) = named.next().unwrap();
        assert!(named.next().is_none() && identity.get("@odata.type").is_none());
        assert_eq!(identity["id"], caller["associatedIdentity"]["id"]);
        kinds.insert(kind.clone());
    }
    let expected = ["acsUser", "guest", "phone", "user"];
    assert!(kinds.iter().eq(expected), "{kinds:?}");
}

#[tokio::test]
async fn all_recordings_name_their_type_and_one_does_not() {
    let simulator = Simulator::start().await.unwrap();
    let user = simulator.user_id(0);
    let all = "getAllRecordings";
    for target in [
        format!("/v1.0/users/{user}/onlineMeetings/{all}(meetingOrganizerUserId='{user}')"),
        format!("/v1.0/users/{user}/adhocCalls/{all}(userId='{user}')"),
    ] {
        let page = crate::support::fetch_json(&simulator, &target).await;
        assert_eq!(
            page["value"][0]["@odata.type"], "#microsoft.graph.callRecording",
            "{target}"
        );
    }
    let recording = simulator.recordings(&user).next().unwrap();
    let meeting = recording.meeting_id.unwrap();
    let list = format!("/v1.0/users/{user}/onlineMeetings/{meeting}/recordings");
    let page = crate::support::fetch_json(&simulator, &list).await;
    assert!(page["value"][0].get("@odata.type").is_none());
    let one = crate::support::fetch_json(&simulator, &format!("{list}/{}", recording.id)).await;
    assert!(one.get("@odata.type").is_none());
}
