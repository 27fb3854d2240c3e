//! A delta round over many recordings: time, and memory that does not grow with the round.

use std::process::Command;
use std::time::Duration;

use graph_calls::endpoints::ids::{MeetingOrganizerUserId, UserId};
use graph_calls::endpoints::users::online_meetings::get_all_recordings;
use graph_calls_benches::measure::rounds;
use graph_calls_benches::pages::Pages;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::loopback::Loopback;
use crate::paging::client;
use crate::process::{Usage, measured, this_program};
use crate::results::table;

const PAGE: u32 = 200;

/// Each way is measured this often.
const ROUNDS: usize = 5;

pub(crate) fn run() -> String {
    let runtime = Runtime::new().expect("threads can be started");
    let pages = runtime.block_on(Pages::fetch());
    let page: Value = serde_json::from_str(&pages.recordings).expect("a page");
    let items: Vec<&Value> = page["value"]
        .as_array()
        .expect("items")
        .iter()
        .take(PAGE as usize)
        .collect();
    let items = json!(items).to_string();
    let mut rows = Vec::new();
    for recordings in [100_000, 10_000] {
        let service = Loopback {
            items: items.clone(),
            pages: recordings / PAGE,
            latency: Duration::ZERO,
            end: r#""@odata.deltaLink":"ORIGIN/v1.0/delta?token=1""#,
        };
        let origin = service.start();
        let ways = ["bare loop", "**graph-calls**"];
        let mut usages = [const { Vec::<Usage>::new() }; 2];
        for _ in 0..rounds(ROUNDS) {
            for (way, usages) in ways.iter().zip(&mut usages) {
                let mut command = Command::new(this_program());
                command.args(["--delta", way, &origin, &recordings.to_string()]);
                usages.push(measured(&mut command).expect("the round succeeds"));
            }
        }
        let [bare, _] = &usages;
        for (way, usages) in ways.iter().zip(&usages) {
            let median = |value: fn(&Usage) -> f64| middle(usages.iter().map(value).collect());
            let ratios = bare
                .iter()
                .zip(usages)
                .map(|(bare, usage)| bare.wall / usage.wall);
            rows.push(vec![
                recordings.to_string(),
                (*way).to_owned(),
                format!("{:.2} s", median(|usage| usage.wall)),
                format!("{:.2}", middle(ratios.collect())),
                format!("{:.2} s", median(|usage| usage.processor)),
                format!("{:.1} MB", median(|usage| usage.memory)),
            ]);
        }
    }
    let columns = [
        "recordings",
        "way",
        "time",
        "speed",
        "processor",
        "most memory",
    ];
    format!(
        "Pages of {PAGE} recordings, read by a process of its own from a service that has them ready. The bare \
         loop reads pages with reqwest into `Value`, one after the other.\n\n{}",
        table(&columns, rows)
    )
}

/// The median.
pub(crate) fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Reads the round in this process.
pub(crate) fn read_all(arguments: &[String]) {
    let [way, origin, recordings] = arguments else {
        panic!("WAY ORIGIN RECORDINGS");
    };
    let runtime = Runtime::new().expect("threads can be started");
    let count = match &**way {
        "bare loop" => runtime.block_on(read_bare(origin)),
        _ => runtime.block_on(read(origin)),
    };
    assert_eq!(count.to_string(), *recordings);
}

async fn read(origin: &str) -> usize {
    let client = client(origin);
    let mut round = client.delta(get_all_recordings::Delta::new(
        UserId::new("u"),
        MeetingOrganizerUserId::new("u"),
    ));
    let mut count = 0;
    while let Some(page) = round.next_page().await.expect("the service answers") {
        count += page
            .value
            .iter()
            .filter(|item| item.created_date_time.is_some())
            .count();
    }
    count
}

async fn read_bare(origin: &str) -> usize {
    let http = reqwest::Client::builder().build().expect("a client");
    let mut next = Some(format!("{origin}/v1.0/delta"));
    let mut count = 0;
    while let Some(url) = next {
        let answer = http.get(url).bearer_auth("token").send().await;
        let body = answer
            .expect("the service answers")
            .bytes()
            .await
            .expect("a body");
        let page: Value = serde_json::from_slice(&body).expect("a page");
        let items = page["value"].as_array().expect("items").iter();
        count += items
            .filter(|item| item["createdDateTime"].is_string())
            .count();
        next = page["@odata.nextLink"].as_str().map(str::to_owned);
    }
    count
}
