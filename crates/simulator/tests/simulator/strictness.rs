//! Requests that Graph refuses, so that a double must not take them.

use graph_calls_simulator::Simulator;
use serde_json::Value;

use crate::support::{error, fetch, fetch_json, get, json, send, with_header};

/// The message of a refusal, which must be a 400.
async fn refusal(simulator: &Simulator, target: &str) -> String {
    let response = fetch(simulator, target).await;
    let body = json(&response);
    assert_eq!(response.status(), 400, "{target}: {body}");
    body["error"]["message"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn arguments_of_logs_are_checked() {
    let simulator = Simulator::start().await.unwrap();
    let function = "/v1.0/communications/callRecords/getPstnCalls";
    for (arguments, shown) in [
        // The result of std-uritemplate for `fromDateTime={from},toDateTime={to}`.
        (
            "fromDateTime=2025-12-05T00:00:00ZtoDateTime=2025-12-06",
            "2025-12-05T00:00:00ZtoDateTime=2025-12-06",
        ),
        (
            "fromDateTime='2025-12-05',toDateTime='2025-12-06'",
            "'2025-12-05'",
        ),
        ("fromDateTime=yesterday,toDateTime=2025-12-06", "yesterday"),
        ("fromDateTime=2025-12-05,toDateTime=2025-12-06,foo=1", "foo"),
        (
            "fromDateTime=2025-12-05,fromDateTime=2025-12-06",
            "fromDateTime",
        ),
        ("fromDateTime=2025-12-05", "toDateTime"),
        ("2025-12-05,2025-12-06", "2025-12-05"),
        ("fromDateTime=@from,toDateTime=2025-12-06", "@from"),
    ] {
        let target = format!("{function}({arguments})");
        let message = refusal(&simulator, &target).await;
        assert!(message.contains(shown), "{target}: {message}");
    }
    let good = format!("{function}(fromDateTime=2025-12-05,toDateTime=2025-12-06)");
    fetch_json(&simulator, &good).await;
}

#[tokio::test]
async fn arguments_of_artifacts_are_checked() {
    let simulator = Simulator::start().await.unwrap();
    let user = simulator.user_id(0);
    let function = format!("/v1.0/users/{user}/onlineMeetings/getAllRecordings");
    let name = "meetingOrganizerUserId";
    for (arguments, query, shown) in [
        (format!("{name}={user}"), String::new(), user.clone()),
        (
            format!("{name}='{user}'startDateTime=2025-12-05"),
            String::new(),
            "startDateTime".to_owned(),
        ),
        (
            format!("{name}='{user}',startDateTime='2025-12-05'"),
            String::new(),
            "'2025-12-05'".to_owned(),
        ),
        (
            format!("{name}='{user}',foo=1"),
            String::new(),
            "foo".to_owned(),
        ),
        (
            format!("{name}='{user}',{name}='{user}'"),
            String::new(),
            name.to_owned(),
        ),
        (
            "startDateTime=2025-12-05".to_owned(),
            String::new(),
            name.to_owned(),
        ),
        // OData's alias has its `@` in the query too, and a text its quotes.
        (
            format!("{name}=@a"),
            format!("?a='{user}'"),
            "@a".to_owned(),
        ),
        (format!("{name}=@a"), format!("?@a={user}"), user.clone()),
    ] {
        let target = format!("{function}({arguments}){query}");
        let message = refusal(&simulator, &target).await;
        assert!(message.contains(&shown), "{target}: {message}");
    }
    for target in [
        format!("{function}({name}='{user}')"),
        format!("{function}({name}=@a)?@a='{user}'"),
        format!("{function}({name}=@a,startDateTime=@b)?@a='{user}'&@b=2000-01-01"),
    ] {
        let page = fetch_json(&simulator, &target).await;
        assert!(!page["value"].as_array().unwrap().is_empty(), "{target}");
    }
}

#[tokio::test]
async fn paths_that_are_not_there_do_not_look_like_missing_data() {
    let simulator = Simulator::start().await.unwrap();
    let user = simulator.user_id(0);
    let recording = simulator.recordings(&user).next().unwrap();
    let meeting = format!(
        "/v1.0/users/{user}/onlineMeetings/{}",
        recording.meeting_id.unwrap()
    );
    for (target, segment) in [
        (format!("{meeting}/recordings/delta()"), "delta()"),
        (format!("{meeting}/recordings/$count"), "$count"),
        (format!("{meeting}/attendanceReports"), "attendanceReports"),
        (
            format!("{meeting}/recordings/{}/nothing", recording.id),
            "nothing",
        ),
        ("/v1.0/nothing/at/all".to_owned(), "nothing"),
    ] {
        let message = refusal(&simulator, &target).await;
        assert_eq!(
            message,
            format!("Resource not found for the segment '{segment}'.")
        );
    }
    // Graph has these, and the simulator says that it has not.
    for target in [
        format!("/v1.0/users/{user}"),
        "/v1.0/communications".to_owned(),
    ] {
        assert_eq!(
            error(&fetch(&simulator, &target).await),
            (501, "NotImplemented".to_owned())
        );
    }
}

#[tokio::test]
async fn a_slash_in_quotes_belongs_to_the_key() {
    let simulator = Simulator::start().await.unwrap();
    for key in ["a/b", "a%2Fb"] {
        let target = format!("/v1.0/communications/callRecords('{key}')/sessions");
        let response = fetch(&simulator, &target).await;
        assert_eq!(error(&response), (404, "NotFound".to_owned()));
        let message = json(&response)["error"]["message"].to_string();
        assert!(message.contains("'a/b'"), "{message}");
    }
}

#[tokio::test]
async fn formats_of_transcripts_are_negotiated() {
    let simulator = Simulator::start().await.unwrap();
    let (path, content) = transcript(&simulator).await;
    let ask = async |path: &str, accept: Option<&str>| {
        let request = get(&simulator, path);
        let request = match accept {
            Some(accept) => with_header(request, "accept", accept),
            None => request,
        };
        send(request).await.unwrap()
    };
    for (accept, shown) in [
        (None, "*/*"),
        (Some("*/*"), "*/*"),
        (Some("application/json"), "application/json"),
        (
            Some("application/octet-stream, application/json"),
            "application/octet-stream, application/json",
        ),
    ] {
        let refused = ask(&path, accept).await;
        assert_eq!(error(&refused), (400, "BadRequest".to_owned()));
        let message = json(&refused)["error"]["message"].clone();
        assert_eq!(message, format!("Invalid format '{shown}' specified."));
    }
    let plain = "application/vnd.microsoft.graph.transcript+text";
    let formatted = format!("{path}?$format=text/vtt");
    for (path, accept, media_type) in [
        (&path, Some("text/vtt"), "text/vtt"),
        (&path, Some("text/vtt;q=1, */*;q=0.1"), "text/vtt"),
        (&formatted, Some("*/*"), "text/vtt"),
        (&path, Some(plain), plain),
    ] {
        let answer = ask(path, accept).await;
        assert_eq!(answer.status(), 200, "{accept:?}");
        assert_eq!(answer.headers()["content-type"], media_type);
        let is_attributed = answer.body().windows(3).any(|part| part == b"<v ");
        assert_eq!(is_attributed, media_type == "text/vtt");
        if is_attributed {
            assert_eq!(answer.body(), &content);
        }
    }
    // Recordings are not negotiated.
    let user = simulator.user_id(0);
    let recording = simulator.recordings(&user).next().unwrap();
    let path = format!(
        "/v1.0/users/{user}/onlineMeetings/{}/recordings/{}/content",
        recording.meeting_id.unwrap(),
        recording.id
    );
    assert_eq!(ask(&path, Some("*/*")).await.status(), 200);
}

/// The path of the content of a transcript, and the content.
async fn transcript(simulator: &Simulator) -> (String, bytes::Bytes) {
    let user = simulator.user_id(0);
    let all = format!("/v1.0/users/{user}/onlineMeetings/getAllTranscripts");
    let page = fetch_json(
        simulator,
        &format!("{all}(meetingOrganizerUserId='{user}')"),
    )
    .await;
    let first: &Value = &page["value"][0];
    let url = first["transcriptContentUrl"].as_str().unwrap();
    let path = url.trim_start_matches(simulator.origin()).to_owned();
    let content = simulator.content(first["id"].as_str().unwrap()).unwrap();
    (path, content.bytes())
}

#[tokio::test]
async fn tenants_restrict_transcripts() {
    let plain = "application/vnd.microsoft.graph.transcript+text";
    let inner_code = |body: &Value| {
        body["error"]["innerError"]["code"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let builder = Simulator::builder().attributes_speakers(false);
    let simulator = builder.start().await.unwrap();
    let (path, _) = transcript(&simulator).await;
    let ask = async |simulator: &Simulator, accept: &str| {
        send(with_header(get(simulator, &path), "accept", accept))
            .await
            .unwrap()
    };
    let refused = ask(&simulator, "text/vtt").await;
    assert_eq!(error(&refused), (403, "Forbidden".to_owned()));
    assert_eq!(inner_code(&json(&refused)), "SpeakerAttributionNotAllowed");
    assert_eq!(ask(&simulator, plain).await.status(), 200);

    let builder = Simulator::builder().gives_transcripts(false);
    let simulator = builder.start().await.unwrap();
    let refused = ask(&simulator, plain).await;
    assert_eq!(error(&refused), (403, "Forbidden".to_owned()));
    assert_eq!(
        inner_code(&json(&refused)),
        "GraphAccessToTranscriptsDisabled"
    );
}
