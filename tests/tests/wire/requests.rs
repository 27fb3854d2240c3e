//! The exact request of every operation, with values that need encoding.

use std::fmt::Write;

use graph_calls_core::primitive::Timestamp;
use graph_calls_core::query::Filter;
use graph_calls_core::{Link, Operation, Root, Version};
use graph_calls_endpoints::communications::call_records;
use graph_calls_endpoints::ids::{
    AdhocCallId, CallRecordId, CallRecordingId, CallTranscriptId, MeetingOrganizerUserId,
    OnlineMeetingId, ParticipantId, SegmentId, SessionId, UserId, UserKey,
};
use graph_calls_endpoints::{me, subscriptions, users};
use graph_calls_models::call_records::{CallRecord, Participant, Session};
use graph_calls_models::{CallRecording, CallTranscript, Object, Subscription};

const USER: &str = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
const MEETING: &str = "MSpi/OTM1+ZTY3==";
const RECORDING: &str = "7e31'db25 #?%";

/// Requests of one test, as text.
#[derive(Default)]
struct Requests(String);

impl Requests {
    fn add<O: Operation>(&mut self, operation: O) -> &mut Self {
        let request = operation.request().expect("the parts fit a request");
        let root = Root::default();
        let beta = root.with_version(Version::Beta);
        let request = match request.clone().into_http(&root) {
            Ok(request) => request,
            Err(_) => request
                .into_http(&beta)
                .expect("one of the versions has it"),
        };
        let text = &mut self.0;
        writeln!(text, "{}", O::NAME).expect("a string takes it");
        writeln!(text, "  {} {}", request.method(), request.uri()).expect("a string takes it");
        for (name, value) in request.headers() {
            let value = value.to_str().expect("headers are texts");
            writeln!(text, "  {name}: {value}").expect("a string takes it");
        }
        if !request.body().is_empty() {
            let body = String::from_utf8_lossy(request.body());
            writeln!(text, "  {body}").expect("a string takes it");
        }
        self
    }
}

fn timestamp(text: &str) -> Timestamp {
    text.parse().expect("a timestamp")
}

#[test]
fn call_records() {
    use call_records::{organizer_v2, participants_v2, sessions};

    let from = timestamp("2024-01-15T00:00:00+02:00");
    let to = timestamp("2024-01-16T00:00:00.1234567Z");
    let within = call_records::List::START_DATE_TIME
        .ge(&from)
        .and(call_records::List::START_DATE_TIME.lt(&to));
    let mut requests = Requests::default();
    requests
        .add(call_records::List::new())
        .add(
            call_records::List::new()
                .select([
                    CallRecord::ID,
                    CallRecord::START_DATE_TIME,
                    CallRecord::VERSION,
                ])
                .filter(within)
                .max_page_size(30)
                .include_unknown_enum_members()
                .omit_nulls(),
        )
        .add(
            call_records::List::new()
                .filter(call_records::List::PARTICIPANTS_V2_ID.eq("O'Neil & sons+1")),
        )
        .add(call_records::List::new().filter(Filter::raw("a eq 'ü'")))
        .add(call_records::Get::new(RECORDING))
        .add(
            call_records::Get::new("3cf3bbc8")
                .select([CallRecord::ID])
                .expand(CallRecord::SESSIONS.expand(Session::SEGMENTS))
                .expand(CallRecord::PARTICIPANTS_V2.select([Participant::ID])),
        )
        .add(
            call_records::Get::new("3cf3bbc8").expand(
                CallRecord::SESSIONS
                    .select([Session::START_DATE_TIME])
                    .expand(Session::SEGMENTS),
            ),
        )
        .add(call_records::Get::new("3cf3bbc8").expand(CallRecord::SESSIONS.select([])))
        .add(call_records::Count::new())
        .add(call_records::GetPstnCalls::new(from, to))
        .add(call_records::GetDirectRoutingCalls::new(from, to))
        .add(call_records::GetSmsLog::new(from, to))
        .add(call_records::GetPstnBlockedUsersLog::new(from, to))
        .add(call_records::GetPstnOnlineMeetingDialoutReport::new(
            from, to,
        ))
        .add(sessions::List::new(RECORDING).expand(Session::SEGMENTS))
        .add(sessions::Get::new(
            CallRecordId::new("a"),
            SessionId::new(RECORDING),
        ))
        .add(sessions::Count::new("a"))
        .add(sessions::segments::List::new(
            CallRecordId::new("a"),
            SessionId::new("b"),
        ))
        .add(sessions::segments::Get::new(
            CallRecordId::new("a"),
            SessionId::new("b"),
            SegmentId::new(RECORDING),
        ))
        .add(sessions::segments::Count::new(
            CallRecordId::new("a"),
            SessionId::new("b"),
        ))
        .add(participants_v2::List::new("a"))
        .add(participants_v2::Get::new(
            CallRecordId::new("a"),
            ParticipantId::new(RECORDING),
        ))
        .add(participants_v2::Count::new("a"))
        .add(organizer_v2::Get::new("a"));
    insta::assert_snapshot!(requests.0);
}

