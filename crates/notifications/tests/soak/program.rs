//! The program that a user would write, in a process of its own, so that it can be killed and its memory
//! is nobody else's.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use graph_calls::credential::StaticToken;
use graph_calls::{Client, Limits};
use graph_calls_core::primitive::{self, Timestamp};
use graph_calls_notifications::{
    Clock, Delivered, Entity, Event, GapCause, Keeper, KeeperState, Receiver, Resource,
    SubscriptionRequest, Sweep,
};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::OwnedWriteHalf;
use tokio::net::{TcpListener, TcpStream};

/// The addresses of everything, from the environment of the process.
pub(crate) struct Setting {
    pub(crate) origin: String,
    pub(crate) token: String,
    pub(crate) port: u16,
    /// Whom to report to.
    pub(crate) control: String,
    pub(crate) state: PathBuf,
}

const NAMES: [&str; 5] = [
    "SOAK_ORIGIN",
    "SOAK_TOKEN",
    "SOAK_PORT",
    "SOAK_CONTROL",
    "SOAK_STATE",
];

/// The state is stored each time that so many events were handled.
const STORED: u64 = 500;

/// The largest number of ids that the program remembers.
const REMEMBERED: usize = 20_000;

impl Setting {
    pub(crate) fn to_environment(&self) -> [(&'static str, String); 5] {
        let [origin, token, port, control, state] = NAMES;
        [
            (origin, self.origin.clone()),
            (token, self.token.clone()),
            (port, self.port.to_string()),
            (control, self.control.clone()),
            (state, self.state.display().to_string()),
        ]
    }

    /// `None` when this process was not started as the program.
    fn from_environment() -> Option<Self> {
        let [origin, token, port, control, state] = NAMES.map(|name| std::env::var(name).ok());
        Some(Self {
            origin: origin?,
            token: token?,
            port: port?.parse().ok()?,
            control: control?,
            state: state?.into(),
        })
    }
}

/// The report, a line for each event.
struct Report(OwnedWriteHalf);

impl Report {
    async fn send(&mut self, line: String) {
        self.0
            .write_all(format!("{line}\n").as_bytes())
            .await
            .unwrap();
    }
}

/// The most memory that the process has had, in kilobytes; none where the system does not say.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn store(keeper: &Keeper, path: &Path) {
    let new = path.with_extension("new");
    std::fs::write(&new, serde_json::to_vec(&keeper.state()).unwrap()).unwrap();
    std::fs::rename(&new, path).unwrap();
}

fn restored(path: &Path) -> KeeperState {
    std::fs::read(path).map_or_else(
        |_| KeeperState::default(),
        |stored| serde_json::from_slice(&stored).unwrap(),
    )
}

/// A clock that goes ahead by so many seconds.
fn clock(advanced: &Arc<AtomicU64>) -> Clock {
    let advanced = advanced.clone();
    Clock::new(move || {
        let advanced = Duration::from_secs(advanced.load(Ordering::Relaxed));
        let advanced = primitive::Duration::try_from(advanced).unwrap();
        Timestamp::now().checked_add(advanced).unwrap()
    })
}

/// The URL at which the receiver listens.
async fn serve(receiver: &Receiver, port: u16) -> String {
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let url = format!("http://{}/n", listener.local_addr().unwrap());
    let routes = receiver.routes("/n");
    tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    url
}

/// The handler of the events.
struct Handler {
    client: Client,
    receiver: Receiver,
    sweep: Sweep,
    delivered: Delivered,
    report: Report,
}

impl Handler {
    async fn handle(&mut self, event: Event) {
        match event {
            Event::Notification(notification) => {
                let entity = notification.fetch(&self.client).await.unwrap();
                self.take(&entity).await;
            }
            Event::Gap(gap) => {
                let mut found = self.sweep.run(&gap).unwrap();
                while let Some(entity) = found.next().await {
                    self.take(&entity.unwrap()).await;
                }
                self.close(gap.cause).await;
            }
            event => panic!("{event:?}"),
        }
    }

    async fn take(&mut self, entity: &Entity) {
        if self.delivered.is_new_entity(entity) {
            let version = entity.version().unwrap();
            let line = format!("seen {} {version}", entity.id());
            self.report.send(line).await;
        }
    }

    async fn close(&mut self, cause: GapCause) {
        let name = match cause {
            GapCause::Restarted => "restarted",
            GapCause::Routine => "routine",
            cause => panic!("{cause:?}"),
        };
        let counters = self.receiver.counters();
        let (taken, deferred) = (counters.notifications, counters.deferred);
        let memory = peak_memory().unwrap_or_default();
        let line = format!("gap {name} {memory} {taken} {deferred}");
        self.report.send(line).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "the other test starts it, in a process of its own"]
async fn program() {
    let Some(setting) = Setting::from_environment() else {
        return;
    };
    let control = TcpStream::connect(&setting.control).await.unwrap();
    let (orders, report) = control.into_split();
    let mut orders = BufReader::new(orders).lines();
    let advanced = Arc::new(AtomicU64::new(0));
    let builder = Receiver::builder().clock(clock(&advanced)).capacity(1_000);
    let (receiver, mut events) = builder.build();
    let url = serve(&receiver, setting.port).await;

    let client = Client::builder().root(setting.origin);
    let client = client.credential(StaticToken::new(setting.token));
    let client = client.limits(Limits::none()).build().unwrap();
    let request = SubscriptionRequest::new(Resource::CallRecords, url).unwrap();
    let keeper = Keeper::builder(client.clone(), receiver.clone())
        .subscribe(request)
        .routine(Some(Duration::from_secs(3_600)))
        .restore(restored(&setting.state))
        .start()
        .unwrap();

    let mut handler = Handler {
        sweep: Sweep::new(client.clone()),
        client,
        receiver,
        delivered: Delivered::new(REMEMBERED),
        report: Report(report),
    };
    let mut handled: u64 = 0;
    loop {
        let event = tokio::select! {
            event = events.next() => event.unwrap(),
            order = orders.next_line() => {
                let Some(seconds) = order.unwrap() else { return };
                advanced.fetch_add(seconds.parse().unwrap(), Ordering::Relaxed);
                keeper.wake();
                continue;
            }
        };
        handler.handle(event).await;
        handled += 1;
        if handled == 1 || handled.is_multiple_of(STORED) {
            store(&keeper, &setting.state);
            let memory = peak_memory().unwrap_or_default();
            handler.report.send(format!("memory {memory}")).await;
        }
    }
}
