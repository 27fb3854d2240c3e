//! Receives notifications of call records and prints the records as they come.
//!
//! Without more it runs against a simulator that adds a call now and then. With `GRAPH_TENANT_ID`,
//! `GRAPH_CLIENT_ID`, `GRAPH_CLIENT_SECRET` and `NOTIFICATION_URL`, the public https URL that leads to
//! port 8080 here, it runs against Graph.

use std::{env, error::Error, time::Duration};

use graph_calls::{Client, credential::ClientSecret};
use graph_calls_notifications::{
    Delivered, Entity, Event, Keeper, Receiver, Resource, SubscriptionRequest, Sweep,
};
use graph_calls_simulator::Simulator;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let graph_secret = env::var("GRAPH_CLIENT_SECRET");
    let port = if graph_secret.is_ok() { 8080 } else { 0 };
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let own_url = format!("http://{}/notifications", listener.local_addr()?);
    let (receiver, mut events) = Receiver::builder().build();
    let routes = receiver.routes("/notifications");
    tokio::spawn(async { axum::serve(listener, routes).await });

    let (client, tenant, url) = if let Ok(secret) = graph_secret {
        let tenant = env::var("GRAPH_TENANT_ID")?;
        let secret = ClientSecret::new(&tenant, env::var("GRAPH_CLIENT_ID")?, secret);
        let client = Client::builder().credential(secret).build()?;
        (client, tenant, env::var("NOTIFICATION_URL")?)
    } else {
        let simulator = Simulator::start().await?;
        let tenant = simulator.tenant().to_owned();
        let secret = ClientSecret::new(&tenant, simulator.client_id(), simulator.client_secret());
        let client = Client::builder()
            .root(simulator.origin())
            .credential(secret);
        tokio::spawn(async move {
            loop {
                simulator.add_call_record();
                tokio::time::sleep(Duration::from_secs(2)).await;
            }
        });
        (client.build()?, tenant, own_url)
    };

    let request = SubscriptionRequest::new(Resource::CallRecords, url)?;
    let keeper = Keeper::builder(client.clone(), receiver).tenant(tenant);
    let keeper = keeper.subscribe(request).start()?;
    println!("listening; stop with ctrl-c");
    let (sweep, mut delivered) = (Sweep::new(client.clone()), Delivered::new(100_000));
    let mut print = |entity: Entity| {
        if delivered.is_new_entity(&entity) {
            println!("{entity:#?}");
        }
    };
    loop {
        tokio::select! {
            Some(event) = events.next() => match event {
                Event::Notification(notification) => match notification.fetch(&client).await {
                    Ok(entity) => print(entity),
                    Err(error) => eprintln!("{error}"),
                },
                Event::Gap(gap) => {
                    eprintln!("from {} to {} {}", gap.from, gap.to, gap.cause);
                    let mut found = sweep.run(&gap)?;
                    while let Some(entity) = found.next().await {
                        print(entity?);
                    }
                }
                Event::Setback(setback) => eprintln!("{setback}"),
                other => eprintln!("{other:?}"),
            },
            _ = tokio::signal::ctrl_c() => return Ok(keeper.delete_all().await?),
        }
    }
}
