//! Each fault on the wire.

use std::time::{Duration, Instant};

use graph_calls_simulator::{Fault, RetryAfter, Rule, Schedule, Script, Simulator};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{Connection, error, fetch, fetch_json, get, json, send};

const LIST: &str = "/v1.0/communications/callRecords";

async fn with(fault: Fault) -> Simulator {
    let builder = Simulator::builder().recordings(600).recordings_page(5);
    builder
        .faults(Script::new().rule(Rule::new(fault)))
        .start()
        .await
        .unwrap()
}

fn delta(simulator: &Simulator) -> String {
    let user = simulator.user_id(0);
    format!(
        "/v1.0/users/{user}/onlineMeetings/getAllRecordings(meetingOrganizerUserId='{user}')/delta"
    )
}

#[tokio::test]
async fn statuses() {
    let retry_after = RetryAfter::Absent;
    for (fault, status, code) in [
        (
            Fault::TooManyRequests { retry_after },
            429,
            "TooManyRequests",
        ),
        (
            Fault::ServiceUnavailable { retry_after },
            503,
            "serviceNotAvailable",
        ),
        (Fault::GatewayTimeout { retry_after }, 504, "UnknownError"),
        (
            Fault::BandwidthLimitExceeded { retry_after },
            509,
            "activityLimitReached",
        ),
        (Fault::InternalServerError, 500, "InternalServerError"),
        (Fault::Unauthorized, 401, "InvalidAuthenticationToken"),
        (Fault::PaymentRequired, 402, "PaymentRequired"),
        (Fault::Forbidden, 403, "Forbidden"),
        (Fault::NotFound, 404, "NotFound"),
        (
            Fault::Gone {
                with_location: false,
            },
            410,
            "resyncRequired",
        ),
        (Fault::SyncStateNotFound, 400, "syncStateNotFound"),
    ] {
        let simulator = with(fault).await;
        let response = fetch(&simulator, LIST).await;
        assert_eq!(error(&response), (status, code.to_owned()));
        assert!(!response.headers().contains_key("retry-after"));
        assert!(!response.headers().contains_key("location"));
        // The next request is served.
        fetch_json(&simulator, LIST).await;
    }
}

#[tokio::test]
async fn forms_of_retry_after() {
    for (retry_after, expected) in [
        (RetryAfter::Seconds(10), "10"),
        (RetryAfter::Fraction(2.128), "2.128"),
    ] {
        let simulator = with(Fault::TooManyRequests { retry_after }).await;
        assert_eq!(
            fetch(&simulator, LIST).await.headers()["retry-after"],
            expected
        );
    }
    let simulator = with(Fault::TooManyRequests {
        retry_after: RetryAfter::Date(30),
    })
    .await;
    let response = fetch(&simulator, LIST).await;
    let text = response.headers()["retry-after"].to_str().unwrap();
    let date = httpdate::parse_http_date(text).unwrap();
    assert!(date > std::time::SystemTime::now() + Duration::from_secs(25));
}

#[tokio::test]
async fn a_claims_challenge() {
    use base64::Engine as _;
    let claims = r#"{"access_token":{}}"#;
    let simulator = with(Fault::ClaimsChallenge {
        claims: claims.to_owned(),
    })
    .await;
    let response = fetch(&simulator, LIST).await;
    assert_eq!(response.status(), 401);
    let header = response.headers()["www-authenticate"].to_str().unwrap();
    assert!(header.contains("error=\"insufficient_claims\""));
    let encoded = base64::engine::general_purpose::STANDARD.encode(claims);
    assert!(header.contains(&format!("claims=\"{encoded}\"")));
}

#[tokio::test]
async fn a_reset_before_the_answer() {
    let simulator = with(Fault::ResetBeforeAnswer).await;
    send(get(&simulator, LIST)).await.unwrap_err();
    assert_eq!(simulator.requests()[0].status, None);
    fetch_json(&simulator, LIST).await;
}

