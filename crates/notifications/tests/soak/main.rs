//! A great many notifications, with losses, repetitions and a restart, of which nothing may be missing.
//!
//! `SOAK_NOTIFICATIONS` says how many; 4,000 by default.

#![expect(
    clippy::unwrap_used,
    reason = "a test that unwraps fails where it should"
)]

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use graph_calls::credential::StaticToken;
use graph_calls::{Client, Limits};
use graph_calls_notifications::{
    Clock, Delivered, Entity, Event, Events, Keeper, KeeperState, Receiver, Resource,
    SubscriptionRequest, Sweep,
};
use graph_calls_simulator::{Disturbance, Simulator};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// How many deliveries are under way at once, so that there are sockets for all of them.
const AT_ONCE: usize = 100;

/// The program that a user would write.
struct Program {
    client: Client,
    sweep: Sweep,
    delivered: Delivered,
    seen: HashMap<String, i64>,
    fetched: u64,
    gaps: u64,
}

impl Program {
    fn take(&mut self, entity: Entity) {
        if self.delivered.is_new_entity(&entity) {
            let newest = self.seen.entry(entity.id().to_owned()).or_default();
            *newest = entity.version().max(*newest);
        }
    }

    /// Handles what there is until nothing comes for a while.
    async fn handle(&mut self, events: &mut Events, while_idle: Duration) {
        while let Ok(Some(event)) = tokio::time::timeout(while_idle, events.next()).await {
            match event {
                Event::Notification(notification) => {
                    let entity = notification.fetch(&self.client).await.unwrap();
                    self.fetched += 1;
                    self.take(entity);
                }
                Event::Gap(gap) => {
                    self.gaps += 1;
                    let mut found = self.sweep.run(&gap).unwrap();
                    while let Some(entity) = found.next().await {
                        self.take(entity.unwrap());
                    }
                }
                _ => {}
            }
        }
    }
}

async fn serve(simulator: &Arc<Simulator>, port: u16) -> (Receiver, Events, u16, JoinHandle<()>) {
    let clock = simulator.clone();
    let builder = Receiver::builder()
        .clock(Clock::new(move || clock.now()))
        .capacity(1_000);
    let (receiver, events) = builder.build();
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let routes = receiver.routes("/n");
    let server = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    (receiver, events, port, server)
}

fn keeper(client: &Client, receiver: &Receiver, port: u16, state: KeeperState) -> Keeper {
    let url = format!("http://127.0.0.1:{port}/n");
    let request = SubscriptionRequest::new(Resource::CallRecords, url).unwrap();
    Keeper::builder(client.clone(), receiver.clone())
        .subscribe(request)
        .routine(Some(Duration::from_secs(3_600)))
        .restore(state)
        .start()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_notifications_nothing_is_missing() {
    let count: usize =
        std::env::var("SOAK_NOTIFICATIONS").map_or(4_000, |count| count.parse().expect("a number"));
    let builder = Simulator::builder().call_records(0).delivery_attempts(3);
    let simulator = Arc::new(builder.start().await.unwrap());
    let client = Client::builder().root(simulator.origin());
    let client = client
        .credential(StaticToken::new(simulator.token()))
        .limits(Limits::none());
    let client = client.build().unwrap();
    let (mut receiver, mut events, port, mut server) = serve(&simulator, 0).await;
    let mut running = keeper(&client, &receiver, port, KeeperState::default());
    while running.subscriptions().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let disturbance = Disturbance::new(7).dropping(0.02).repeating(0.05);
    let disturbance = disturbance.delaying(0.2, Duration::ZERO..Duration::from_millis(20));
    simulator.disturb_deliveries(Some(disturbance));

    let mut program = Program {
        client: client.clone(),
        sweep: Sweep::new(client.clone()),
        delivered: Delivered::new(1_000_000),
        seen: HashMap::new(),
        fetched: 0,
        gaps: 0,
    };
    let mut ids: Vec<String> = Vec::new();
    let mut random = fastrand::Rng::with_seed(7);
    let (begin, mut sent, mut is_restarted) = (Instant::now(), 0, false);
    while sent < count {
        for _ in 0..AT_ONCE.min(count - sent) {
            if ids.is_empty() || random.bool() {
                ids.push(simulator.add_call_record().id);
            } else {
                let id = &ids[random.usize(..ids.len())];
                assert!(simulator.update_call_record(id).is_some());
            }
            sent += 1;
        }
        if !is_restarted && sent >= count / 2 {
            // In the middle of it, with deliveries under way, and without a chance to say goodbye.
            is_restarted = true;
            let stored = serde_json::to_string(&running.state()).unwrap();
            drop((running, events, receiver));
            server.abort();
            let _ = server.await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            (receiver, events, _, server) = serve(&simulator, port).await;
            running = keeper(
                &client,
                &receiver,
                port,
                serde_json::from_str(&stored).unwrap(),
            );
        }
        program.handle(&mut events, Duration::from_millis(10)).await;
    }
    program.handle(&mut events, Duration::from_secs(1)).await;
    let elapsed = begin.elapsed();
    // What was lost without a word is found by routine.
    simulator.advance(Duration::from_secs(3_601));
    running.wake();
    program.handle(&mut events, Duration::from_secs(2)).await;

    let mut missing = 0;
    for record in simulator.call_records() {
        let seen = program.seen.get(&record.id).copied();
        missing += usize::from(seen != record.version);
    }
    assert_eq!((missing, program.seen.len()), (0, ids.len()));
    assert_eq!(program.gaps, 2, "one for the restart and one for routine");
    let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = memory
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap_or_default();
    println!(
        "{sent} notifications in {elapsed:.1?}, {} per second with a fetch for each ({} fetched), \
         {} records, {peak} with the simulator in it; {:?}",
        (sent as f64 / elapsed.as_secs_f64()) as u64,
        program.fetched,
        ids.len(),
        receiver.counters(),
    );
}
