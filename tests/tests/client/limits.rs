//! A service that enforces the limits that Graph documents.

use graph_calls::credential::StaticToken;
use graph_calls::endpoints::ids::{CallRecordingId, OnlineMeetingId, UserId};
use graph_calls::endpoints::users::online_meetings::recordings;
use graph_calls::{Client, RetryPolicy};
use graph_calls_simulator::Simulator;
use tokio::task::JoinSet;

#[tokio::test]
async fn a_client_that_is_alone_is_never_throttled() {
    let simulator = Simulator::builder()
        .enforces_limits(true)
        .start()
        .await
        .expect("the loopback has a free port");
    // The limits are the default ones, and nothing would make up for a refusal.
    let client = Client::builder()
        .root(simulator.origin())
        .credential(StaticToken::new(simulator.token()))
        .retry(RetryPolicy::none())
        .build()
        .expect("nothing is missing");
    let user = simulator.user_id(0);
    let recording = simulator
        .recordings(&user)
        .next()
        .expect("the user has recordings");
    let meeting = recording.meeting_id.unwrap_or_default();
    let get = recordings::Get::new(
        UserId::new(&user),
        OnlineMeetingId::new(meeting),
        CallRecordingId::new(&recording.id),
    );
    // Three times what a second has room for.
    let mut running = JoinSet::new();
    for _ in 0..90 {
        let (client, get) = (client.clone(), get.clone());
        running.spawn(async move { client.send(get).await });
    }
    while let Some(outcome) = running.join_next().await {
        outcome.expect("no panic").expect("there was room for it");
    }
    simulator.assert_clean();
}