#[tokio::test]
async fn a_reset_in_the_body() {
    let simulator = with(Fault::ResetInBody { after: 100 }).await;
    let authority = simulator.origin().trim_start_matches("http://");
    let mut stream = tokio::net::TcpStream::connect(authority).await.unwrap();
    let token = simulator.token();
    let request = format!(
        "GET {LIST} HTTP/1.1\r\nHost: {authority}\r\nAuthorization: Bearer {token}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut read = Vec::new();
    let end = stream.read_to_end(&mut read).await;
    assert_eq!(end.unwrap_err().kind(), std::io::ErrorKind::ConnectionReset);
    let text = String::from_utf8_lossy(&read);
    let (_, body) = text.split_once("\r\n\r\n").unwrap();
    assert_eq!(body.len(), 100);
}

#[tokio::test]
async fn a_reset_takes_nothing_back_from_a_slow_reader() {
    // More than the buffers of both sockets hold, read more slowly than it is sent.
    const AFTER: u64 = 24 << 20;
    let simulator = with(Fault::ResetInBody { after: AFTER }).await;
    let user = simulator.user_id(0);
    let recording = simulator.add_recording_of_length(&user, AFTER + 1).unwrap();
    let meeting = recording.meeting_id.unwrap();
    let below = format!("onlineMeetings/{meeting}/recordings/{}", recording.id);
    let authority = simulator.origin().trim_start_matches("http://");
    let mut stream = tokio::net::TcpStream::connect(authority).await.unwrap();
    let token = simulator.token();
    let request = format!(
        "GET /v1.0/users/{user}/{below}/content HTTP/1.1\r\nHost: {authority}\r\n\
         Authorization: Bearer {token}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut read = Vec::new();
    let error = loop {
        tokio::time::sleep(Duration::from_millis(2)).await;
        match (&mut stream).take(256 * 1024).read_to_end(&mut read).await {
            Ok(0) => panic!("an orderly end"),
            Ok(_) => {}
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    let head = read.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
    assert_eq!((read.len() - head) as u64, AFTER);
}

#[tokio::test]
async fn a_reset_after_the_body() {
    let simulator = with(Fault::ResetAfterBody).await;
    let request = get(&simulator, LIST);
    let mut connection = Connection::open(request.uri()).await.unwrap();
    let answer = connection.send(request).await.unwrap();
    assert_eq!(json(&answer)["value"].as_array().unwrap().len(), 60);
    connection.send(get(&simulator, LIST)).await.unwrap_err();
}

#[tokio::test]
async fn bodies_that_are_not_json() {
    let simulator = with(Fault::TruncatedJson).await;
    let response = fetch(&simulator, LIST).await;
    assert_eq!(response.status(), 200);
    serde_json::from_slice::<Value>(response.body()).unwrap_err();

    let simulator = with(Fault::WrongContentType {
        media_type: "text/plain".to_owned(),
    })
    .await;
    let response = fetch(&simulator, LIST).await;
    assert_eq!(response.headers()["content-type"], "text/plain");
    json(&response);

    for status in [200, 503] {
        let simulator = with(Fault::HtmlPage { status }).await;
        let response = fetch(&simulator, LIST).await;
        assert_eq!(response.status(), status);
        assert_eq!(response.headers()["content-type"], "text/html");
        assert!(response.body().starts_with(b"<html>"));
    }
}

#[tokio::test]
async fn bodies_that_take_their_time() {
    let simulator = with(Fault::SlowBody {
        pause_milliseconds: 5,
    })
    .await;
    let start = Instant::now();
    fetch_json(&simulator, LIST).await;
    assert!(start.elapsed() > Duration::from_millis(50));

    let simulator = with(Fault::StalledBody { after: 100 }).await;
    let patience = Duration::from_millis(200);
    let stalled = tokio::time::timeout(patience, fetch(&simulator, LIST)).await;
    assert!(stalled.is_err());
}

#[tokio::test]
async fn items_that_are_odd() {
    let usual = with(Fault::Unauthorized).await;
    let target = delta(&usual);
    fetch(&usual, &target).await;
    let usual = fetch_json(&usual, &target).await;
    let usual = usual["value"].as_array().unwrap();
    let page = |fault| async move {
        let simulator = with(fault).await;
        fetch_json(&simulator, &delta(&simulator)).await
    };
    // The URLs in the items name the port, so the ids are compared.
    let ids = |items: &[Value]| {
        items
            .iter()
            .map(|item| item["id"].clone())
            .collect::<Vec<_>>()
    };

    let repeated = page(Fault::RepeatedItems).await;
    let twice = [ids(usual), ids(usual)].concat();
    assert_eq!(ids(repeated["value"].as_array().unwrap()), twice);
    let reordered = page(Fault::ReorderedItems).await;
    let reversed: Vec<_> = ids(usual).into_iter().rev().collect();
    assert_eq!(ids(reordered["value"].as_array().unwrap()), reversed);
}

#[tokio::test]
async fn an_empty_page_leads_to_what_was_asked_for() {
    let simulator = with(Fault::EmptyPage).await;
    let page = fetch_json(&simulator, &delta(&simulator)).await;
    assert!(page["value"].as_array().unwrap().is_empty());
    let next = page["@odata.nextLink"].as_str().unwrap();
    let first = simulator.recordings(&simulator.user_id(0)).next().unwrap();
    let page = fetch_json(&simulator, next).await;
    assert_eq!(page["value"][0]["id"], first.id);
    simulator.assert_clean();
}

#[tokio::test]
async fn links_that_lead_astray() {
    let simulator = with(Fault::NextLinkToItself).await;
    let target = delta(&simulator);
    let page = fetch_json(&simulator, &target).await;
    assert_eq!(
        page["@odata.nextLink"],
        format!("{}{target}", simulator.origin())
    );

    let simulator = with(Fault::NextLinkToForeignOrigin).await;
    let page = fetch_json(&simulator, &delta(&simulator)).await;
    let next = page["@odata.nextLink"].as_str().unwrap();
    assert!(next.starts_with(simulator.foreign_origin()));
    send(get(&simulator, next)).await.unwrap();
    assert_eq!(simulator.violations().len(), 2, "the token, and the link");

    let simulator = with(Fault::NextLinkToPlainHttp).await;
    let page = fetch_json(&simulator, &delta(&simulator)).await;
    let next = page["@odata.nextLink"].as_str().unwrap();
    assert!(next.starts_with("http://localhost:"));
    send(get(&simulator, next)).await.unwrap();
    assert_eq!(simulator.violations().len(), 1);
}

#[tokio::test]
async fn keys_that_stand_twice() {
    let simulator = with(Fault::DuplicateKeys).await;
    let response = fetch(&simulator, LIST).await;
    let text = std::str::from_utf8(response.body()).unwrap();
    let first = simulator.call_records().next().unwrap();
    assert_eq!(
        text.matches(&format!("\"id\":\"{}\",", first.id)).count(),
        2
    );
}

#[tokio::test]
async fn scripts_count_requests() {
    let fault = Fault::ServiceUnavailable {
        retry_after: RetryAfter::Absent,
    };
    let rule = Rule::new(fault)
        .method("get")
        .path("*/callRecords*")
        .occurrence(2)
        .times(2);
    let builder = Simulator::builder().faults(Script::new().rule(rule));
    let simulator = builder.start().await.unwrap();
    fetch_json(&simulator, "/v1.0/subscriptions").await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(fetch(&simulator, LIST).await.status().as_u16());
    }
    assert_eq!(statuses, [200, 503, 503, 200]);
    simulator.inject(Script::new().once("*", Fault::NotFound));
    assert_eq!(fetch(&simulator, LIST).await.status(), 404);
}

#[tokio::test]
async fn a_schedule_replays_by_its_seed() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let faults = [
            Fault::NotFound,
            Fault::Forbidden,
            Fault::InternalServerError,
        ];
        let schedule = Schedule::new(11).rate(0.5).faults(faults);
        let simulator = Simulator::builder()
            .schedule(schedule)
            .start()
            .await
            .unwrap();
        let mut statuses = Vec::new();
        for number in 0..20 {
            let target = format!("{LIST}/{number}");
            statuses.push(fetch(&simulator, &target).await.status().as_u16());
        }
        runs.push(statuses);
    }
    assert_eq!(runs[0], runs[1]);
    assert!(runs[0].contains(&403) && runs[0].contains(&500));
}

#[tokio::test]
async fn a_request_gets_through_a_schedule_in_the_end() {
    let schedule = Schedule::new(7).rate(1.0).limit(2);
    let schedule = schedule.faults([Fault::NotFound]);
    let builder = Simulator::builder().schedule(schedule);
    let simulator = builder.start().await.unwrap();
    for expected in [404, 404, 200, 200] {
        assert_eq!(fetch(&simulator, LIST).await.status(), expected);
    }
}

#[tokio::test]
async fn a_star_in_a_path_stands_for_any_text() {
    let simulator = Simulator::start().await.unwrap();
    for (pattern, is_matched) in [
        ("*", true),
        (LIST, true),
        ("/v1.0/communications", false),
        ("/v1.0*Records", true),
        ("/v1.0*records", false),
        ("*communications*", true),
        ("*subscriptions*", false),
        ("/v1.0*mun*Rec*", true),
    ] {
        simulator.inject(Script::new().once(pattern, Fault::NotFound));
        let status = fetch(&simulator, LIST).await.status();
        assert_eq!(status == 404, is_matched, "{pattern}");
        simulator.clear_faults();
    }
}

#[test]
fn scripts_with_unknown_members_are_refused() {
    for text in [
        "[[fault]]\nkind = \"no-such-fault\"",
        "[[fault]]\nkind = \"empty-page\"\nextra = 1",
        "[[fault]]\nkind = \"gone\"\nwith-location = true\nextra = 1",
        "[[fault]]\npath = \"*\"",
        "[[faults]]\nkind = \"empty-page\"",
        "[[fault]]\nkind = \"empty-page\"\noccurrence = \"second\"",
        "[deliveries]\nlost = 1.0",
        "[deliveries]\ndropped = \"all\"",
    ] {
        assert!(text.parse::<Script>().is_err(), "{text}");
    }
}
