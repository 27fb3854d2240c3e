//! A sync of recordings under random faults and restarts of the process, against the simulator: at the
//! end everything is there, byte for byte, and the client has kept to the protocol.
//!
//! `SEED=17 cargo test -p graph-calls-tests --test sync` replays the one that failed: the same data, faults
//! and lives of the process; [`schedules`] tells how others are run. Which of two things came first is up to the
//! machine.

mod archive;
mod lifecycle;

use std::ops::Range;
use std::time::Duration;

use archive::Archive;
use graph_calls::credential::ClientSecret;
use graph_calls::{Client, Limits, RetryPolicy};
use graph_calls_simulator::{Fault, Schedule, Simulator};
use graph_calls_tests::schedules;

/// The schedules that run where nothing else is said.
const SEEDS: Range<u64> = 0..1000;

/// Requests that a schedule may make; one that makes more counts as one that never ends.
const DEADLINE: usize = 5_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sync_is_complete_whatever_happens_on_the_way() {
    schedules::each(SEEDS, run).await;
}

/// One schedule: a round, more recordings, another round, with restarts in between.
async fn run(seed: u64) {
    let mut faults = Fault::recoverable();
    faults.push(Fault::Gone {
        with_location: seed.is_multiple_of(2),
    });
    faults.push(Fault::SyncStateNotFound);
    faults.extend([
        Fault::InternalServerError,
        Fault::TruncatedJson,
        Fault::NoValidators,
        Fault::NewEntityTag,
        Fault::RangeNotSatisfiable,
        // At a place that no repetition gets past.
        Fault::ResetInBody {
            after: seed % 1_000,
        },
        Fault::SlowBody {
            pause_milliseconds: 5,
        },
    ]);
    let simulator = Simulator::builder()
        .seed(seed)
        .users(2)
        .meetings(3)
        .recordings(9)
        .recordings_page(2)
        .content_length(1..=6000)
        .redirects_content(seed.is_multiple_of(3))
        .sends_digests(seed.is_multiple_of(5))
        .schedule(Schedule::new(seed).faults(faults))
        .start()
        .await
        .expect("the loopback has a free port");
    let user = simulator.user_id(0);

    let process = |kills| client(&simulator, seed, kills);
    let mut archive = Archive::new(&user, seed);
    let life = async {
        for _ in 0..2 {
            archive.sync(process).await;
            for _ in 0..seed % 4 {
                simulator.add_recording(&user).expect("the user is there");
            }
        }
        archive.sync(process).await;
    };
    tokio::select! {
        () = life => {}
        requests = overdue(&simulator) => panic!("no end after {requests} requests"),
    }

    let mut expected = 0;
    for recording in simulator.recordings(&user) {
        let content = simulator
            .content(&recording.id)
            .expect("a recording has content");
        let found = archive.contents.get(&recording.id).map(Vec::as_slice);
        assert_eq!(found, Some(&*content.bytes()), "{}", recording.id);
        expected += 1;
    }
    assert_eq!(archive.contents.len(), expected, "nothing else is there");
    simulator.assert_clean();
}

/// Waits until more requests were made than a schedule needs.
async fn overdue(simulator: &Simulator) -> usize {
    loop {
        let requests = simulator.requests().len();
        if requests > DEADLINE {
            return requests;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// A client as a new process would make it. After a kill it goes by another name: the simulator expects of the
/// first that nothing is downloaded again that was sent, and a process that was killed cannot keep to that.
fn client(simulator: &Simulator, seed: u64, kills: u64) -> Client {
    let (id, secret) = (simulator.client_id(), simulator.client_secret());
    let patience = RetryPolicy::default()
        .attempts(4)
        .backoff(Duration::from_millis(1), Duration::from_millis(5));
    Client::builder()
        .root(simulator.origin())
        .credential(ClientSecret::new(simulator.tenant(), id, secret))
        .user_agent(format!("archive/{kills}"))
        .limits(Limits::none())
        .retry(patience)
        .silence_timeout(Duration::from_millis(500))
        .random_seed(seed)
        .build()
        .expect("nothing is missing")
}
