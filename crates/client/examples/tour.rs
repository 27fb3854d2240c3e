//! A tour of what the crates do: lists yesterday's calls, looks into one, follows the recordings of a
//! user, and downloads one of them.
//!
//! ```sh
//! cargo run --example tour
//! ```
//!
//! Without more it runs against a simulator that it starts itself. With `GRAPH_TENANT_ID`,
//! `GRAPH_CLIENT_ID` and `GRAPH_CLIENT_SECRET` set it runs against Graph, and `GRAPH_USER_ID` says whose
//! recordings to follow; the application needs `CallRecords.Read.All` and
//! `OnlineMeetingRecording.Read.All`.

use std::env;
use std::error::Error;
use std::time::Duration;

use graph_calls::credential::ClientSecret;
use graph_calls::endpoints::communications::call_records;
use graph_calls::endpoints::users::online_meetings::{get_all_recordings, recordings};
use graph_calls::models::CallRecording;
use graph_calls::models::call_records::{CallRecord, Endpoint, MediaStream, Segment, Session};
use graph_calls::{Client, DeltaState, Timestamp};
use graph_calls_simulator::Simulator;
use indicatif::{ProgressBar, ProgressStyle};

type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

#[tokio::main]
async fn main() -> Result<()> {
    let (client, user, simulator) = connect().await?;
    let records = calls_of_yesterday(&client).await?;
    match records.first() {
        Some(record) => look_into(&client, &record.id).await?,
        None => println!("No calls yesterday."),
    }
    let recording = follow_recordings(&client, &user, simulator.as_ref()).await?;
    match recording {
        Some(recording) => download(&client, &user, &recording).await?,
        None => println!("No recording to download."),
    }
    if let Some(simulator) = simulator {
        simulator.assert_clean();
        println!("\nThe simulator has seen no request that Graph would mind.");
    }
    Ok(())
}

/// A client of Graph where the environment says which, and else of a simulator.
async fn connect() -> Result<(Client, String, Option<Simulator>)> {
    let variables = ["GRAPH_TENANT_ID", "GRAPH_CLIENT_ID", "GRAPH_CLIENT_SECRET"].map(env::var);
    if let [Ok(tenant), Ok(id), Ok(secret)] = variables {
        let client = Client::builder()
            .credential(ClientSecret::new(tenant, id, secret))
            .build()?;
        let user = env::var("GRAPH_USER_ID").map_err(|_| "GRAPH_USER_ID says whose recordings")?;
        return Ok((client, user, None));
    }
    let length = 40_000_000..=40_000_000;
    let simulator = Simulator::builder()
        .call_records(600)
        .content_length(length)
        .start()
        .await?;
    println!("A simulator is at {}.", simulator.origin());
    let secret = ClientSecret::new(
        simulator.tenant(),
        simulator.client_id(),
        simulator.client_secret(),
    );
    let client = Client::builder()
        .root(simulator.origin())
        .credential(secret)
        .build()?;
    let user = simulator.user_id(0);
    Ok((client, user, Some(simulator)))
}

async fn calls_of_yesterday(client: &Client) -> Result<Vec<CallRecord>> {
    let now = Timestamp::now();
    let day = graph_calls::models::primitive::Duration::from_seconds(24 * 60 * 60);
    let from = now.checked_sub(day).ok_or("a day ago is in range")?;
    let began = call_records::List::START_DATE_TIME;
    let list = call_records::List::new().filter(began.ge(&from).and(began.lt(&now)));

    let mut items = client.stream(list);
    let mut records = Vec::new();
    while let Some(record) = items.next().await.transpose()? {
        records.push(record);
    }
    println!(
        "\n{} calls in the last 24 hours, the first of them:",
        records.len()
    );
    for record in records.iter().take(5) {
        let began = record
            .start_date_time
            .map(|time| time.to_string())
            .unwrap_or_default();
        let kind = record.r#type.as_ref().map_or("", |kind| kind.as_str());
        println!("  {began:<28}  {kind:<10}  {}", record.id);
    }
    Ok(records)
}

