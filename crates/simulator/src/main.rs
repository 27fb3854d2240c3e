//! The simulator as a program.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use graph_calls_core::primitive::Timestamp;
use graph_calls_simulator::{Builder, Schedule, Script, Simulator};

const SCRIPT: &str = r#"A script of faults:
  [[fault]]                       # one table for each fault
  kind = "too-many-requests"      # a name from the documentation of `Fault`
  retry-after = { seconds = 10 }  # an option of this kind
  method = "GET"
  path = "*/callRecords*"         # path and query; `*` matches any text
  occurrence = 2                  # number of the first matching request to fail, from 1
  times = 3                       # number of requests in a row to fail

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
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,

    /// Address of the second origin, to which contents are redirected.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen_foreign: SocketAddr,

    /// Origin to write into links, such as the one of a proxy; the address by default.
    #[arg(long, value_name = "URL")]
    origin: Option<String>,

    /// Seed of the generated data: the same seed and time give the same data.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    seed: u64,

    /// Time of the service's clock at the start, such as 2026-01-01T00:00:00Z; the present by default.
    #[arg(long, value_name = "TIMESTAMP")]
    now: Option<Timestamp>,

    /// Number of users.
    #[arg(long, value_name = "COUNT", default_value_t = 20)]
    users: u32,

    /// Number of online meetings.
    #[arg(long, value_name = "COUNT", default_value_t = 40)]
    meetings: u32,

    /// Number of call records.
    #[arg(
        long,
        value_name = "COUNT",
        visible_alias = "call-records",
        default_value_t = 200
    )]
    records: u32,

    /// Number of recordings of online meetings.
    #[arg(long, value_name = "COUNT", default_value_t = 100)]
    recordings: u32,

    /// Number of recordings of ad hoc calls.
    #[arg(long, value_name = "COUNT", default_value_t = 20)]
    adhoc_recordings: u32,

    /// Number of rows of each call log.
    #[arg(long, value_name = "COUNT", default_value_t = 200)]
    log_rows: u32,

    /// Number of days before the start that the data are spread over.
    #[arg(long, value_name = "COUNT", default_value_t = 28)]
    days: u32,

    /// Size of the content of each recording; it varies by default.
    #[arg(long, value_name = "BYTES")]
    content_length: Option<u64>,

    /// Redirect requests for contents to the second origin.
    #[arg(long)]
    redirect_content: bool,

    /// Answer 429 to requests beyond Graph's documented limits.
    #[arg(long)]
    limits: bool,

    /// Send the SHA-256 of contents with them.
    #[arg(long)]
    digests: bool,

    /// Folder of JSON files to serve instead of generated data.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,

    /// Script of faults in TOML, for requests and for deliveries of notifications; see below.
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,

    /// Seed of random faults, all of which a client can recover from.
    #[arg(long, value_name = "SEED")]
    fault_seed: Option<u64>,

    /// Share of requests with a random fault, from 0 to 1.
    #[arg(
        long,
        value_name = "SHARE",
        default_value_t = 0.1,
        requires = "fault_seed"
    )]
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
