//! Receives notifications of call records as a service does, and appends the records to a file, one JSON object a line.
//!
//! ```sh
//! cargo run --example webhook -- folder     # stop with Ctrl-C, and start again: what came meanwhile is read
//! ```
//!
//! Permission: `CallRecords.Read.All`. Graph needs `GRAPH_NOTIFICATION_URL`, a public https URL that leads to port 8080 here.
//! Against the simulator it stops after five calls and starts again once, so that the gap in between is seen.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use connect::Connection;
use graph_calls::Object;
use graph_calls_notifications::{
    Delivered, Entity, Event, Keeper, KeeperState, Receiver, Resource, SubscriptionRequest, Sweep,
};
use tokio::io::AsyncWriteExt;

#[tokio::main]
async fn main() -> Result<()> {
    let connection = connect::connect().await?;
    let temporary = tempfile::tempdir()?;
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| temporary.path().to_owned());
    tokio::fs::create_dir_all(&folder).await?;

    run(&connection, &folder).await?;
    if let Some(simulator) = &connection.simulator {
        let missed = simulator.add_call_record();
        println!(
            "stopped; the call {} is missed, and read by the next run",
            missed.id
        );
        run(&connection, &folder).await?;
        let text = tokio::fs::read_to_string(folder.join("records.jsonl")).await?;
        anyhow::ensure!(text.contains(&missed.id), "the call was not read");
    }
    connection.check()
}

/// Runs until Ctrl-C; against a simulator, until five calls came.
async fn run(connection: &Connection, folder: &Path) -> Result<()> {
    let client = &connection.client;
    let port = if connection.simulator.is_some() {
        0
    } else {
        8080
    };
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let url =
        connection.notification_url(format!("http://{}/notifications", listener.local_addr()?))?;

    let (receiver, mut events) = Receiver::builder().build();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = axum::serve(listener, receiver.routes("/notifications"))
        .with_graceful_shutdown(async { stopped.await.unwrap_or_default() });
    let server = tokio::spawn(async { server.await });

    // The state holds the secrets of the subscriptions: keep it like a password.
    let state = folder.join("keeper.json");
    let restored: KeeperState = match tokio::fs::read(&state).await {
        Ok(json) => serde_json::from_slice(&json)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => KeeperState::default(),
        Err(error) => return Err(error.into()),
    };
    let keeper = Keeper::builder(client.clone(), receiver.clone())
        .tenant(&connection.tenant)
        .subscribe(SubscriptionRequest::new(Resource::CallRecords, url)?)
        .restore(restored)
        .start()?;

    let records = folder.join("records.jsonl");
    let records = tokio::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(records)
        .await?;
    let mut archive = Archive {
        sweep: Sweep::new(client.clone()),
        connection,
        records,
        delivered: Delivered::new(100_000),
        written: 0,
    };
    let mut store = tokio::time::interval(Duration::from_secs(60));
    let mut next_call = tokio::time::interval(Duration::from_millis(200));
    while connection.simulator.is_none() || archive.written < 5 {
        tokio::select! {
            Some(event) = events.next() => archive.handle(event).await?,
            _ = store.tick() => save(&state, &keeper.state()).await?,
            _ = next_call.tick(), if connection.simulator.is_some() => {
                connection.simulator.as_ref().map(|simulator| simulator.add_call_record());
            }
            _ = tokio::signal::ctrl_c() => break,
        }
    }

    // The program handles what it has taken before it ends. Graph sends later notifications again, to the next run.
    events.close();
    while let Some(event) = events.next().await {
        archive.handle(event).await?;
    }
    save(&state, &keeper.state()).await?;
    println!(
        "{} records written; {:?}",
        archive.written,
        receiver.counters()
    );
    drop(stop);
    server.await??;
    Ok(())
}

/// Writes a file that is whole at any time.
async fn save(path: &Path, state: &KeeperState) -> Result<()> {
    let new = path.with_extension("new");
    tokio::fs::write(&new, serde_json::to_vec(state)?).await?;
    Ok(tokio::fs::rename(&new, path).await?)
}

struct Archive<'a> {
    connection: &'a Connection,
    sweep: Sweep,
    records: tokio::fs::File,
    delivered: Delivered,
    written: usize,
}

impl Archive<'_> {
    async fn handle(&mut self, event: Event) -> Result<()> {
        match event {
            Event::Notification(notification) => {
                let client = &self.connection.client;
                match notification
                    .fetch_within(client, Duration::from_secs(30))
                    .await
                {
                    Ok(entity) => self.write(&entity).await?,
                    Err(error) => eprintln!("{error}"),
                }
            }
            Event::Gap(gap) => {
                println!("gap from {} to {}: {}", gap.from, gap.to, gap.cause);
                let mut found = self.sweep.run(&gap)?;
                while let Some(entity) = found.next().await {
                    self.write(&entity?).await?;
                }
            }
            Event::Setback(setback) => eprintln!("{setback}"),
            other => println!("{other:?}"),
        }
        Ok(())
    }

    async fn write(&mut self, entity: &Entity) -> Result<()> {
        if let (true, Entity::CallRecord(record)) = (self.delivered.is_new_entity(entity), entity) {
            let mut line = record.to_json()?;
            line.push(b'\n');
            self.records.write_all(&line).await?;
            self.written += 1;
        }
        Ok(())
    }
}
