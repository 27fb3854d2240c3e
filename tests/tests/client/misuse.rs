//! Mistakes that a newcomer makes, and what happens to a program, as far as it takes a login and a disk to
//! see it: each is told in words that help, and loses nothing. The others are tested with the client.

use graph_calls::credential::ClientSecret;
use graph_calls::endpoints::communications::call_records;
use graph_calls::endpoints::ids::{CallRecordingId, OnlineMeetingId, UserId};
use graph_calls::endpoints::users::online_meetings::recordings;
use graph_calls::{Client, ErrorKind};
use graph_calls_simulator::{Fault, Rule, Script, Simulator};

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
    let operation = recordings::GetContent::new(
        UserId::new(&user),
        OnlineMeetingId::new(meeting),
        CallRecordingId::new(&recording.id),
    );

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
