//! Operations of generated crates that are not ours, sent by our client.

use std::error::Error;

use graph_calls::credential::ClientSecret;
use graph_calls::{Client, DeltaState, Timestamp};
use graph_calls_simulator::Simulator;
use own_slice_endpoints::communications::call_records;
use own_slice_endpoints::ids::{CallRecordingId, MeetingOrganizerUserId, OnlineMeetingId, UserId};
use own_slice_endpoints::users::online_meetings::{get_all_recordings, recordings};
use own_slice_models::CallRecording;
use own_slice_models::call_records::CallRecord;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let simulator = Simulator::builder().call_records(150).start().await?;
    let secret = ClientSecret::new(
        simulator.tenant(),
        simulator.client_id(),
        simulator.client_secret(),
    );
    let client = Client::builder()
        .root(simulator.origin())
        .credential(secret)
        .build()?;

    // One answer, and a collection across its pages.
    let mut items = client.stream(call_records::List::new());
    let mut records: Vec<CallRecord> = Vec::new();
    while let Some(record) = items.next().await.transpose()? {
        records.push(record);
    }
    let first = records.first().ok_or("there are call records")?;
    let one = client.send(call_records::Get::new(&first.id)).await?;
    assert_eq!(one.id, first.id);
    let began: Option<Timestamp> = one.start_date_time;
    println!("{} call records, the first of {began:?}", records.len());
    assert_eq!(records.len(), 150);

    // A round of changes, and the next one from where it ended.
    let user = simulator.user_id(0);
    let delta = get_all_recordings::Delta::new(UserId::new(&user), MeetingOrganizerUserId::new(&user));
    let mut round = client.delta(delta.clone());
    let mut found: Vec<CallRecording> = Vec::new();
    while let Some(page) = round.next_page().await? {
        found.extend(page.value);
    }
    let state = round.state().to_text().parse::<DeltaState>()?;
    let added = simulator.add_recording_of_length(&user, 100_000);
    let added = added.ok_or("the user is there")?;
    let mut round = client.resume(delta, state)?;
    let mut new = Vec::new();
    while let Some(page) = round.next_page().await? {
        new.extend(page.value);
    }
    println!("{} recordings, then {}", found.len(), new.len());
    let recording = new.pop().ok_or("a recording was added")?;
    assert_eq!(recording.id, added.id);

    // A content.
    let meeting = recording.meeting_id.as_deref().ok_or("it is of a meeting")?;
    let content = recordings::GetContent::new(
        UserId::new(&user),
        OnlineMeetingId::new(meeting),
        CallRecordingId::new(&recording.id),
    );
    let path = std::env::temp_dir().join(format!("own-slice-{}", std::process::id()));
    let downloaded = client.download(content).to_file(&path).await?;
    std::fs::remove_file(&path)?;
    println!("{} bytes of the content", downloaded.length);
    assert_eq!(downloaded.length, 100_000);

    simulator.assert_clean();
    Ok(())
}
