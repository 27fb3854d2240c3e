//! A tour of what the crates do, in under a minute: lists calls in spite of throttling, marks a bad call, follows
//! recordings, goes on with a download that was cut, fills a gap in the notifications, and refuses a forged one.
//!
//! ```sh
//! cargo run --example tour
//! ```
//!
//! Without more it runs against a simulator that does all of this to it. With `GRAPH_TENANT_ID`, `GRAPH_CLIENT_ID` and
//! `GRAPH_CLIENT_SECRET` it runs against Graph, where little goes wrong in a minute and notifications are left out;
//! `GRAPH_USER_ID` says whose recordings to follow. The application needs `CallRecords.Read.All` and
//! `OnlineMeetingRecording.Read.All`.

use std::time::Duration;

use anyhow::{Context, Result};
use connect::Connection;
use console::{Style, style};
use graph_calls::endpoints::communications::call_records;
use graph_calls::endpoints::ids::{MeetingOrganizerUserId, UserId};
use graph_calls::endpoints::users::online_meetings::get_all_recordings;
use graph_calls::models::call_records::{CallRecord, Endpoint, Session};
use graph_calls::models::{CallRecording, CallStream, LifecycleEventType};
use graph_calls::{Artifact, Client, DeltaState, Error, Timestamp};
use graph_calls_notifications::{
    Event, Events, GapCause, Keeper, Receiver, Resource, SubscriptionRequest, Sweep,
};
use graph_calls_simulator::{Disturbance, Fault, RetryAfter, Rule, Script, Simulator};
use indicatif::{ProgressBar, ProgressStyle};

const MEGABYTE: u64 = 1_000_000;

#[tokio::main]
async fn main() -> Result<()> {
    let simulator = Simulator::builder()
        .call_records(600)
        .days(3)
        .content_length(40 * MEGABYTE..=40 * MEGABYTE);
    let connection = connect::connect_or_simulate(simulator).await?;
    let service = connection.client.root().origin();
    println!("{}", style(format!("Talking to {service}")).dim());

    let records = list_calls(&connection).await?;
    look_into(&connection.client, &records).await?;
    let recording = follow_recordings(&connection).await?;
    if let Some(recording) = recording {
        download(&connection, &recording).await?;
    }
    if let Some(simulator) = &connection.simulator {
        notifications(&connection, simulator).await?;
    }
    connection.check()?;
    if let Some(simulator) = &connection.simulator {
        let count = simulator.requests().len();
        println!();
        done(format!("{count} requests, none of which Graph would mind"));
    }
    Ok(())
}

fn heading(number: u32, text: &str) {
    println!("\n{}", style(format!("{number}  {text}")).bold().cyan());
}

fn done(text: impl std::fmt::Display) {
    println!("   {} {text}", style("✓").green().bold());
}

fn wrong(text: impl std::fmt::Display) {
    println!("   {} {text}", style("!").yellow().bold());
}

/// Lists the calls of the last 24 hours; the simulator throttles the second page.
async fn list_calls(connection: &Connection) -> Result<Vec<CallRecord>> {
    heading(1, "The calls of the last 24 hours");
    if let Some(simulator) = &connection.simulator {
        let throttled = Fault::TooManyRequests {
            retry_after: RetryAfter::Fraction(0.5),
        };
        simulator
            .inject(Script::new().rule(Rule::new(throttled).path("*/callRecords?*").occurrence(2)));
    }
    let from = Timestamp::now().saturating_sub(Duration::from_secs(24 * 60 * 60));
    let list = call_records::List::new().filter(call_records::List::START_DATE_TIME.ge(&from));
    let mut items = connection.client.stream(list);
    let mut records = Vec::new();
    while let Some(record) = items.next().await.transpose()? {
        records.push(record);
    }
    for record in records.iter().take(4) {
        let began = record
            .start_date_time
            .map(|time| time.to_string())
            .unwrap_or_default();
        let kind = record.r#type.as_ref().map_or("", |kind| kind.as_str());
        println!("   {began:<28}  {kind:<10}  {}", style(&record.id).dim());
    }
    if let Some(simulator) = &connection.simulator {
        let requests = simulator.requests();
        let throttled = requests
            .iter()
            .filter(|request| request.status.is_some_and(|status| status == 429));
        wrong(format!(
            "{} page was answered with 429: come back in half a second",
            throttled.count()
        ));
    }
    done(format!(
        "{} calls, none missing and none twice",
        records.len()
    ));
    Ok(records)
}