#[test]
fn recordings() {
    let from = timestamp("2024-01-15T00:00:00+02:00");
    let to = timestamp("2024-01-16T00:00:00Z");
    use users::online_meetings::{GetAllRecordings, GetAllRecordingsByFilter, get_all_recordings};

    let mut requests = Requests::default();
    requests
        .add(me::online_meetings::recordings::List::new(MEETING))
        .add(me::online_meetings::recordings::Get::new(
            OnlineMeetingId::new(MEETING),
            CallRecordingId::new(RECORDING),
        ))
        .add(me::online_meetings::recordings::GetContent::new(
            OnlineMeetingId::new(MEETING),
            CallRecordingId::new(RECORDING),
        ))
        .add(me::adhoc_calls::recordings::Get::new(
            AdhocCallId::new("call"),
            CallRecordingId::new(RECORDING),
        ))
        .add(me::adhoc_calls::recordings::GetContent::new(
            AdhocCallId::new("call"),
            CallRecordingId::new(RECORDING),
        ))
        .add(
            users::online_meetings::recordings::List::new(
                UserId::new(USER),
                OnlineMeetingId::new(MEETING),
            )
            .select([CallRecording::ID])
            .filter(
                users::online_meetings::recordings::List::CONTENT_CORRELATION_ID.eq("bc842d7a-0"),
            ),
        )
        .add(users::online_meetings::recordings::Get::new(
            UserId::new(USER),
            OnlineMeetingId::new(MEETING),
            CallRecordingId::new(RECORDING),
        ))
        .add(users::online_meetings::recordings::GetContent::new(
            UserId::new(USER),
            OnlineMeetingId::new(MEETING),
            CallRecordingId::new(RECORDING),
        ))
        .add(users::adhoc_calls::recordings::Get::new(
            UserId::new(USER),
            AdhocCallId::new("call"),
            CallRecordingId::new(RECORDING),
        ))
        .add(users::adhoc_calls::recordings::GetContent::new(
            UserId::new(USER),
            AdhocCallId::new("call"),
            CallRecordingId::new(RECORDING),
        ))
        .add(users::adhoc_calls::GetAllRecordings::new(
            UserKey::new(USER),
            UserId::new("O'Neil/=+,)"),
        ))
        .add(
            users::adhoc_calls::GetAllRecordings::new(UserKey::new(USER), UserId::new(USER))
                .start_date_time(from)
                .end_date_time(to),
        )
        .add(GetAllRecordings::new(
            UserId::new(USER),
            MeetingOrganizerUserId::new(USER),
        ))
        .add(
            GetAllRecordings::new(UserId::new(USER), MeetingOrganizerUserId::new(USER))
                .end_date_time(to),
        )
        .add(
            GetAllRecordings::new(UserId::new(USER), MeetingOrganizerUserId::new(USER))
                .start_date_time(from)
                .end_date_time(to)
                .top(50),
        )
        .add(GetAllRecordingsByFilter::new(
            USER,
            GetAllRecordingsByFilter::MEETING_ORGANIZER_USER_ID.eq(USER),
        ))
        .add(get_all_recordings::Delta::new(
            UserId::new(USER),
            MeetingOrganizerUserId::new(USER),
        ))
        .add(
            get_all_recordings::Delta::new(
                UserId::new(USER),
                MeetingOrganizerUserId::new("O'Neil"),
            )
            .start_date_time(from),
        )
        .add(get_all_recordings::DeltaByFilter::new(
            USER,
            get_all_recordings::DeltaByFilter::MEETING_ORGANIZER_ID.eq(USER),
        ));
    insta::assert_snapshot!(requests.0);
}

