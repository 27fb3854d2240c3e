//! Batches, which the client writes and the simulator reads, each by Microsoft's pages on its own.

use std::time::Duration;

use graph_calls::credential::StaticToken;
use graph_calls::endpoints::communications::call_records;
use graph_calls::endpoints::{subscriptions, users};
use graph_calls::models::Subscription;
use graph_calls::{Client, ErrorKind, Limits, Object, RetryPolicy};
use graph_calls_notifications::Receiver;
use graph_calls_simulator::{Fault, RetryAfter, Schedule, Script, Simulator};
use graph_calls_tests::schedules;
use tokio::time::Instant;

/// An endpoint that answers the handshake of subscriptions.
async fn endpoint() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("the loopback has a free port");
    let url = format!("http://{}/n", listener.local_addr().expect("an address"));
    let (receiver, _events) = Receiver::builder().build();
    let routes = receiver.routes("/n");
    tokio::spawn(async move { axum::serve(listener, routes).await });
    url
}

#[tokio::test]
async fn operations_of_all_kinds_get_what_they_get_alone() {
    let simulator = Simulator::start()
        .await
        .expect("the loopback has a free port");
    let client = super::client(&simulator);
    let ids: Vec<_> = simulator
        .call_records()
        .map(|record| record.id)
        .take(23)
        .collect();
    let throttled = format!("/v1.0/communications/callRecords/{}", ids[3]);
    simulator.inject(Script::new().once(
        &throttled,
        Fault::TooManyRequests {
            retry_after: RetryAfter::Seconds(1),
        },
    ));
    let url = endpoint().await;
    let expires = simulator.now().saturating_add(Duration::from_secs(3600));
    let subscription = Subscription::build(|subscription| {
        subscription.resource = Some("communications/callRecords".to_owned());
        subscription.change_type = Some("created".to_owned());
        subscription.notification_url = Some(url);
        subscription.client_state = Some("secret".to_owned().into());
        subscription.expiration_date_time = Some(expires);
    });

    let mut batch = client.batch();
    let gets: Vec<_> = ids
        .iter()
        .map(|id| batch.add(call_records::Get::new(id)))
        .collect();
    let missing = batch.add(call_records::Get::new("missing"));
    let after_missing = batch.add_after(call_records::List::new(), [missing.id()]);
    let list = batch.add_after(call_records::List::new(), [gets[3].id()]);
    let count = batch.add(call_records::Count::new());
    let people = batch.add(users::List::new());
    let create = batch.add(subscriptions::Create::new(subscription));
    let subscribed = batch.add_after(subscriptions::List::new(), [create.id()]);
    let delete = batch.add(subscriptions::Delete::new("missing"));
    assert_eq!(batch.len(), 31);
    let begin = Instant::now();
    let mut response = batch.send().await;

    for (id, get) in ids.iter().zip(gets) {
        let record = response.take(get).expect("a record");
        let alone = client.send(call_records::Get::new(id)).await;
        assert_eq!(record, alone.expect("a record"));
    }
    assert!(begin.elapsed() >= Duration::from_secs(1), "Retry-After: 1");
    let error = response.take(missing).expect_err("no such record");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    let error = response.take(after_missing).expect_err("not run");
    assert_eq!(error.kind(), ErrorKind::Dependency);
    let page = response.take(list).expect("a page");
    assert_eq!((page.value.len(), page.next_link().is_some()), (60, true));
    let all = simulator.call_records().count();
    assert_eq!(response.take(count).expect("a number"), all as i64);
    assert!(!response.take(people).expect("a page").value.is_empty());
    let created = response.take(create).expect("a subscription");
    let subscribed = response.take(subscribed).expect("a page").value;
    assert_eq!(subscribed.len(), 1);
    assert_eq!(subscribed[0].id, created.id);
    let error = response.take(delete).expect_err("no such subscription");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));

    // Twenty steps, the eleven others, and what was throttled with what waits for it; none of them alone.
    let requests = simulator.requests();
    let batches = requests
        .iter()
        .filter(|request| request.target.ends_with("/$batch"));
    assert!(batches.count() <= 4, "{requests:?}");
    simulator.assert_clean();
}

/// The schedules that run where nothing else is said.
const SEEDS: std::ops::Range<u64> = 0..150;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_step_gets_through_whatever_happens_to_it() {
    schedules::each(SEEDS, run).await;
}

/// Sends a batch whose request and steps meet faults, each three times at most.
async fn run(seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let faults = Fault::recoverable().into_iter().filter(|fault| {
        // The token of a step is that of the batch.
        *fault != Fault::Unauthorized
    });
    let simulator = Simulator::builder()
        .seed(seed)
        .call_records(50)
        .schedule(Schedule::new(seed).faults(faults.chain([Fault::InternalServerError])))
        .start()
        .await
        .expect("the loopback has a free port");
    let retry = RetryPolicy::default()
        .attempts(20)
        .backoff(Duration::from_millis(1), Duration::from_millis(5));
    let client = Client::builder()
        .root(simulator.origin())
        .credential(StaticToken::new(simulator.token()))
        .limits(Limits::none())
        .retry(retry)
        .random_seed(seed)
        .build()
        .expect("nothing is missing");
    let ids: Vec<_> = simulator.call_records().map(|record| record.id).collect();

    let mut batch = client.batch();
    let mut steps = Vec::new();
    for _ in 0..random.usize(1..=60) {
        let id = match random.u8(..8) {
            0 => "missing".to_owned(),
            _ => random.choice(&ids).expect("records").clone(),
        };
        let mut after: Vec<usize> = Vec::new();
        while !steps.is_empty() && random.u8(..3) == 0 {
            after.push(random.usize(..steps.len()));
        }
        let wanted = after.iter().map(|place| {
            let (_, _, step): &(String, Vec<usize>, graph_calls::Step<call_records::Get>) =
                &steps[*place];
            step.id()
        });
        let step = batch.add_after(call_records::Get::new(&id), wanted.collect::<Vec<_>>());
        steps.push((id, after, step));
    }
    let mut response = batch.send().await;
    let mut succeeded: Vec<bool> = Vec::new();
    for (id, after, step) in steps {
        let outcome = response.take(step);
        let can_run = after.iter().all(|place| succeeded[*place]);
        succeeded.push(outcome.is_ok());
        match outcome {
            Ok(record) => assert!(can_run && record.id == id, "{id}"),
            Err(error) if can_run => {
                assert_eq!(id, "missing", "{error}");
                assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
            }
            Err(error) => assert_eq!(error.kind(), ErrorKind::Dependency, "{error}"),
        }
    }
    simulator.assert_clean();
}