/// Prints the audio of the worst of some calls, and marks what is poor by
/// <https://learn.microsoft.com/microsoftteams/stream-classification-in-call-quality-dashboard>.
async fn look_into(client: &Client, records: &[CallRecord]) -> Result<()> {
    heading(2, "The audio of the worst of them, stream by stream");
    let mut worst = None;
    for record in records.iter().take(30) {
        let record = details(client, &record.id).await?;
        let jitter = audio(&record)
            .filter_map(|row| jitter(&row))
            .fold(0.0, f64::max);
        if worst.as_ref().is_none_or(|(most, _)| jitter > *most) {
            worst = Some((jitter, record));
        }
    }
    let Some((_, record)) = worst else {
        println!("   No calls.");
        return Ok(());
    };
    let mut rows: Vec<_> = audio(&record).collect();
    rows.sort_by(|a, b| {
        jitter(b)
            .unwrap_or_default()
            .total_cmp(&jitter(a).unwrap_or_default())
    });
    let header = format!(
        "   {:<22} {:<18} {:<12} {:>9} {:>11} {:>8}",
        "from", "network", "media", "jitter", "round trip", "loss"
    );
    println!("{}", style(header).dim());
    for row in rows.iter().take(8) {
        let network = row.sender_network();
        let round_trip = row
            .stream
            .average_round_trip_time
            .map(|time| time.as_seconds_f64() * 1e3);
        let loss = row.stream.average_packet_loss_rate.map(|rate| rate * 100.0);
        println!(
            "   {:<22} {:<18} {:<12} {} {} {}",
            row.sender().map_or("", name),
            network
                .and_then(|network| network.subnet.as_deref())
                .unwrap_or(""),
            row.media.label.as_deref().unwrap_or(""),
            value(jitter(row), 30.0, "ms", 9),
            value(round_trip, 500.0, "ms", 11),
            value(loss, 10.0, "%", 8),
        );
    }
    done(format!(
        "{} streams of call {}; what the Call Quality Dashboard calls poor is red",
        rows.len(),
        record.id
    ));
    Ok(())
}

/// The record with all of its sessions, however large the call was.
async fn details(client: &Client, id: &str) -> Result<CallRecord, Error> {
    let get = call_records::Get::new(id).expand(CallRecord::SESSIONS.expand(Session::SEGMENTS));
    let mut record = client.send(&get).await?;
    client
        .complete(&get, &mut record, CallRecord::SESSIONS)
        .await?;
    Ok(record)
}

fn audio(record: &CallRecord) -> impl Iterator<Item = CallStream<'_>> {
    let is_audio = |row: &CallStream<'_>| row.media.label.as_deref() == Some("main-audio");
    record.streams().filter(is_audio)
}

fn jitter(row: &CallStream<'_>) -> Option<f64> {
    Some(row.stream.average_jitter?.as_seconds_f64() * 1e3)
}

/// A value in its column, red beyond the limit.
fn value(value: Option<f64>, limit: f64, unit: &str, width: usize) -> String {
    let text = value
        .map(|value| format!("{value:.1} {unit}"))
        .unwrap_or_default();
    let poor = value.is_some_and(|value| value > limit);
    let look = if poor {
        Style::new().red().bold()
    } else {
        Style::new()
    };
    let mark = if poor { "!" } else { " " };
    look.apply_to(format!("{:>width$}", text + mark))
        .to_string()
}

fn name(endpoint: &Endpoint) -> &str {
    match endpoint {
        Endpoint::ParticipantEndpoint(endpoint) => endpoint.name.as_deref().unwrap_or("a person"),
        Endpoint::ServiceEndpoint(_) => "the service",
        _ => "?",
    }
}

/// Reads all recordings, stores the state, and reads what came since.
async fn follow_recordings(connection: &Connection) -> Result<Option<CallRecording>> {
    heading(3, "The recordings of a user, and what is new");
    let user = connection.user()?;
    let delta =
        get_all_recordings::Delta::new(UserId::new(&user), MeetingOrganizerUserId::new(&user));
    let mut round = connection.client.delta(delta.clone());
    let mut all = Vec::new();
    while let Some(page) = round.next_page().await? {
        all.extend(page.value);
    }
    // A service stores this text; the next round could be in another process, tomorrow.
    let stored: String = round.state().to_text();
    if let Some(simulator) = &connection.simulator {
        simulator.add_recording_of_length(&user, 40 * MEGABYTE);
    }
    let mut round = connection
        .client
        .resume(delta, stored.parse::<DeltaState>()?)?;
    let mut new = Vec::new();
    while let Some(page) = round.next_page().await? {
        new.extend(page.value);
    }
    done(format!(
        "{} in the first round, {} in the next one",
        all.len(),
        new.len()
    ));
    Ok(new.pop().or(all.pop()))
}