#[test]
fn transcripts() {
    let from = timestamp("2024-01-15T00:00:00+02:00");
    let to = timestamp("2024-01-16T00:00:00Z");
    use users::online_meetings::{GetAllTranscripts, get_all_transcripts};

    let mut requests = Requests::default();
    requests
        .add(me::online_meetings::transcripts::List::new(MEETING))
        .add(me::online_meetings::transcripts::Get::new(
            OnlineMeetingId::new(MEETING),
            CallTranscriptId::new(RECORDING),
        ))
        .add(me::online_meetings::transcripts::GetContent::new(
            OnlineMeetingId::new(MEETING),
            CallTranscriptId::new(RECORDING),
        ))
        .add(
            users::online_meetings::transcripts::List::new(
                UserId::new(USER),
                OnlineMeetingId::new(MEETING),
            )
            .select([CallTranscript::ID])
            .top(5),
        )
        .add(users::online_meetings::transcripts::Get::new(
            UserId::new(USER),
            OnlineMeetingId::new(MEETING),
            CallTranscriptId::new(RECORDING),
        ))
        .add(
            users::online_meetings::transcripts::GetContent::new(
                UserId::new(USER),
                OnlineMeetingId::new(MEETING),
                CallTranscriptId::new(RECORDING),
            )
            .format("text/vtt"),
        )
        .add(
            GetAllTranscripts::new(UserId::new(USER), MeetingOrganizerUserId::new(USER))
                .start_date_time(from)
                .end_date_time(to),
        )
        .add(
            get_all_transcripts::Delta::new(
                UserId::new(USER),
                MeetingOrganizerUserId::new("O'Neil"),
            )
            .start_date_time(from),
        );
    insta::assert_snapshot!(requests.0);
}

#[test]
fn subscriptions() {
    let subscription = Subscription::build(|it| {
        it.change_type = Some("created".into());
        it.resource = Some("communications/callRecords".into());
        it.notification_url = Some("https://example.com/hook".into());
        it.client_state = Some("secret".to_owned().into());
        it.expiration_date_time = Some(timestamp("2024-01-16T00:00:00Z"));
    });
    let renewal = Subscription::build(|it| {
        it.expiration_date_time = Some(timestamp("2024-01-19T00:00:00Z"));
    });
    let mut requests = Requests::default();
    requests
        .add(subscriptions::Create::new(subscription))
        .add(subscriptions::List::new())
        .add(subscriptions::Get::new("7f105c7d"))
        .add(subscriptions::Update::new("7f105c7d", renewal))
        .add(subscriptions::Delete::new("7f105c7d"))
        .add(subscriptions::Reauthorize::new("7f105c7d"));
    insta::assert_snapshot!(requests.0);
}

#[test]
fn a_key_that_would_name_another_resource_is_refused() {
    for key in ["", ".", ".."] {
        let error = call_records::Get::new(key)
            .request()
            .expect_err("no such key");
        assert!(error.to_string().contains("callRecord-id"), "{error}");
    }
}

