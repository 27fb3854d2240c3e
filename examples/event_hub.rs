//! Reads notifications as they come out of an Azure Event Hub, one message a line, and prints the ids of the calls.
//!
//! ```sh
//! cargo run --example event_hub                     # messages of a simulator's calls
//! cargo run --example event_hub -- messages.jsonl   # messages from a file
//! cargo run --example event_hub -- -                # messages from standard input
//! ```
//!
//! Permission: `CallRecords.Read.All`. Messages from outside need `GRAPH_TENANT_ID`, `GRAPH_CLIENT_ID`, `GRAPH_CLIENT_SECRET`
//! and `GRAPH_NOTIFICATION_URL`, an `EventHub:` URL that the keeper subscribes with. A service reads the hub with the crate
//! `azure_messaging_eventhubs` in place of the lines here, and stores the offset after each message that was taken.

use std::io::{BufRead, BufReader};
use std::time::Duration;

use anyhow::Result;
use graph_calls_notifications::{
    Event, Events, Keeper, Known, NotTaken, Receiver, Resource, SubscriptionRequest,
};
use graph_calls_simulator::Simulator;

/// The subscription that the messages of the simulator name, and its secret.
const SUBSCRIPTION: (&str, &str) = ("7f105c7d-2dc5-4530-97cd-4e7ae6534c07", "the client state");

#[tokio::main]
async fn main() -> Result<()> {
    let connection = connect::connect().await?;
    let (receiver, mut events) = Receiver::builder().build();
    let mut keeper = None;
    let messages: Box<dyn BufRead + Send> = if let Some(simulator) = &connection.simulator {
        let (id, client_state) = SUBSCRIPTION;
        receiver.register(id, Known::new(Resource::CallRecords, client_state));
        Box::new(std::io::Cursor::new(messages_of(simulator)))
    } else {
        let url = connection.notification_url(String::new())?;
        let request = SubscriptionRequest::new(Resource::CallRecords, url)?;
        let builder = Keeper::builder(connection.client.clone(), receiver.clone());
        keeper = Some(
            builder
                .tenant(&connection.tenant)
                .subscribe(request)
                .start()?,
        );
        match std::env::args().nth(1) {
            Some(file) if file != "-" => Box::new(BufReader::new(std::fs::File::open(file)?)),
            _ => Box::new(BufReader::new(std::io::stdin())),
        }
    };

    for message in messages.lines() {
        let message = message?;
        loop {
            match receiver.take(message.as_bytes()) {
                Ok(()) => break,
                // The queue is full: make room, and give the same message again.
                Err(NotTaken::Full) => handle_one(&mut events, &connection).await?,
                // Somebody else's message, or a forged one.
                Err(refused) => {
                    eprintln!("refused: {refused}");
                    break;
                }
            }
        }
    }
    events.close();
    while let Some(event) = events.next().await {
        handle(event, &connection).await?;
    }
    println!("{:?}", receiver.counters());
    drop(keeper);
    connection.check()
}

async fn handle_one(events: &mut Events, connection: &connect::Connection) -> Result<()> {
    match events.next().await {
        Some(event) => handle(event, connection).await,
        None => Ok(()),
    }
}

async fn handle(event: Event, connection: &connect::Connection) -> Result<()> {
    match event {
        Event::Notification(notification) => {
            let entity = notification
                .fetch_within(&connection.client, Duration::from_secs(30))
                .await?;
            println!("{:<8} {}", notification.change_type.as_str(), entity.id());
        }
        other => println!("{other:?}"),
    }
    Ok(())
}

/// Messages as Graph writes them to a hub: collections of notifications. The last one is forged.
fn messages_of(simulator: &Simulator) -> String {
    let message = |client_state: &str, record: &str| {
        let collection = serde_json::json!({"value": [{
            "subscriptionId": SUBSCRIPTION.0,
            "clientState": client_state,
            "changeType": "created",
            "resource": format!("communications/callRecords/{record}"),
        }]});
        collection.to_string() + "\n"
    };
    let ids: Vec<_> = simulator
        .call_records()
        .take(5)
        .map(|record| record.id)
        .collect();
    let genuine = ids.iter().map(|id| message(SUBSCRIPTION.1, id));
    let forged = ids.iter().take(1).map(|id| message("a guess", id));
    genuine.chain(forged).collect()
}
