//! One operation, one answer: retries, errors, secrets.

mod support;

use std::time::Duration;

use graph_calls::credential::StaticToken;
use graph_calls::endpoints::communications::call_records::{Count, Get, List};
use graph_calls::endpoints::ids::{CallRecordingId, OnlineMeetingId, UserId};
use graph_calls::endpoints::subscriptions;
use graph_calls::endpoints::users::online_meetings::recordings::GetContent;
use graph_calls::models::Subscription;
use graph_calls::{Client, ErrorKind, Object, RetryPolicy, Version};
use support::{Answer, Piece, ROOT, Reply, Service, TOKEN, bytes, graph_error, json, page, pieces};

fn create() -> subscriptions::Create {
    subscriptions::Create::new(Subscription::build(|subscription| {
        subscription.resource = Some("communications/callRecords".to_owned());
    }))
}

#[tokio::test(start_paused = true)]
async fn a_request_says_who_asks() {
    let service = Service::answers([json(200, "\u{feff}{\"id\":\"1\"}"), bytes(200, "\u{feff}7")]);
    let client = service
        .builder()
        .user_agent("archive/2.1")
        .build()
        .expect("a client");
    assert_eq!(client.send(Get::new("1")).await.expect("a record").id, "1");
    assert_eq!(client.send(&Count::new()).await.expect("a count"), 7);
    let seen = service.seen();
    assert_eq!(
        seen[0].url,
        format!("{ROOT}/v1.0/communications/callRecords/1")
    );
    assert_eq!(seen[0].token(), Some(format!("Bearer {TOKEN}").as_str()));
    let agent = concat!("archive/2.1 graph-calls/", env!("CARGO_PKG_VERSION"));
    assert_eq!(seen[0].header("user-agent"), Some(agent));
    let ids: Vec<_> = seen
        .iter()
        .map(|seen| seen.header("client-request-id"))
        .collect();
    assert!(ids[0].is_some() && ids[0] != ids[1]);
}

