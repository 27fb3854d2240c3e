//! Reading a long list: the client beside bare loops of reqwest and serde_json.

use std::time::Duration;

use graph_calls::credential::StaticToken;
use graph_calls::endpoints::communications::call_records;
use graph_calls::{Client, Limits};
use graph_calls_benches::derived;
use graph_calls_benches::measure::{Clock, Way, in_turn};
use graph_calls_simulator::Simulator;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::loopback::Loopback;
use crate::results::table;

/// Items on a page, which is the most that Graph gives.
const PAGE: u32 = 60;

const PAGES: u32 = 200;

/// Each way is measured this often.
const ROUNDS: usize = 9;

pub(crate) fn run() -> String {
    let runtime = Runtime::new().expect("threads can be started");
    let items = runtime.block_on(items());
    let tables = [5, 0].map(|milliseconds| {
        let service = Loopback {
            items: items.clone(),
            pages: PAGES,
            latency: Duration::from_millis(milliseconds),
            end: r#""@odata.context":"all""#,
        };
        let origin = service.start();
        let client = client(&origin);
        let http = reqwest::Client::new();
        let url = format!("{origin}/v1.0/communications/callRecords");
        let names = [
            "bare loop, `Value`",
            "bare loop, derived types",
            "**graph-calls**",
        ];
        let ways: Vec<Way<'_>> = vec![
            Box::new(|| assert_eq!(runtime.block_on(read_values(&http, &url)), PAGE * PAGES)),
            Box::new(|| assert_eq!(runtime.block_on(read_derived(&http, &url)), PAGE * PAGES)),
            Box::new(|| assert_eq!(runtime.block_on(read(&client)), PAGE * PAGES)),
        ];
        let times = in_turn(Clock::Wall, ROUNDS, ways);
        let rows = names.iter().enumerate().map(|(way, name)| {
            let milliseconds = times.median(way) * 1e3;
            vec![
                (*name).to_owned(),
                format!("{milliseconds:.0} ms"),
                times.ratio(way).to_string(),
            ]
        });
        let mut rows: Vec<_> = rows.collect();
        if milliseconds > 0 {
            let limit = f64::from(PAGES) * milliseconds as f64;
            let speed = times.median(0) * 1e3 / limit;
            let name = "the waiting alone, the limit".to_owned();
            rows.push(vec![name, format!("{limit:.0} ms"), format!("{speed:.2}")]);
        }
        let rows = table(&["way", "time", "speed"], rows);
        format!("### {milliseconds} ms from a request to its answer\n\n{rows}")
    });
    format!(
        "{PAGES} pages of {PAGE} call records as a list gives them, {:.0} kB each, read one after the other. \
         The service is a thread of the same process that has its pages ready, with the next link before the items, as \
         Graph writes it. A bare loop is what one writes \
         with reqwest and serde_json; it forgives the service nothing.\n\n{}",
        items.len() as f64 / 1e3,
        tables.join("\n")
    )
}

/// The items of a page of call records, as a JSON array.
async fn items() -> String {
    let simulator = Simulator::builder()
        .call_records(PAGE)
        .compresses(false)
        .start()
        .await;
    let simulator = simulator.expect("the loopback has a free port");
    let url = format!("{}/v1.0/communications/callRecords", simulator.origin());
    let answer = reqwest::Client::new()
        .get(url)
        .bearer_auth(simulator.token())
        .send()
        .await;
    let body = answer
        .expect("the service answers")
        .text()
        .await
        .expect("a body");
    let page: Value = serde_json::from_str(&body).expect("a page");
    json!(page["value"]).to_string()
}

/// A client that may send as fast as it can.
pub(crate) fn client(origin: &str) -> Client {
    Client::builder()
        .root(origin)
        .credential(StaticToken::new("token"))
        .limits(Limits::none())
        .build()
        .expect("nothing is missing")
}

async fn read(client: &Client) -> u32 {
    let mut records = client.stream(call_records::List::new());
    let mut count = 0;
    while let Some(record) = records.next().await {
        let record = record.expect("the service answers");
        count += u32::from(record.start_date_time.is_some());
    }
    count
}

async fn read_values(http: &reqwest::Client, url: &str) -> u32 {
    let mut next = Some(url.to_owned());
    let mut count = 0;
    while let Some(url) = next {
        let answer = http.get(url).bearer_auth("token").send().await;
        let body = answer
            .expect("the service answers")
            .bytes()
            .await
            .expect("a body");
        let page: Value = serde_json::from_slice(&body).expect("a page");
        for record in page["value"].as_array().expect("items") {
            count += u32::from(record["startDateTime"].is_string());
        }
        next = page["@odata.nextLink"].as_str().map(str::to_owned);
    }
    count
}

async fn read_derived(http: &reqwest::Client, url: &str) -> u32 {
    #[derive(serde_derive::Deserialize)]
    struct Page {
        value: Vec<derived::CallRecord>,
        #[serde(rename = "@odata.nextLink")]
        next_link: Option<String>,
    }
    let mut next = Some(url.to_owned());
    let mut count = 0;
    while let Some(url) = next {
        let answer = http.get(url).bearer_auth("token").send().await;
        let body = answer
            .expect("the service answers")
            .bytes()
            .await
            .expect("a body");
        let page: Page = serde_json::from_slice(&body).expect("a page");
        for record in &page.value {
            count += u32::from(record.start_date_time.is_some());
        }
        next = page.next_link;
    }
    count
}
