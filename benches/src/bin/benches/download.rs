//! Downloading one large recording: the client beside curl, from the same server.

use std::fs;
use std::path::Path;
use std::process::Command;

use graph_calls::Client;
use graph_calls::credential::StaticToken;
use graph_calls::endpoints::users::online_meetings::recordings::GetContent;
use graph_calls_benches::measure::rounds;
use graph_calls_simulator::Simulator;
use tokio::runtime::Runtime;

use crate::delta::middle;
use crate::process::{Usage, measured, this_program};
use crate::results::table;

const LENGTH: u64 = 1 << 30;

/// Each way is measured this often.
const ROUNDS: usize = 7;

pub(crate) fn run() -> String {
    let runtime = Runtime::new().expect("threads can be started");
    let builder = Simulator::builder()
        .recordings(1)
        .content_length(LENGTH..=LENGTH);
    let simulator = runtime.block_on(builder.users(1).start());
    let simulator = simulator.expect("the loopback has a free port");
    let user = simulator.user_id(0);
    let recording = simulator
        .recordings(&user)
        .next()
        .expect("the user has a recording");
    let meeting = recording.meeting_id.clone().expect("a meeting");
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    let folder = folder.expect("there is a folder for temporary files");
    let path = folder.path().join("content");
    let url = format!(
        "{}/v1.0/users/{user}/onlineMeetings/{meeting}/recordings/{}/content",
        simulator.origin(),
        recording.id,
    );
    let mut curl = Command::new("curl");
    let authorization = format!("Authorization: Bearer {}", simulator.token());
    curl.args([
        "--silent",
        "--fail",
        "--header",
        &authorization,
        &url,
        "--output",
    ])
    .arg(&path);
    let mut client = Command::new(this_program());
    client
        .args(["--download", simulator.origin(), simulator.token()])
        .args([&user, &meeting, &recording.id])
        .arg(&path);
    let names = ["curl", "**graph-calls**"];
    let mut usages = [const { Vec::<Usage>::new() }; 2];
    for round in 0..=rounds(ROUNDS) {
        for (command, usages) in [&mut curl, &mut client].into_iter().zip(&mut usages) {
            let usage = match measured(command) {
                Ok(usage) => usage,
                Err(error) => return format!("Not measured: {error}\n"),
            };
            assert_eq!(
                fs::metadata(&path).expect("the file is there").len(),
                LENGTH
            );
            // The next one begins from nothing.
            fs::remove_file(&path).expect("the file is there");
            if round > 0 {
                usages.push(usage);
            }
        }
    }
    let [curl, _] = &usages;
    let rows = names.iter().zip(&usages).map(|(name, usages)| {
        let median = |value: fn(&Usage) -> f64| middle(usages.iter().map(value).collect());
        let ratios = curl
            .iter()
            .zip(usages)
            .map(|(curl, usage)| curl.wall / usage.wall);
        vec![
            (*name).to_owned(),
            format!("{:.0}", LENGTH as f64 / median(|usage| usage.wall) / 1e6),
            format!("{:.2}", middle(ratios.collect())),
            format!("{:.2} s", median(|usage| usage.processor)),
            format!("{:.1} MB", median(|usage| usage.memory)),
        ]
    });
    let columns = ["program", "MB/s", "speed", "processor", "most memory"];
    format!(
        "Over http on the loopback, to a file in memory. The simulator serves no TLS, so https is not measured \
         here.\n\n{}",
        table(&columns, rows)
    )
}

/// Downloads in this process.
pub(crate) fn fetch(arguments: &[String]) {
    let [origin, token, user, meeting, recording, path] = arguments else {
        panic!("ORIGIN TOKEN USER MEETING RECORDING PATH");
    };
    let operation = GetContent::new(user, meeting, recording);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let downloaded = runtime.expect("a runtime").block_on(async {
        let client = Client::builder()
            .root(origin)
            .credential(StaticToken::new(&**token))
            .build();
        let client = client.expect("nothing is missing");
        client.download(operation).to_file(Path::new(path)).await
    });
    downloaded.expect("the service answers");
}