/// Prints how well a call worked, leg by leg.
async fn look_into(client: &Client, id: &str) -> Result<()> {
    let get = call_records::Get::new(id).expand(CallRecord::SESSIONS.expand(Session::SEGMENTS));
    let mut record = client.send(&get).await?;
    client
        .complete(&get, &mut record, CallRecord::SESSIONS)
        .await?;

    let sessions = record.sessions.unwrap_or_default();
    println!(
        "\nCall {id} has {} sessions. Their streams:",
        sessions.len()
    );
    println!(
        "  {:<24} {:<18} {:>10} {:>10} {:>8}",
        "caller", "media", "jitter", "round trip", "loss"
    );
    let segments = sessions
        .iter()
        .flat_map(|session| session.segments.iter().flatten());
    for (segment, label, stream) in segments.flat_map(streams).take(12) {
        println!(
            "  {:<24} {label:<18} {:>10} {:>10} {:>8}",
            segment.caller.as_ref().map_or("?", name),
            milliseconds(stream.average_jitter.as_ref()),
            milliseconds(stream.average_round_trip_time.as_ref()),
            stream
                .average_packet_loss_rate
                .map(|rate| format!("{:.2} %", rate * 100.0))
                .unwrap_or_default(),
        );
    }
    Ok(())
}

fn streams(segment: &Segment) -> Vec<(&Segment, &str, &MediaStream)> {
    let media = segment.media.iter().flatten();
    media
        .flat_map(|media| {
            let label = media.label.as_deref().unwrap_or("?");
            media
                .streams
                .iter()
                .flatten()
                .map(move |stream| (segment, label, stream))
        })
        .collect()
}

fn name(endpoint: &Endpoint) -> &str {
    match endpoint {
        Endpoint::ParticipantEndpoint(endpoint) => endpoint.name.as_deref().unwrap_or("a person"),
        Endpoint::ServiceEndpoint(_) => "the service",
        _ => "?",
    }
}

fn milliseconds(duration: Option<&graph_calls::models::primitive::Duration>) -> String {
    duration
        .map(|duration| format!("{:.0} ms", duration.as_seconds_f64() * 1e3))
        .unwrap_or_default()
}

/// Reads all recordings, stores where that ended, and reads what came since.
async fn follow_recordings(
    client: &Client,
    user: &str,
    simulator: Option<&Simulator>,
) -> Result<Option<CallRecording>> {
    let delta = get_all_recordings::Delta::new(user, user);
    let mut round = client.delta(delta.clone());
    let mut found = Vec::new();
    while let Some(page) = round.next_page().await? {
        found.extend(page.value);
    }
    println!("\n{} recordings in the first round.", found.len());

    // The text is what a service stores; this could be another process, tomorrow.
    let stored: String = round.state().to_text();
    if let Some(simulator) = simulator {
        simulator.add_recording_of_length(user, 20_000_000);
    }
    let mut round = client.resume(delta, stored.parse::<DeltaState>()?)?;
    let mut new = Vec::new();
    while let Some(page) = round.next_page().await? {
        new.extend(page.value);
    }
    println!("{} in the next one.", new.len());
    Ok(new.pop().or(found.pop()))
}

async fn download(client: &Client, user: &str, recording: &CallRecording) -> Result<()> {
    let meeting = recording
        .meeting_id
        .as_deref()
        .ok_or("the recording of a meeting names it")?;
    let path = env::temp_dir().join("graph-calls-tour.mp4");
    let bar = ProgressBar::new(0).with_style(ProgressStyle::with_template(
        "{bar:40} {bytes} of {total_bytes} at {bytes_per_sec}",
    )?);
    bar.enable_steady_tick(Duration::from_millis(100));
    let shown = bar.clone();
    let downloaded = client
        .download(recordings::GetContent::new(user, meeting, &recording.id))
        .on_progress(move |progress| {
            shown.set_length(progress.total.unwrap_or_default());
            shown.set_position(progress.received);
        })
        .to_file(&path)
        .await?;
    bar.finish();
    println!(
        "Downloaded {} bytes of {} to {}.",
        downloaded.length,
        recording.id,
        path.display()
    );
    Ok(())
}
