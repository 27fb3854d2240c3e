//! Reading a long list: the client beside a bare loop of reqwest and serde_json on the same server.
//!
//! ```sh
//! cargo bench -p graph-calls-tests --bench paging
//! ```

mod interleaved;

use graph_calls::credential::StaticToken;
use graph_calls::endpoints::communications::call_records;
use graph_calls::{Client, Limits};
use graph_calls_simulator::Simulator;

/// Items in a page, which is the most that Graph gives.
const PAGE: u32 = 60;

const PAGES: u32 = 200;

/// Each way is measured this often.
const ROUNDS: usize = 7;

fn main() {
    // reqwest asks for a provider even where everything goes over plain HTTP.
    let provider = rustls::crypto::ring::default_provider();
    provider
        .install_default()
        .expect("nobody else installs one");
    // The service runs on a thread of its own, as it would on a machine of its own.
    let service = runtime();
    // Only one of the two takes gzip, and compressing would be most of what is measured.
    let builder = Simulator::builder().compresses(false);
    let simulator = service
        .block_on(builder.call_records(PAGE * PAGES).start())
        .expect("the loopback has a free port");
    let (origin, token) = (simulator.origin().to_owned(), simulator.token().to_owned());

    let own = runtime();
    let client = Client::builder()
        .root(&origin)
        .credential(StaticToken::new(token.as_str()))
        .limits(Limits::none())
        .build()
        .expect("nothing is missing");
    let http = reqwest::Client::new();
    let [bare, client] = interleaved::medians(
        ROUNDS,
        [
            &mut || {
                let count = own.block_on(read_bare(&http, &origin, &token));
                assert_eq!(count, PAGE * PAGES);
            },
            &mut || assert_eq!(own.block_on(read(&client)), PAGE * PAGES),
        ],
    );
    println!("{PAGES} pages of {PAGE} call records");
    println!("reqwest and serde_json  {:>7.0} ms", bare * 1e3);
    println!(
        "graph-calls             {:>7.0} ms  x{:.2}",
        client * 1e3,
        bare / client
    );
    simulator.assert_clean();
}

fn runtime() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("threads can be started")
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

/// What one writes without a library: page after page, into JSON values.
async fn read_bare(client: &reqwest::Client, origin: &str, token: &str) -> u32 {
    let mut next = Some(format!("{origin}/v1.0/communications/callRecords"));
    let mut count = 0;
    while let Some(url) = next {
        let request = client.get(url).bearer_auth(token).send();
        let body = request
            .await
            .expect("the service answers")
            .bytes()
            .await
            .expect("a body");
        let page: serde_json::Value = serde_json::from_slice(&body).expect("a page");
        for record in page["value"].as_array().expect("items") {
            count += u32::from(record["startDateTime"].is_string());
        }
        next = page["@odata.nextLink"].as_str().map(str::to_owned);
    }
    count
}
