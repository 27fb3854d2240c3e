//! Every fault that the simulator knows, as a caller sees it: met once, and met every time.

use graph_calls::endpoints::communications::call_records;
use graph_calls::endpoints::ids::{
    CallRecordingId, MeetingOrganizerUserId, OnlineMeetingId, UserId,
};
use graph_calls::endpoints::users::online_meetings::{get_all_recordings, recordings};
use graph_calls::{Client, Error};
use graph_calls_simulator::{Fault, Rule, Script, Simulator};
use tokio::task::JoinSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_every_fault_a_caller_sees_this() {
    let mut running = JoinSet::new();
    for (number, fault) in Fault::all().into_iter().enumerate() {
        running.spawn(async move { (number, outcomes(fault).await) });
    }
    let mut table = running.join_all().await;
    table.sort();
    let lines: Vec<String> = table.into_iter().map(|(_, text)| text).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

async fn outcomes(fault: Fault) -> String {
    let mut text = format!("{fault:?}\n");
    for (often, times) in [("once", 1), ("always", 1_000)] {
        let simulator = Simulator::builder()
            .users(1)
            .meetings(1)
            .recordings(5)
            .recordings_page(2)
            .call_records(70)
            .content_length(900..=900)
            .sends_digests(true)
            .start()
            .await
            .expect("the loopback has a free port");
        // Each way begins with the fault ahead of it.
        for way in ["list", "delta", "content"] {
            simulator.clear_faults();
            simulator
                .inject(Script::new().rule(Rule::new(fault.clone()).method("GET").times(times)));
            let client = super::client(&simulator);
            let outcome = match way {
                "list" => list(&client).await,
                "delta" => delta(&client, &simulator).await,
                _ => content(&client, &simulator).await,
            };
            let outcome = outcome.unwrap_or_else(|error| describe(&error));
            text.push_str(&format!("  {often:<6}  {way:<7}  {outcome}\n"));
        }
    }
    text
}

async fn list(client: &Client) -> Result<String, Error> {
    let mut records = client.stream(call_records::List::new());
    let mut count = 0;
    while let Some(record) = records.next().await {
        record?;
        count += 1;
    }
    Ok(format!("{count} records"))
}

async fn delta(client: &Client, simulator: &Simulator) -> Result<String, Error> {
    let user = simulator.user_id(0);
    let mut round = client.delta(get_all_recordings::Delta::new(
        UserId::new(&user),
        MeetingOrganizerUserId::new(&user),
    ));
    let mut count = 0;
    while let Some(page) = round.next_page().await? {
        count += page.value.len();
    }
    let end = if round.state().is_end_of_round() {
        "a delta link"
    } else {
        "no delta link"
    };
    Ok(format!("{count} recordings, {end}"))
}

async fn content(client: &Client, simulator: &Simulator) -> Result<String, Error> {
    let user = simulator.user_id(0);
    let recording = simulator
        .recordings(&user)
        .next()
        .expect("the user has recordings");
    let meeting = recording.meeting_id.unwrap_or_default();
    let mut bytes = Vec::new();
    let operation = recordings::GetContent::new(
        UserId::new(&user),
        OnlineMeetingId::new(meeting),
        CallRecordingId::new(&recording.id),
    );
    client.download(operation).to_writer(&mut bytes).await?;
    let expected = simulator
        .content(&recording.id)
        .expect("a recording has content")
        .bytes();
    let same = if bytes == expected { "right" } else { "WRONG" };
    Ok(format!("{} bytes, the {same} ones", bytes.len()))
}

/// The facts that a program can decide on, without those that differ from run to run.
fn describe(error: &Error) -> String {
    let status = error
        .status()
        .map_or(String::new(), |status| format!(" {}", status.as_u16()));
    let code = error
        .code()
        .map_or(String::new(), |code| format!(" {code}"));
    let again = if error.is_retryable() {
        ", again later"
    } else {
        ""
    };
    format!(
        "{:?}{status}{code} after {} attempts{again}",
        error.kind(),
        error.attempts()
    )
}