#[tokio::test(start_paused = true)]
async fn the_wait_is_what_the_service_asks_for() {
    let sent = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let later = sent + Duration::from_secs(11);
    let service = Service::answers([
        graph_error(429, "TooManyRequests").header("retry-after", "3"),
        graph_error(503, "serviceNotAvailable").header("retry-after", "2.128"),
        graph_error(504, "")
            .header("date", httpdate::fmt_http_date(sent))
            .header("retry-after", httpdate::fmt_http_date(later)),
        graph_error(509, ""),
        json(200, r#"{"id":"1"}"#),
    ]);
    service
        .client()
        .send(Get::new("1"))
        .await
        .expect("a record");
    let waits = service.waits();
    assert_eq!(waits[0], Duration::from_secs(3));
    assert_eq!(waits[1], Duration::from_millis(2128));
    assert_eq!(waits[2], Duration::from_secs(11));
    assert!(waits[3] > Duration::ZERO && waits[3] <= Duration::from_secs(8));
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_too_long_is_not_begun() {
    let service = Service::answers([graph_error(429, "").header("retry-after", "301")]);
    let error = service
        .client()
        .send(Get::new("1"))
        .await
        .expect_err("no wait");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(301)));
    assert!(error.is_retryable());
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_ever_because_a_service_says_so() {
    let for_ever = graph_error(429, "TooManyRequests").header("retry-after", 10_u64.pow(18));
    let service = Service::answers([for_ever, json(200, r#"{"id":"1"}"#)]);
    let client = service.client();
    client.send(Get::new("1")).await.expect_err("no wait");
    // The next one is held back, but not for longer than any other wait.
    client.send(Get::new("1")).await.expect("a record");
    assert_eq!(service.waits(), [Duration::from_secs(300)]);
}

#[tokio::test(start_paused = true)]
async fn of_several_waits_the_longest_counts() {
    let service = Service::answers([
        graph_error(429, "")
            .header("retry-after", "soon")
            .header("retry-after", "3")
            .header("retry-after", "5"),
        json(200, r#"{"id":"1"}"#),
    ]);
    let client = service.client();
    client.send(Get::new("1")).await.expect("a record");
    assert_eq!(service.waits(), [Duration::from_secs(5)]);
}

#[tokio::test(start_paused = true)]
async fn the_total_bounds_attempts_and_waits() {
    let service = Service::new(|_| graph_error(503, "").header("retry-after", "40").into());
    let policy = RetryPolicy::default()
        .attempts(100)
        .total(Duration::from_secs(100));
    let client = service.builder().retry(policy).build().expect("a client");
    let error = client.send(Get::new("1")).await.expect_err("no success");
    assert_eq!((service.seen().len(), error.attempts()), (3, 3));
}

#[tokio::test(start_paused = true)]
async fn what_may_have_been_done_is_not_done_again() {
    let service = Service::answers([graph_error(503, "")]);
    let error = service.client().send(create()).await.expect_err("no retry");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(503));

    let service = Service::script([Reply::Broken]);
    let error = service.client().send(create()).await.expect_err("no retry");
    assert_eq!(error.kind(), ErrorKind::Connection);

    let refused = graph_error(429, "").header("retry-after", "1");
    let service = Service::answers([refused, json(201, r#"{"id":"s"}"#)]);
    service
        .client()
        .send(create())
        .await
        .expect("a subscription");
    let seen = service.seen();
    assert_eq!(seen[0].body, seen[1].body);
    assert!(seen[1].body.contains("callRecords"));
}

#[tokio::test(start_paused = true)]
async fn broken_silent_and_short_answers_are_asked_for_again() {
    let half = || Piece::Bytes("{\"id\":".into());
    let service = Service::script([
        Reply::Broken,
        Reply::Never,
        pieces(200, vec![half(), Piece::Broken]).into(),
        pieces(200, vec![half(), Piece::Silence]).into(),
        pieces(200, vec![half()])
            .header("content-length", 10)
            .into(),
        json(200, r#"{"id":"1"}"#).into(),
    ]);
    assert_eq!(
        service
            .client()
            .send(Get::new("1"))
            .await
            .expect("a record")
            .id,
        "1"
    );
    assert_eq!(service.seen().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn an_error_has_what_a_caller_decides_on() {
    let body = r#"{"error":{"code":"UnknownError","message":"Not you.","innerError":{
        "code":"AccessDenied","request-id":"r-1","client-request-id":"c-1",
        "date":"2024-03-01T09:30:00","innerError":{"code":"odd"}}}}"#;
    let service = Service::answers([json(403, body)]);
    let operation = List::new().filter(List::PARTICIPANTS_V2_ID.eq("private"));
    let error = service.client().send(operation).await.expect_err("403");
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(403));
    assert_eq!(error.code(), Some("AccessDenied"));
    assert!(error.has_code("ODD"));
    assert_eq!(error.message(), "Not you.");
    assert_eq!(error.request_id().as_deref(), Some("r-1"));
    assert_eq!(
        error.date().map(|date| date.unix_timestamp()),
        Some(1_709_285_400)
    );
    assert_eq!(
        error.client_request_id(),
        service.seen()[0].header("client-request-id")
    );
    assert_eq!(
        error.operation(),
        Some("communications::call_records::List")
    );
    assert_eq!(
        error.url(),
        Some("https://graph.microsoft.com/v1.0/communications/callRecords?…")
    );
    assert!(!error.is_retryable());
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(text.contains("AccessDenied") && text.contains("r-1"));
        assert!(!text.contains("private") && !text.contains(TOKEN), "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn pages_of_gateways_are_shown_without_the_token() {
    let html = format!("<html><h1>502</h1>Authorization: Bearer {TOKEN}</html>");
    let service = Service::answers([bytes(502, html)]);
    let builder = service.builder().retry(RetryPolicy::none());
    let client = builder.build().expect("a client");
    let error = client.send(Get::new("1")).await.expect_err("502");
    let start = error.body_start().expect("no JSON");
    assert!(start.starts_with("<html>") && !start.contains(TOKEN));
    assert_eq!(error.code(), None);
}

#[tokio::test(start_paused = true)]
async fn no_part_of_the_token_or_of_a_query_is_shown() {
    // Tokens of Graph are longer than what is shown of a body, so a shown body can end inside of one.
    let token = format!("{TOKEN}{}", "x".repeat(2_000));
    let filler = " ".repeat(280);
    let mut echoes = Vec::<fn(&str, &str) -> Answer>::new();
    echoes.push(|request, filler| bytes(400, format!("<html>{filler}{request}")));
    echoes.push(|request, filler| bytes(200, format!("<html>{filler}{request}")));
    echoes.push(|request, _| {
        let message = format!(r#"{{"error":{{"code":"x","message":"{request}"}}}}"#);
        json(400, message)
    });
    for echo in echoes {
        let filler = filler.clone();
        let service = Service::new(move |seen| {
            let request = format!("{} {}", seen.token().unwrap_or_default(), seen.url);
            echo(&request, &filler).into()
        });
        let builder = service.builder().credential(StaticToken::new(&*token));
        let client = builder.build().expect("a client");
        let operation = List::new().filter(List::PARTICIPANTS_V2_ID.eq("private"));
        let error = client.send(operation).await.expect_err("no page");
        for text in [error.to_string(), format!("{error:?}")] {
            assert!(!text.contains(&TOKEN[..10]), "{text}");
            assert!(!text.contains("private"), "{text}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_start_of_json_is_not_shown_for_the_links_and_people_in_it() {
    let page =
        r#"{"@odata.nextLink":"https://graph.microsoft.com/v1.0/x?$skiptoken=opaque","value":7}"#;
    let service = Service::answers([json(200, page), json(200, &page[..80])]);
    let builder = service.builder().retry(RetryPolicy::none());
    let client = builder.build().expect("a client");
    for kind in [ErrorKind::Decode, ErrorKind::Connection] {
        let error = client.send(List::new()).await.expect_err("no page");
        assert_eq!((error.kind(), error.body_start()), (kind, None));
        assert!(!format!("{error} {error:?}").contains("opaque"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_is_one_line() {
    let body = r#"{"error":{"code":"x","message":"One.\r\nTwo.\u001b[2J"}}"#;
    let service = Service::answers([json(400, body)]);
    let error = service.client().send(Get::new("1")).await.expect_err("400");
    assert!(error.message().contains('\n'));
    assert!(!error.to_string().contains(char::is_control), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn an_error_that_drips_is_not_waited_for() {
    let drop_by_drop = (0..1_000).flat_map(|_| {
        let pause = Piece::Pause(Duration::from_secs(50));
        [pause, Piece::Bytes(" ".into())]
    });
    let service = Service::answers([pieces(403, drop_by_drop.collect())]);
    let start = tokio::time::Instant::now();
    service.client().send(Get::new("1")).await.expect_err("403");
    assert_eq!(start.elapsed(), Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn what_does_not_decode_names_its_place() {
    let service = Service::answers([
        json(200, r#"{"value":[{"id":"1"},7]}"#),
        json(200, r#"{"value":[{"id":"1"}}"#),
        bytes(200, "<html>sign in</html>"),
    ]);
    let client = service.client();
    let error = client
        .send(List::new())
        .await
        .expect_err("a number is no record");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.place(), Some("value[1]"));
    assert!(!error.is_retryable());
    assert!(
        error
            .to_string()
            .contains("communications::call_records::List"),
        "{error}"
    );
    let mixed = client.send(List::new()).await.expect_err("no JSON");
    assert!(mixed.kind() == ErrorKind::Decode && mixed.is_retryable());
    let html = client.send(List::new()).await.expect_err("HTML");
    assert_eq!(html.body_start(), Some("<html>sign in</html>"));
}

#[tokio::test(start_paused = true)]
async fn operations_that_cannot_be_sent_are_not() {
    let service = Service::answers([]);
    let error = service
        .client()
        .send(Get::new(".."))
        .await
        .expect_err("another resource");
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(service.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_version_is_a_setting() {
    let service = Service::answers([page(&[], None)]);
    let client = service
        .builder()
        .version(Version::Beta)
        .build()
        .expect("a client");
    client.send(List::new()).await.expect("a page");
    assert_eq!(
        service.urls(),
        [format!("{ROOT}/beta/communications/callRecords")]
    );
}

#[test]
fn a_client_says_what_it_lacks() {
    let error = Client::builder().build().expect_err("no credential");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("credential"));
    for root in [
        "graph.microsoft.com",
        "https://graph.microsoft.com/v1.0",
        "ftp://x",
        "",
    ] {
        let builder = Client::builder()
            .credential(StaticToken::new("x"))
            .root(root);
        let error = builder.build().expect_err("no origin");
        assert_eq!(error.kind(), ErrorKind::Configuration, "{root}");
        assert!(error.to_string().contains(root), "{error}");
    }
    let builder = Client::builder()
        .credential(StaticToken::new("x"))
        .user_agent("a\nb");
    assert_eq!(
        builder.build().expect_err("a line end").kind(),
        ErrorKind::Configuration
    );
}

/// Graph has answered 200 with an error in place of a content, and gateways answer with pages of their own.
#[tokio::test(start_paused = true)]
async fn what_is_no_content_is_not_handed_over_as_one() {
    let json_of = |body: String| bytes(200, body).header("content-type", "application/json");
    let answers = || {
        [
            graph_error(200, "generalException"),
            json_of(format!(r#"{{"error":{{"code":"x","message":"{TOKEN}"}}}}"#)),
            bytes(200, "<html>").header("content-type", "text/html; charset=utf-8"),
            bytes(204, ""),
            bytes(206, "half").header("content-range", "bytes 0-3/8"),
        ]
    };
    let content = || {
        GetContent::new(
            UserId::new("user"),
            OnlineMeetingId::new("meeting"),
            CallRecordingId::new("recording"),
        )
    };
    for number in 0..answers().len() {
        let answer = || answers().into_iter().nth(number);
        let service = Service::answers(answer());
        let error = service.client().send(content()).await;
        let error = error.expect_err("no content");
        assert_eq!(error.kind(), ErrorKind::Content, "{number}: {error}");
        assert!(!error.is_retryable(), "{number}");
        assert!(!format!("{error}{error:?}").contains(TOKEN), "{error:?}");
        let service = Service::answers(answer());
        let error = service.client().send_with_headers(content()).await;
        assert!(!error.expect_err("no content").headers().is_empty());
    }
    let service = Service::answers([graph_error(200, "generalException")]);
    let error = service.client().send(content()).await;
    assert_eq!(
        error.expect_err("an error").code(),
        Some("generalException")
    );
    // A content may be JSON itself.
    for body in [r#"{"value":1}"#, "[", r#"{"error":null}"#, ""] {
        let service = Service::answers([json_of(body.to_owned())]);
        let content = service.client().send(content()).await;
        assert_eq!(content.expect("the content"), body.as_bytes());
    }
}

#[test]
fn no_debug_shows_the_token() {
    let credential = StaticToken::new(TOKEN);
    let shown = format!("{credential:?}");
    let builder = Client::builder().credential(credential);
    let shown = format!("{shown} {builder:?}");
    let client = builder.build().expect("a client");
    let shown = format!("{shown} {client:?}");
    assert!(!shown.contains(TOKEN));
}

#[tokio::test]
async fn futures_can_be_sent_between_threads() {
    fn is_send<T: Send>(_: &T) {}
    let client = Service::answers([]).client();
    is_send(&client);
    is_send(&client.send(Get::new("1")));
    is_send(&client.stream(List::new()).next());
}
