//! Many downloads at once: the client beside a loop by hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use futures_util::future::join_all;
use graph_calls::credential::StaticToken;
use graph_calls::endpoints::ids::{CallRecordingId, OnlineMeetingId, UserId};
use graph_calls::endpoints::users::online_meetings::recordings::GetContent;
use graph_calls::{Client, Limits};
use graph_calls_benches::measure::rounds;
use graph_calls_simulator::Simulator;
use tokio::io::AsyncWriteExt;
use tokio::runtime::Runtime;

use crate::delta::middle;
use crate::process::{Usage, folder_in_memory, measured, this_program};
use crate::results::table;

const COUNT: u32 = 64;

const LENGTH: u64 = 16 << 20;

/// Each way is measured this often.
const ROUNDS: usize = 5;

const BY_HAND: &str = "reqwest and tokio by hand";

pub(crate) fn run() -> String {
    let runtime = Runtime::new().expect("threads can be started");
    let builder = Simulator::builder()
        .users(1)
        .recordings(COUNT)
        .content_length(LENGTH..=LENGTH);
    let simulator = runtime
        .block_on(builder.start())
        .expect("the loopback has a free port");
    let user = simulator.user_id(0);
    let folder = folder_in_memory();
    let contents = simulator
        .recordings(&user)
        .take(COUNT as usize)
        .map(|recording| {
            let meeting = recording.meeting_id.clone().expect("a meeting");
            format!("{meeting} {}", recording.id)
        });
    let list = folder.path().join("list");
    fs::write(&list, contents.collect::<Vec<_>>().join("\n")).expect("the list can be written");
    let target = folder.path().join("contents");
    let names = [BY_HAND, "**graph-calls**"];
    let mut usages = [const { Vec::<Usage>::new() }; 2];
    for round in 0..=rounds(ROUNDS) {
        for (name, usages) in names.iter().zip(&mut usages) {
            fs::create_dir(&target).expect("a folder can be made");
            let mut command = Command::new(this_program());
            command.args([
                "--downloads",
                name,
                simulator.origin(),
                simulator.token(),
                &user,
            ]);
            command.arg(&list).arg(&target);
            let usage = measured(&mut command).expect("the downloads succeed");
            fs::remove_dir_all(&target).expect("the folder is there");
            if round > 0 {
                usages.push(usage);
            }
        }
    }
    let [by_hand, _] = &usages;
    let rows = names.iter().zip(&usages).map(|(name, usages)| {
        let median = |value: fn(&Usage) -> f64| middle(usages.iter().map(value).collect());
        let ratios = by_hand
            .iter()
            .zip(usages)
            .map(|(by_hand, usage)| by_hand.wall / usage.wall);
        vec![
            (*name).to_owned(),
            format!(
                "{:.0}",
                f64::from(COUNT) * LENGTH as f64 / median(|usage| usage.wall) / 1e6
            ),
            format!("{:.2}", middle(ratios.collect())),
            format!("{:.2} s", median(|usage| usage.processor)),
            format!("{:.1} MB", median(|usage| usage.memory)),
        ]
    });
    let columns = ["way", "MB/s", "speed", "processor", "most memory"];
    format!(
        "All at once, over http on the loopback, to files in memory. The loop by hand writes each chunk with \
         `tokio::fs`; it resumes nothing and syncs nothing.\n\n{}",
        table(&columns, rows)
    )
}

/// Downloads in this process.
pub(crate) fn fetch_all(arguments: &[String]) {
    let [way, origin, token, user, list, target] = arguments else {
        panic!("WAY ORIGIN TOKEN USER LIST TARGET");
    };
    let list = fs::read_to_string(list).expect("the list can be read");
    let contents: Vec<(&str, &str)> = list
        .lines()
        .filter_map(|line| line.split_once(' '))
        .collect();
    let path = |place: usize| Path::new(target).join(place.to_string());
    let runtime = Runtime::new().expect("threads can be started");
    runtime.block_on(async {
        if way == BY_HAND {
            let http = reqwest::Client::builder().build().expect("a client");
            let tasks = contents.iter().enumerate().map(|(place, (meeting, recording))| {
                let url = format!(
                    "{origin}/v1.0/users/{user}/onlineMeetings/{meeting}/recordings/{recording}/content"
                );
                tokio::spawn(by_hand(http.get(url).bearer_auth(token), path(place)))
            });
            join_all(tasks).await.into_iter().for_each(|task| task.expect("the task ends"));
        } else {
            let client = Client::builder()
                .root(origin)
                .credential(StaticToken::new(&**token))
                .limits(Limits::none())
                .build()
                .expect("nothing is missing");
            let tasks = contents.iter().enumerate().map(|(place, (meeting, recording))| {
                let download = client.download(GetContent::new(UserId::new(user), OnlineMeetingId::new(*meeting), CallRecordingId::new(*recording)));
                let path = path(place);
                tokio::spawn(async move { download.to_file(&path).await })
            });
            for task in join_all(tasks).await {
                task.expect("the task ends").expect("the service answers");
            }
        }
    });
    for place in 0..contents.len() {
        assert_eq!(
            fs::metadata(path(place)).expect("the file is there").len(),
            LENGTH
        );
    }
}

async fn by_hand(request: reqwest::RequestBuilder, path: PathBuf) {
    let mut answer = request.send().await.expect("the service answers");
    let mut file = tokio::fs::File::create(path).await.expect("a file");
    while let Some(chunk) = answer.chunk().await.expect("a chunk") {
        file.write_all(&chunk).await.expect("room");
    }
    file.flush().await.expect("room");
}