#[test]
fn an_operation_of_the_beta_is_refused_by_v1() {
    let now = timestamp("2024-01-16T00:00:00Z");
    let request = call_records::GetSmsLog::new(now, now)
        .request()
        .expect("a request");
    let error = request.into_http(&Root::default()).expect_err("beta only");
    assert_eq!(
        error.to_string(),
        "the operation exists in beta only, not in v1.0"
    );
}

#[test]
fn a_link_may_name_the_port_that_its_origin_has_anyway() {
    let root = |origin: &str| Root::new(origin, Version::V1_0).expect("an origin");
    for (origin, link) in [
        (
            "https://graph.microsoft.com",
            "https://graph.microsoft.com:443/v1.0/a?b",
        ),
        (
            "https://graph.microsoft.com:443",
            "https://graph.microsoft.com/v1.0/a?b",
        ),
        (
            "https://graph.microsoft.com",
            "https://Graph.Microsoft.com:443/v1.0/a?b",
        ),
        ("http://localhost", "http://localhost:80/v1.0/a?b"),
        ("http://localhost:8080", "http://localhost:8080/v1.0/a?b"),
        ("http://[::1]", "http://[::1]:80/v1.0/a?b"),
    ] {
        let uri = Link::from(link).to_uri(&root(origin));
        assert_eq!(uri.expect("the origin is the same").path(), "/v1.0/a");
    }
    for (origin, link) in [
        (
            "https://graph.microsoft.com",
            "https://graph.microsoft.com:80/",
        ),
        (
            "https://graph.microsoft.com",
            "https://graph.microsoft.com:4430/",
        ),
        (
            "https://graph.microsoft.com",
            "https://graph.microsoft.com:65979/",
        ),
        (
            "https://graph.microsoft.com",
            "https://graph.microsoft.com:443@evil.example/",
        ),
        (
            "https://graph.microsoft.com",
            "https://a@graph.microsoft.com:443/",
        ),
        (
            "https://graph.microsoft.com",
            "http://graph.microsoft.com:443/",
        ),
        ("https://graph.microsoft.com", "https://evil.example:443/"),
        ("http://localhost", "http://localhost:443/"),
        ("http://localhost:8080", "http://localhost:80/"),
        ("http://[::1]", "http://[::1:80]/"),
    ] {
        let refused = Link::from(link).to_uri(&root(origin));
        assert!(refused.is_err(), "{link} below {origin}");
    }
}

fn root_at(base: &str) -> Root {
    Root::new(base, Version::V1_0).expect("a root")
}

/// The rest of the path is the service's own affair. Graph has named another one than that of the request:
/// `root/children` for `root:/music/abc:/children` (OneDrive/onedrive-api-docs#620), and in
/// <https://learn.microsoft.com/graph/api/callrecording-delta> `onlineMeeting/getAllRecordings` for
/// `onlineMeetings/getAllRecordings/delta`.
#[test]
fn a_link_stays_below_the_version_of_the_root() {
    let beta = Root::new("https://graph.microsoft.com", Version::Beta).expect("a root");
    for path in ["users/1/onlineMeeting/getAllRecordings", "a..b/.c/d%2Fe"] {
        let link = format!("https://graph.microsoft.com/beta/{path}?$skiptoken=../../v1.0");
        let link = Link::from(link);
        assert_eq!(
            link.to_uri(&beta).expect("beta").path(),
            format!("/beta/{path}")
        );
        let error = link.to_uri(&Root::default()).expect_err("another version");
        assert!(error.to_string().contains("version v1.0"), "{error}");
    }
    for path in [
        "/",
        "/v1.0",
        "/v1.0?a",
        "/v1.00/a",
        "/V1.0/a",
        "/a/v1.0/b",
        "//v1.0/a",
        "/v1.0/../beta/a",
        "/v1.0/%2e%2e/beta/a",
        "/v1.0/.%2E/beta/a",
        "/v1.0/..%2fbeta/a",
        "/v1.0/..%5Cbeta/a",
        "/v1.0/..\\beta/a",
        "/v1.0/a/..",
        "/v1.0/./a",
        "/beta/../v1.0/a",
    ] {
        let link = Link::from(format!("https://graph.microsoft.com{path}"));
        assert!(link.to_uri(&Root::default()).is_err(), "{path}");
    }
}