/// Downloads a recording; the simulator cuts the connection in the middle.
async fn download(connection: &Connection, recording: &CallRecording) -> Result<()> {
    heading(4, "The video");
    if let Some(simulator) = &connection.simulator {
        let cut = Fault::ResetInBody {
            after: 15 * MEGABYTE,
        };
        simulator.inject(Script::new().once("*/content", cut));
    }
    let folder = tempfile::tempdir()?;
    let path = folder.path().join(recording.file_name());
    let content = recording
        .content_of(&connection.user()?)
        .context("a recording of a meeting names it")?;
    let style = ProgressStyle::with_template("   {bar:40.cyan} {bytes} of {total_bytes}")?;
    let bar = ProgressBar::new(0).with_style(style);
    let shown = bar.clone();
    let downloaded = connection
        .client
        .download(content)
        .on_progress(move |progress| {
            shown.set_length(progress.total.unwrap_or_default());
            shown.set_position(progress.received);
        })
        .to_file(&path)
        .await?;
    bar.finish();
    if let Some(simulator) = &connection.simulator {
        wrong("the connection broke after 15 MB; the rest was asked for with Range and If-Range");
        let content = simulator
            .content(&recording.id)
            .context("the simulator has the content")?;
        anyhow::ensure!(
            tokio::fs::read(&path).await? == content.bytes(),
            "the file differs"
        );
    }
    done(format!(
        "{} bytes, whole; {} fetched",
        downloaded.length, downloaded.fetched
    ));
    Ok(())
}

/// Receives a notification, loses one, finds it, and refuses a forged one.
async fn notifications(connection: &Connection, simulator: &Simulator) -> Result<()> {
    heading(5, "Notifications");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/", listener.local_addr()?);
    let (receiver, mut events) = Receiver::builder().build();
    let routes = receiver.routes("/");
    tokio::spawn(async { axum::serve(listener, routes).await });
    let keeper = Keeper::builder(connection.client.clone(), receiver)
        .tenant(&connection.tenant)
        .subscribe(SubscriptionRequest::new(Resource::CallRecords, url)?)
        .start()?;
    let subscription = loop {
        match keeper.subscriptions().pop() {
            Some((_, id, _)) => break id,
            None => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    };

    simulator.add_call_record();
    let record = loop {
        if let Event::Notification(notification) = next(&mut events).await? {
            break notification.fetch(&connection.client).await?;
        }
    };
    done(format!("a new call was notified of: {}", record.id()));

    simulator.disturb_deliveries(Some(Disturbance::new(0).dropping(1.0)));
    let lost = simulator.add_call_record();
    simulator.disturb_deliveries(None);
    wrong("the notification of the next call was lost; Graph says only that it missed something");
    simulator.send_lifecycle_event(&subscription, LifecycleEventType::Missed);
    let gap = loop {
        match next(&mut events).await? {
            Event::Gap(gap) if gap.cause == GapCause::Missed => break gap,
            _ => {}
        }
    };
    let mut found = Sweep::new(connection.client.clone()).run(&gap)?;
    let mut is_found = false;
    while let Some(entity) = found.next().await {
        is_found |= entity?.id() == lost.id;
    }
    anyhow::ensure!(is_found, "the sweep did not find the call");
    done(format!(
        "the gap was swept, and the call found: {}",
        lost.id
    ));

    let answer = simulator.send_forged(&subscription, |collection| {
        for notification in collection.value.iter_mut().flatten() {
            notification.client_state = Some("a guess".into());
        }
    });
    let status = answer.await.context("the receiver answers")?;
    anyhow::ensure!(
        status == 403,
        "a forged notification was answered with {status}"
    );
    done("a forged notification was refused with 403, and not told why");
    keeper.delete_all().await?;
    Ok(())
}

async fn next(events: &mut Events) -> Result<Event> {
    events.next().await.context("the receiver is open")
}
