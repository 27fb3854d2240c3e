//! Mistakes that a newcomer makes, and what happens to a program: each is told in words that help, and
//! loses nothing.

use std::net::TcpListener;
use std::time::Duration;

use graph_calls::credential::{ClientSecret, StaticToken};
use graph_calls::endpoints::communications::call_records;
use graph_calls::endpoints::users::online_meetings::{get_all_recordings, recordings};
use graph_calls::{Client, Cloud, ErrorKind, RetryPolicy};
use graph_calls_simulator::{Fault, Rule, Script, Simulator};

#[test]
fn a_client_without_a_credential_is_not_built() {
    let error = Client::builder()
        .build()
        .expect_err("there is no credential");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("credential"), "{error}");
}

#[test]
fn a_root_that_is_no_origin_is_refused() {
    for root in [
        "graph.microsoft.com",
        "https://graph.microsoft.com/v1.0",
        "ftp://graph",
    ] {
        let builder = Client::builder()
            .credential(StaticToken::new("token"))
            .root(root);
        let error = builder.build().expect_err("it is no origin");
        assert_eq!(error.kind(), ErrorKind::Configuration, "{root}");
        assert!(error.to_string().contains(root), "{error}");
    }
}

#[tokio::test]
async fn a_secret_of_another_cloud_is_told_by_the_login() {
    let simulator = Simulator::start()
        .await
        .expect("the loopback has a free port");
    let client = Client::builder()
        .root(simulator.origin())
        .credential(ClientSecret::new(
            simulator.tenant(),
            "another client",
            "hunter2",
        ))
        .build()
        .expect("nothing is missing");
    let error = client
        .send(call_records::Count::new())
        .await
        .expect_err("nobody knows the client");
    assert_eq!(error.kind(), ErrorKind::Credential);
    assert!(!format!("{error:?} {error}").contains("hunter2"));
}

#[tokio::test]
async fn a_link_of_another_cloud_gets_no_token() {
    let client = Client::builder()
        .cloud(Cloud::China)
        .credential(StaticToken::new("token"))
        .build()
        .expect("nothing is missing");
    let stored = "https://graph.microsoft.com/v1.0/communications/callRecords?$skiptoken=1".into();
    let mut pages = client.resume_pages(call_records::List::new(), stored);
    let error = pages
        .next()
        .await
        .expect("an outcome")
        .expect_err("it leads to another cloud");
    assert_eq!(error.kind(), ErrorKind::Link);
}

#[tokio::test]
async fn a_server_that_is_down_is_told_after_some_attempts() {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
    let free = free.expect("the loopback has a free port");
    let client = Client::builder()
        .root(format!("http://{free}"))
        .credential(StaticToken::new("token"))
        .retry(
            RetryPolicy::default()
                .attempts(2)
                .backoff(Duration::ZERO, Duration::ZERO),
        )
        .build()
        .expect("nothing is missing");
    let error = client
        .send(call_records::Count::new())
        .await
        .expect_err("nobody listens");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 2));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn a_round_whose_future_was_dropped_loses_no_page() {
    let simulator = Simulator::builder()
        .users(1)
        .recordings(9)
        .recordings_page(2)
        .start()
        .await;
    let simulator = simulator.expect("the loopback has a free port");
    let user = simulator.user_id(0);
    let client = super::client(&simulator);
    let mut round = client.delta(get_all_recordings::Delta::new(&user, &user));
    let mut ids = Vec::new();
    loop {
        // The first of the two is given up at its first wait, whatever it waits for.
        tokio::select! {
            biased;
            page = round.next_page() => ids.extend(page.expect("a page").into_iter().flat_map(|page| page.value)),
            () = std::future::ready(()) => {}
        }
        match round.next_page().await.expect("a page") {
            Some(page) => ids.extend(page.value),
            None => break,
        }
    }
    let expected: Vec<_> = simulator
        .recordings(&user)
        .map(|recording| recording.id)
        .collect();
    let mut found: Vec<_> = ids.into_iter().map(|recording| recording.id).collect();
    found.sort();
    assert_eq!(found.len(), expected.len());
    let mut expected = expected;
    expected.sort();
    assert_eq!(found, expected);
    assert!(round.state().is_end_of_round());
}

#[tokio::test]
async fn a_download_whose_future_was_dropped_goes_on_where_it_was() {
    let length = 3_000_000;
    let slow = Fault::SlowBody {
        pause_milliseconds: 1,
    };
    let simulator = Simulator::builder()
        .content_length(length..=length)
        .faults(Script::new().rule(Rule::new(slow).path("*/content*")))
        .start()
        .await
        .expect("the loopback has a free port");
    let user = simulator.user_id(0);
    let recording = simulator
        .recordings(&user)
        .next()
        .expect("the user has recordings");
    let meeting = recording.meeting_id.clone().unwrap_or_default();
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let path = folder.path().join("recording.mp4");
    let client = super::client(&simulator);
    let operation = recordings::GetContent::new(&user, meeting, &recording.id);

    let (reached, arrived) = tokio::sync::oneshot::channel();
    let mut reached = Some(reached);
    let first = client
        .download(operation.clone())
        .on_progress(move |progress| {
            if progress.received > 100_000
                && let Some(reached) = reached.take()
            {
                let _ = reached.send(());
            }
        });
    tokio::select! {
        _ = first.to_file(&path) => {}
        _ = arrived => {}
    }
    let downloaded = client
        .download(operation)
        .to_file(&path)
        .await
        .expect("the service answers");
    assert_eq!(downloaded.length, length);
    assert!(
        downloaded.fetched < length,
        "what was there is not fetched again"
    );
    let bytes = std::fs::read(&path).expect("the file is there");
    assert_eq!(
        bytes,
        simulator.content(&recording.id).expect("a content").bytes()
    );
}