/// API gateways publish a service below a path (Azure API Management calls it the API URL suffix).
#[test]
fn a_root_can_have_the_path_of_a_gateway() {
    let root = root_at("https://gateway.example/teams/graph/");
    assert_eq!(root.to_string(), "https://gateway.example/teams/graph/v1.0");
    assert_eq!(root.origin(), "https://gateway.example");
    let request = call_records::Get::new("1")
        .request()
        .and_then(|request| request.into_http(&root));
    assert_eq!(
        request.expect("a request").uri(),
        "https://gateway.example/teams/graph/v1.0/communications/callRecords/1"
    );
    for link in [
        "https://gateway.example/teams/graph/v1.0/a?b",
        "https://GATEWAY.example:443/teams/graph/v1.0/a?$skiptoken=../x",
    ] {
        assert!(Link::from(link).to_uri(&root).is_ok(), "{link}");
    }
    // The gateway's other services are other people's.
    for link in [
        "https://gateway.example/v1.0/a",
        "https://gateway.example/teams/graph",
        "https://gateway.example/teams/graphics/v1.0/a",
        "https://gateway.example/Teams/Graph/v1.0/a",
        "https://gateway.example/teams/graph/../wiki",
        "https://gateway.example/teams/graph/%2E%2e/wiki",
        "https://gateway.example/teams/graph/..%2fwiki",
        "https://gateway.example/teams/graph/..\\wiki",
        "https://gateway.example/teams/graph/a/./b",
        "https://graph.microsoft.com/teams/graph/v1.0/a",
    ] {
        assert!(Link::from(link).to_uri(&root).is_err(), "{link}");
    }
}

#[test]
fn a_root_says_who_can_read_it() {
    for local in [
        "http://localhost:1",
        "http://a.localhost",
        "http://127.8.0.1",
        "http://[::1]:1",
    ] {
        let root = root_at(local);
        assert!(root.is_loopback() && root.is_plain_text(), "{local}");
    }
    for remote in [
        "http://10.1.2.3",
        "http://localhost.example",
        "http://127.0.0.1.example",
    ] {
        assert!(!root_at(remote).is_loopback(), "{remote}");
    }
    assert!(!root_at("https://localhost").is_plain_text());
}

#[test]
fn a_link_prints_without_its_query_and_on_one_line() {
    let link = Link::from("https://graph.microsoft.com/v1.0/a('b')\n\u{1b}[31m?$skiptoken=state");
    assert_eq!(
        format!("{link:?}"),
        r#"Link("https://graph.microsoft.com/v1.0/a('b')\n\u{1b}[31m?…")"#
    );
    let elsewhere = Root::new("http://localhost", Version::V1_0).expect("an origin");
    let error = link.to_uri(&elsewhere).expect_err("it leads away");
    assert!(!error.to_string().contains(['\n', '\u{1b}']), "{error}");
}

#[test]
fn what_is_no_origin_is_no_root() {
    for origin in [
        "",
        "graph.microsoft.com",
        "ftp://graph.microsoft.com",
        "https://graph.microsoft.com/v1.0",
        "https://graph.microsoft.com?",
        "https://graph.microsoft.com#a",
        "https://a@graph.microsoft.com",
        "https://graph.microsoft.com:",
        "https://graph.microsoft.com:65979",
    ] {
        let root = Root::new(origin, Version::V1_0);
        assert!(root.is_err(), "{origin}: {root:?}");
    }
}
