//! Bodies of lifecycle events and notifications at random, with more items than the queue holds, for a program
//! that is restarted in between: each body is taken in the end, and what was taken comes out or is in a gap.
//!
//! A lost event fails the test, and does not hang it: everything comes out of one queue in order, so the test waits
//! for something that is queued last.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;
use graph_calls::credential::StaticToken;
use graph_calls::{Client, Limits, Timestamp};
use graph_calls_notifications::{
    Clock, Event, Events, GapCause, Keeper, KeeperState, Receiver, Resource, SubscriptionRequest,
};
use graph_calls_simulator::{Fault, RetryAfter, Rule, Script, Simulator};
use graph_calls_tests::schedules;
use serde_json::{Value, json};

/// Sizes around those of queues: a keeper once refused bodies of more than 16 events for ever.
const SIZES: [usize; 9] = [0, 1, 2, 16, 17, 50, 199, 201, 1_000];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_of_any_size_are_taken_and_nothing_of_them_is_lost() {
    schedules::each(0..200, run).await;
}

/// The time without notifications after which the keeper reports a gap for routine.
const ROUTINE: Duration = Duration::from_secs(60 * 60);

/// A program with a keeper, from its start to its end.
struct Life {
    receiver: Receiver,
    events: Events,
    keeper: Keeper,
    is_late: Arc<AtomicBool>,
}

impl Life {
    /// Takes everything that is queued now. The keeper queues the gaps that it knows of, and after them one for
    /// routine, because its clock is put forward.
    async fn settle(&mut self, simulator: &Simulator, ledger: &mut Ledger) {
        simulator.advance(ROUTINE);
        self.is_late.store(true, Ordering::Relaxed);
        self.keeper.wake();
        while !ledger.has(GapCause::Routine) {
            ledger.note(self.events.next().await.expect("a receiver"));
        }
    }
}

/// The changes that were sent, and those that have come out.
#[derive(Default)]
struct Ledger {
    /// Ids of changes that were sent and have not come out, with the time by which they were taken.
    open: Vec<(String, Option<Timestamp>)>,
    lifecycle_events: usize,
    misses: bool,
    /// The gaps of the last life.
    gaps: Vec<(GapCause, Timestamp)>,
    came: BTreeSet<String>,
}

impl Ledger {
    fn note(&mut self, event: Event) {
        match event {
            Event::Notification(notification) => {
                let id = notification.changed.id().expect("an id").to_owned();
                self.open.retain(|(open, _)| *open != id);
                assert!(self.came.insert(id), "each comes once");
            }
            Event::Lifecycle(_) => self.lifecycle_events -= 1,
            Event::Gap(gap) => self.gaps.push((gap.cause, gap.from)),
            // A connection of the simulator can break under load; the keeper tries again.
            Event::Setback(_) => {}
            event => panic!("{event:?}"),
        }
    }

    /// Notes that everything that was sent has been taken.
    fn taken(&mut self, now: Timestamp) {
        for (_, taken) in &mut self.open {
            taken.get_or_insert(now);
        }
    }

    fn has(&self, cause: GapCause) -> bool {
        self.gaps.iter().any(|(one, _)| *one == cause)
    }
}

async fn run(seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let retry_after = RetryAfter::Fraction(0.01);
    // A third of the requests that authorize again.
    let mut faults = Script::new();
    for occurrence in (1..=100).filter(|_| random.u8(..3) == 0) {
        let rule = Rule::new(Fault::TooManyRequests { retry_after }).path("*/reauthorize");
        faults = faults.rule(rule.occurrence(occurrence));
    }
    let simulator = Simulator::builder()
        .seed(seed)
        .call_records(0)
        .faults(faults)
        .start()
        .await
        .expect("the loopback has a free port");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("the loopback has a free port");
    let url = format!("http://{}/n", listener.local_addr().expect("an address"));
    // Only the handshake goes by the wire, and any receiver answers it.
    let (handshakes, _) = Receiver::builder().build();
    let routes = handshakes.routes("/n");
    let server = tokio::spawn(async move { axum::serve(listener, routes).await });

    let mut life = live(&simulator, &url, KeeperState::default(), &mut random);
    while life.keeper.subscriptions().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let (mut ledger, mut wanted, mut number) = (Ledger::default(), 0, 0);
    for _ in 0..random.usize(1..=5) {
        let (body, wants) = body(&life.keeper, &mut random, &mut ledger, &mut number);
        wanted += usize::from(wants);
        post(&mut life, &body, &mut ledger).await;
        ledger.taken(Timestamp::now());
        if random.u8(..3) == 0 {
            // The program is killed with what it had taken and not handled.
            let stored = serde_json::to_string(&life.keeper.state()).expect("JSON");
            let state = serde_json::from_str(&stored).expect("what was stored can be read");
            drop(life);
            life = live(&simulator, &url, state, &mut random);
            let lost = std::mem::take(&mut ledger.open);
            (ledger.lifecycle_events, ledger.misses) = (0, false);
            ledger.gaps.clear();
            while ledger.gaps.is_empty() {
                ledger.note(life.events.next().await.expect("a receiver"));
            }
            assert!(ledger.has(GapCause::Restarted), "it comes first");
            for (id, taken) in lost {
                let mut gaps = ledger.gaps.iter();
                assert!(gaps.any(|(_, from)| Some(*from) <= taken), "{id} is lost");
            }
        }
    }
    life.settle(&simulator, &mut ledger).await;
    assert_eq!(ledger.open, [], "they are lost");
    assert_eq!(ledger.lifecycle_events, 0, "lifecycle events are lost");
    assert!(
        !ledger.misses || ledger.has(GapCause::Missed),
        "the gap is lost"
    );
    let requests = simulator.requests();
    let authorized = requests
        .iter()
        .filter(|request| request.target.ends_with("/reauthorize") && request.fault.is_none());
    // One for all of a body.
    assert!(authorized.count() <= wanted, "{wanted} bodies want it");
    simulator.assert_clean();
    server.abort();
}

