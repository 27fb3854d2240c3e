//! Prints a row for each call as Graph notifies of it.
//!
//! ```sh
//! cargo run --example listen          # stop with Ctrl-C
//! cargo run --example listen -- 3     # stop after three calls
//! ```
//!
//! Permission: `CallRecords.Read.All`. Graph needs `GRAPH_NOTIFICATION_URL`, a public https URL that leads to port 8080 here;
//! the simulator adds a call each second. `webhook` shows the same as a service that is stopped and started again.

use std::time::Duration;

use anyhow::Result;
use graph_calls::models::call_records::CallRecord;
use graph_calls_notifications::{
    Delivered, Entity, Event, Keeper, Receiver, Resource, SubscriptionRequest, Sweep,
};

#[tokio::main]
async fn main() -> Result<()> {
    let most = std::env::args()
        .nth(1)
        .map(|number| number.parse::<usize>())
        .transpose()?;
    let connection = connect::connect().await?;
    let client = connection.client.clone();
    let port = if connection.simulator.is_some() {
        0
    } else {
        8080
    };
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let url = connection.notification_url(format!("http://{}/", listener.local_addr()?))?;

    // The endpoint is up before the subscription is created: Graph asks it for a token back.
    let (receiver, mut events) = Receiver::builder().build();
    let routes = receiver.routes("/");
    tokio::spawn(async { axum::serve(listener, routes).await });
    let keeper = Keeper::builder(client.clone(), receiver)
        .tenant(&connection.tenant)
        .subscribe(SubscriptionRequest::new(Resource::CallRecords, url)?)
        .start()?;

    println!(
        "{:<28}  {:<10}  {:>7}  {:<24}  record",
        "began", "type", "minutes", "organizer"
    );
    let sweep = Sweep::new(client.clone());
    let (mut delivered, mut rows) = (Delivered::new(100_000), 0);
    // Returns the number of rows.
    let mut print = |entity: Entity| {
        let (true, Entity::CallRecord(record)) = (delivered.is_new_entity(&entity), &entity) else {
            return 0;
        };
        println!("{}", row(record));
        1
    };
    let mut next_call = tokio::time::interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            Some(event) = events.next() => match event {
                Event::Notification(notification) => {
                    match notification.fetch_within(&client, Duration::from_secs(30)).await {
                        Ok(entity) => rows += print(entity),
                        Err(error) => eprintln!("{error}"),
                    }
                }
                Event::Gap(gap) => {
                    eprintln!("gap from {} to {}: {}", gap.from, gap.to, gap.cause);
                    let mut found = sweep.run(&gap)?;
                    while let Some(entity) = found.next().await {
                        rows += print(entity?);
                    }
                }
                Event::Setback(setback) => eprintln!("{setback}"),
                other => eprintln!("{other:?}"),
            },
            _ = next_call.tick(), if connection.simulator.is_some() => {
                connection.simulator.as_ref().map(|simulator| simulator.add_call_record());
            }
            _ = tokio::signal::ctrl_c() => break,
        }
        if most.is_some_and(|most| rows >= most) {
            break;
        }
    }
    keeper.delete_all().await?;
    connection.check()
}

fn row(record: &CallRecord) -> String {
    let began = record
        .start_date_time
        .map(|time| time.to_string())
        .unwrap_or_default();
    let kind = record.r#type.as_ref().map_or("", |kind| kind.as_str());
    let minutes = record.end_date_time.zip(record.start_date_time);
    let minutes = minutes.map(|(end, start)| end.duration_since(start).as_seconds_f64() / 60.0);
    let organizer = record.organizer_v2.as_ref();
    let organizer = organizer.and_then(|organizer| organizer.identity.as_ref()?.user.as_ref());
    let organizer = organizer.and_then(|user| user.display_name());
    format!(
        "{began:<28}  {kind:<10}  {:>7.1}  {:<24}  {}",
        minutes.unwrap_or_default(),
        organizer.map_or("", String::as_str),
        record.id,
    )
}
