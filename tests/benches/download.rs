//! Downloading a recording of 1 GiB: the client beside curl, from the same server; and the memory that the
//! client needs for it.
//!
//! ```sh
//! cargo bench -p graph-calls-tests --bench download
//! ```

mod interleaved;

use std::fs;
use std::path::Path;
use std::process::Command;

use graph_calls::Client;
use graph_calls::credential::StaticToken;
use graph_calls::endpoints::users::online_meetings::recordings::GetContent;
use graph_calls_simulator::Simulator;

const LENGTH: u64 = 1 << 30;

/// Each way is measured this often.
const ROUNDS: usize = 5;

fn main() {
    // A process of its own for the download alone, so that its memory is not the service's.
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, origin, token, user, meeting, recording, path] = &*arguments {
        let operation = GetContent::new(user, meeting, recording);
        return download(origin, token, operation, Path::new(path));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("threads can be started");
    let simulator = runtime
        .block_on(Simulator::builder().content_length(LENGTH..=LENGTH).start())
        .expect("the loopback has a free port");
    let user = simulator.user_id(0);
    let recording = simulator
        .recordings(&user)
        .next()
        .expect("the user has recordings");
    let meeting = recording.meeting_id.clone().expect("a meeting");
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    let folder = folder.expect("there is a folder for temporary files");

    let url = format!(
        "{}/v1.0/users/{user}/onlineMeetings/{meeting}/recordings/{}/content",
        simulator.origin(),
        recording.id,
    );
    let authorization = format!("Authorization: Bearer {}", simulator.token());
    let by_curl = folder.path().join("curl");
    let by_client = folder.path().join("client");
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--fail", "--header", &authorization, &url])
        .arg("--output")
        .arg(&by_curl);
    let mut client = Command::new(std::env::current_exe().expect("this program has a path"));
    client
        .args([simulator.origin(), simulator.token()])
        .args([&user, &meeting, &recording.id])
        .arg(&by_client);
    let [curl, client] = interleaved::medians(
        ROUNDS,
        [&mut || run(&mut curl, &by_curl), &mut || {
            run(&mut client, &by_client)
        }],
    );
    let speed = |seconds: f64| LENGTH as f64 / seconds / 1e6;
    println!("curl         {:>6.0} MB/s", speed(curl));
    println!(
        "graph-calls  {:>6.0} MB/s  x{:.2}",
        speed(client),
        curl / client
    );
}

/// Runs a program that downloads to `path`.
fn run(command: &mut Command, path: &Path) {
    let status = command.status().expect("the program can be started");
    let length = fs::metadata(path).map(|file| file.len()).ok();
    assert_eq!((status.success(), length), (true, Some(LENGTH)));
    // The next one begins from nothing.
    fs::remove_file(path).expect("the file is there");
}

fn download(origin: &str, token: &str, operation: GetContent, path: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let downloaded = runtime.expect("a runtime").block_on(async {
        let credential = StaticToken::new(token);
        let client = Client::builder()
            .root(origin)
            .credential(credential)
            .build();
        client
            .expect("nothing is missing")
            .download(operation)
            .to_file(path)
            .await
    });
    assert_eq!(downloaded.expect("the service answers").length, LENGTH);
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM"));
    println!("{}", peak.unwrap_or("the peak of memory is not known here"));
}