fn live(simulator: &Simulator, url: &str, state: KeeperState, random: &mut fastrand::Rng) -> Life {
    let client = Client::builder()
        .root(simulator.origin())
        .credential(StaticToken::new(simulator.token()))
        .limits(Limits::none())
        .build()
        .expect("nothing is missing");
    let is_late = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&is_late);
    let clock = Clock::new(move || match flag.load(Ordering::Relaxed) {
        true => Timestamp::now().saturating_add(ROUTINE),
        false => Timestamp::now(),
    });
    let capacity = random.usize(1..=300);
    let builder = Receiver::builder().capacity(capacity).clock(clock);
    let (receiver, events) = builder.build();
    let request = SubscriptionRequest::new(Resource::CallRecords, url).expect("a request");
    let keeper = Keeper::builder(client, receiver.clone())
        .tenant(simulator.tenant())
        .routine(Some(ROUTINE))
        .subscribe(request)
        .restore(state)
        .random_seed(random.u64(..))
        .start()
        .expect("the state is of this request");
    Life {
        receiver,
        events,
        keeper,
        is_late,
    }
}

/// A body for the subscription, and whether it wants a reauthorization.
fn body(
    keeper: &Keeper,
    random: &mut fastrand::Rng,
    ledger: &mut Ledger,
    number: &mut usize,
) -> (Bytes, bool) {
    let state = serde_json::to_value(keeper.state()).expect("JSON");
    let own = &state["subscriptions"][0];
    let item = || json!({"subscriptionId": own["id"], "clientState": own["clientState"]});
    let mut items = Vec::new();
    let mut wants = false;
    for _ in 0..*random.choice(&SIZES).expect("sizes") {
        let mut item = item();
        let is_missed = random.u8(..8) == 0;
        item["lifecycleEvent"] = match is_missed {
            true => json!("missed"),
            false => json!("reauthorizationRequired"),
        };
        ledger.misses |= is_missed;
        wants |= !is_missed;
        ledger.lifecycle_events += 1;
        items.push(item);
    }
    // Without any the body could be one of strangers only, which is refused.
    for _ in 0..*random.choice(&SIZES[1..8]).expect("sizes") {
        *number += 1;
        let id = format!("record-{number}");
        let mut item = item();
        item["changeType"] = json!("created");
        item["resource"] = json!(format!("communications/callRecords/{id}"));
        item["resourceData"] = json!({"id": id});
        ledger.open.push((id, None));
        items.push(item);
    }
    if random.bool() {
        // Of somebody else, among the others.
        items.push(
            json!({"subscriptionId": "other", "clientState": "x", "lifecycleEvent": "missed"}),
        );
    }
    random.shuffle(&mut items);
    let body = json!({"value": Value::Array(items)}).to_string();
    (Bytes::from(body), wants)
}

/// Posts a body until it is taken, as the service does, while the program handles what it has.
async fn post(life: &mut Life, body: &Bytes, ledger: &mut Ledger) {
    for _ in 0..10_000 {
        let request = http::Request::post("/n").header("content-type", "application/json");
        let request = request.body(body.clone()).expect("a request");
        match life.receiver.handle(&request).status().as_u16() {
            202 => return,
            503 => {
                // The service comes again after a while. An event counts as handled when the next one is
                // asked for, so the loop asks until there is none.
                for _ in 0..100 {
                    match life.events.next().now_or_never() {
                        Some(event) => ledger.note(event.expect("a receiver")),
                        None => break,
                    }
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            status => panic!("{status}"),
        }
    }
    panic!("the body is never taken");
}
