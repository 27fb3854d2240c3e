//! A great many notifications, with losses, repetitions and a program that is killed in the middle, of
//! which nothing may be missing.
//!
//! `SOAK_NOTIFICATIONS` says how many; 4,000 by default. For figures:
//! `SOAK_NOTIFICATIONS=100000 cargo test --release -p graph-calls-notifications --test soak -- --nocapture`.

#![expect(
    clippy::unwrap_used,
    reason = "a test that unwraps fails where it should"
)]

mod program;

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use graph_calls_simulator::{Disturbance, Simulator};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpListener;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

use program::Setting;

/// The number of deliveries that are under way at once, so that there are sockets for all of them.
const AT_ONCE: usize = 100;

/// A share of the changes come before the version before them was seen.
const HASTY: f64 = 0.05;

/// The process of the program, and the lines that it sends.
struct Running {
    process: Child,
    orders: OwnedWriteHalf,
    lines: Lines<BufReader<OwnedReadHalf>>,
}

impl Running {
    async fn start(control: &TcpListener, setting: &Setting) -> Self {
        let process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "program::program", "--ignored", "--nocapture"])
            .envs(setting.to_environment())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let (stream, _) = control.accept().await.unwrap();
        let (lines, orders) = stream.into_split();
        Self {
            process,
            orders,
            lines: BufReader::new(lines).lines(),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The changes that were sent, and those that the program has seen.
#[derive(Default)]
struct Ledger {
    /// The newest version of each record.
    newest: HashMap<String, i64>,
    ids: Vec<String>,
    seen: HashSet<(String, i64)>,
    /// Versions that were followed by the next one before they were seen.
    overtaken: HashSet<(String, i64)>,
    /// Those whose newest version was seen and that were not drawn since, and how many are not settled.
    settled: Vec<String>,
    unsettled: usize,
    /// The number of these that are taken for lost, because the program has fallen silent.
    lost: usize,
    gaps: Vec<String>,
    /// In kilobytes.
    peak_memory: u64,
    /// The counts of taken and delayed notifications of the running process at its last gap.
    taken: String,
}

impl Ledger {
    fn read(&mut self, line: &str) {
        let words: Vec<&str> = line.split(' ').collect();
        match *words {
            ["seen", id, version] => {
                let version: i64 = version.parse().unwrap();
                if self.seen.insert((id.to_owned(), version)) && self.newest[id] == version {
                    self.settled.push(id.to_owned());
                    self.unsettled -= 1;
                }
            }
            ["gap", name, memory, taken, deferred] => {
                self.gaps.push(name.to_owned());
                self.note_memory(memory);
                self.taken = format!("{taken} taken, {deferred} put off");
            }
            ["memory", memory] => self.note_memory(memory),
            _ => panic!("{line}"),
        }
    }

    fn note_memory(&mut self, memory: &str) {
        self.peak_memory = self.peak_memory.max(memory.parse().unwrap());
    }

    fn is_settled(&self, id: &str) -> bool {
        self.seen.contains(&(id.to_owned(), self.newest[id]))
    }

    /// Adds a record, or changes one.
    fn change(&mut self, simulator: &Simulator, random: &mut fastrand::Rng) {
        let id = if !self.ids.is_empty() && random.f64() < HASTY {
            random.choice(&self.ids).cloned()
        } else if !self.settled.is_empty() && random.bool() {
            let place = random.usize(..self.settled.len());
            Some(self.settled.swap_remove(place))
        } else {
            None
        };
        let Some(id) = id else {
            let record = simulator.add_call_record();
            self.newest
                .insert(record.id.clone(), record.version.unwrap());
            self.ids.push(record.id);
            self.unsettled += 1;
            return;
        };
        if self.is_settled(&id) {
            self.unsettled += 1;
        } else {
            self.overtaken.insert((id.clone(), self.newest[&id]));
        }
        let version = simulator.update_call_record(&id).unwrap().version;
        self.newest.insert(id, version.unwrap());
    }

    /// The versions that were not seen, though the next one did not overtake them.
    fn missing(&self) -> Vec<(String, i64)> {
        let records = self.newest.iter();
        records
            .flat_map(|(id, newest)| (1..=*newest).map(|version| (id.clone(), version)))
            .filter(|version| !self.seen.contains(version) && !self.overtaken.contains(version))
            .collect()
    }

    fn print(&self, sent: usize, elapsed: Duration) {
        let overtaken = self.overtaken.difference(&self.seen).count();
        println!(
            "{sent} notifications in {elapsed:.1?}, {} per second with a fetch for each; {} records, \
             {} versions seen, {overtaken} overtaken and not seen; peak memory of the program {} kB; \
             after the restart {}",
            (sent as f64 / elapsed.as_secs_f64()) as u64,
            self.ids.len(),
            self.seen.len(),
            self.peak_memory,
            self.taken,
        );
    }
}

/// Reads what the program sends until there is room for more, as a service would that paces itself.
async fn listen(running: &mut Running, ledger: &mut Ledger) {
    let moment = Duration::from_millis(500);
    while ledger.unsettled > ledger.lost + AT_ONCE {
        match tokio::time::timeout(moment, running.lines.next_line()).await {
            Ok(line) => ledger.read(&line.unwrap().unwrap()),
            Err(_) => ledger.lost = ledger.unsettled,
        }
    }
}

/// Reads what the program sends until it has closed a gap of this name.
async fn listen_for_gap(running: &mut Running, ledger: &mut Ledger, name: &str) {
    let before = ledger.gaps.len();
    while !ledger.gaps[before..].iter().any(|gap| gap == name) {
        ledger.read(&running.lines.next_line().await.unwrap().unwrap());
    }
}

/// The addresses of everything. The port was free a moment ago: the program has to come back to it after its
/// death.
async fn setting(simulator: &Simulator, control: &TcpListener) -> Setting {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let name = format!("soak-{}.json", std::process::id());
    Setting {
        origin: simulator.origin().to_owned(),
        token: simulator.token().to_owned(),
        port: free.local_addr().unwrap().port(),
        control: control.local_addr().unwrap().to_string(),
        state: Path::new(env!("CARGO_TARGET_TMPDIR")).join(name),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_notifications_nothing_is_missing() {
    let count: usize =
        std::env::var("SOAK_NOTIFICATIONS").map_or(4_000, |count| count.parse().expect("a number"));
    let builder = Simulator::builder().call_records(0).delivery_attempts(3);
    let simulator = builder.start().await.unwrap();
    let control = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let setting = setting(&simulator, &control).await;
    let mut running = Running::start(&control, &setting).await;
    until_subscribed(&simulator).await;
    let disturbance = Disturbance::new(7).dropping(0.02).repeating(0.05);
    let disturbance = disturbance.delaying(0.2, Duration::ZERO..Duration::from_millis(20));
    simulator.disturb_deliveries(Some(disturbance));

    let (mut ledger, mut random) = (Ledger::default(), fastrand::Rng::with_seed(7));
    let (begin, mut sent, mut is_restarted) = (Instant::now(), 0, false);
    while sent < count {
        for _ in 0..AT_ONCE.min(count - sent) {
            ledger.change(&simulator, &mut random);
            sent += 1;
        }
        if !is_restarted && sent >= count / 2 {
            // In the middle of it, with deliveries under way, and without a chance to say goodbye.
            is_restarted = true;
            running.process.kill().unwrap();
            while let Ok(Some(line)) = running.lines.next_line().await {
                ledger.read(&line);
            }
            running = Running::start(&control, &setting).await;
            listen_for_gap(&mut running, &mut ledger, "restarted").await;
        }
        listen(&mut running, &mut ledger).await;
    }
    let elapsed = begin.elapsed();
    // The routine gap finds notifications that were lost without a word.
    simulator.advance(Duration::from_secs(3_601));
    running.orders.write_all(b"3601\n").await.unwrap();
    listen_for_gap(&mut running, &mut ledger, "routine").await;
    let _ = std::fs::remove_file(&setting.state);

    let missing = ledger.missing();
    assert!(missing.is_empty(), "missing: {missing:?}");
    assert!(ledger.ids.iter().all(|id| ledger.is_settled(id)));
    assert_eq!(ledger.gaps, ["restarted", "routine"]);
    ledger.print(sent, elapsed);
}

/// Waits until the program has its subscription, which the service sees as a creation that succeeded.
async fn until_subscribed(simulator: &Simulator) {
    let is_creation = |request: &graph_calls_simulator::RecordedRequest| {
        request.method == "POST" && request.status.is_some_and(|status| status == 201)
    };
    while !simulator.requests().iter().any(is_creation) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
