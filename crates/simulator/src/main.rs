//! The simulator as a program.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use graph_calls_core::primitive::Timestamp;
use graph_calls_simulator::{Builder, Schedule, Script, Simulator};

const SCRIPT: &str = r#"A script of faults:
  [[fault]]                       # for one request, or several
  kind = "too-many-requests"      # the name of a fault, see the docs of `Fault`
  retry-after = { seconds = 10 }  # what belongs to it
  method = "GET"
  path = "*/callRecords*"         # path and query; `*` is any text
  occurrence = 2                  # the first such request that meets it, from 1
  times = 3                       # how many in a row do

  [deliveries]                    # for notifications
  seed = 7
  dropped = 0.1                   # shares from 0 to 1
  repeated = 0.1
  delayed = 0.5
  delay-milliseconds = { start = 0, end = 5000 }"#;

/// A Microsoft Graph to develop and test call record and call recording clients against.
#[derive(Debug, Parser)]
#[command(version, after_long_help = SCRIPT)]
struct Arguments {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,

    /// Where to listen as the other origin, that contents are redirected to.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen_foreign: SocketAddr,

    /// The origin that links have, where it is not the address listened on.
    #[arg(long)]
    origin: Option<String>,

    /// What all generated data follow from.
    #[arg(long, default_value_t = 0)]
    seed: u64,

    /// What the service's clock shows at the start; the present by default.
    #[arg(long, value_name = "TIMESTAMP")]
    now: Option<Timestamp>,

    /// How many users there are.
    #[arg(long, default_value_t = 20)]
    users: u32,

    /// How many online meetings there are.
    #[arg(long, default_value_t = 40)]
    meetings: u32,

    /// How many call records there are.
    #[arg(long, visible_alias = "call-records", default_value_t = 200)]
    records: u32,

    /// How many recordings of online meetings there are.
    #[arg(long, default_value_t = 100)]
    recordings: u32,

    /// How many recordings of ad hoc calls there are.
    #[arg(long, default_value_t = 20)]
    adhoc_recordings: u32,

    /// How many rows each call log has.
    #[arg(long, default_value_t = 200)]
    log_rows: u32,

    /// The days, up to now, that all of it is spread over.
    #[arg(long, default_value_t = 28)]
    days: u32,

    /// How many bytes the content of a recording has; it varies by default.
    #[arg(long)]
    content_length: Option<u64>,

    /// Redirects contents to the other origin.
    #[arg(long)]
    redirect_content: bool,

    /// Answers 429 beyond Graph's documented limits.
    #[arg(long)]
    limits: bool,

    /// Sends the SHA-256 of contents.
    #[arg(long)]
    digests: bool,

    /// A folder of own JSON to serve instead of generated data.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,

    /// A script of faults in TOML, for requests and for deliveries of notifications.
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,

    /// Draws faults that a client can get over from this seed.
    #[arg(long, value_name = "SEED")]
    fault_seed: Option<u64>,

    /// The share of requests that meet such a fault.
    #[arg(long, default_value_t = 0.1, requires = "fault_seed")]
    fault_rate: f64,
}

impl Arguments {
    fn builder(self) -> Result<Builder, Box<dyn std::error::Error>> {
        let mut builder = Simulator::builder()
            .listen(self.listen)
            .listen_foreign(self.listen_foreign)
            .seed(self.seed)
            .users(self.users)
            .meetings(self.meetings)
            .call_records(self.records)
            .recordings(self.recordings)
            .adhoc_recordings(self.adhoc_recordings)
            .log_rows(self.log_rows)
            .days(self.days)
            .redirects_content(self.redirect_content)
            .enforces_limits(self.limits)
            .sends_digests(self.digests);
        if let Some(now) = self.now {
            builder = builder.now(now);
        }
        if let Some(length) = self.content_length {
            builder = builder.content_length(length..=length);
        }
        if let Some(origin) = self.origin {
            builder = builder.origin(origin);
        }
        if let Some(folder) = self.data {
            builder = builder.data(folder);
        }
        if let Some(file) = self.faults {
            let text = std::fs::read_to_string(&file)
                .map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
            let script: Script = text.parse()?;
            builder = builder.faults(script);
        }
        if let Some(seed) = self.fault_seed {
            builder = builder.schedule(Schedule::new(seed).rate(self.fault_rate));
        }
        Ok(builder)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprint!("error: {error}");
            let mut cause = error.source();
            while let Some(error) = cause {
                eprint!(": {error}");
                cause = error.source();
            }
            eprintln!();
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let simulator = arguments.builder()?.start().await?;
    let (origin, token) = (simulator.origin(), simulator.token());
    println!("Graph:          {origin}/v1.0 and {origin}/beta");
    println!("Other origin:   {}", simulator.foreign_origin());
    println!("Token:          {token}");
    println!("Token endpoint: {}", simulator.token_endpoint());
    println!(
        "Client:         {} {}",
        simulator.client_id(),
        simulator.client_secret()
    );
    if let Some(user) = simulator.users().next() {
        println!("First user:     {} ({})", user.id, user.display_name);
    }
    println!("Seed:           {}", simulator.seed());
    println!();
    println!(
        "Try: curl -H 'Authorization: Bearer {token}' {origin}/v1.0/communications/callRecords"
    );
    println!("Ctrl+C ends it.");
    tokio::signal::ctrl_c().await?;
    for violation in simulator.violations() {
        println!("violation: {violation}");
    }
    Ok(())
}
