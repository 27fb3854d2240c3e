//! Decoding a page of full call records: the generated types beside derived ones and `serde_json::Value`.
//!
//! ```sh
//! cargo bench -p graph-calls-tests --bench decode
//! ```

mod derived;
#[path = "../interleaved/mod.rs"]
mod interleaved;
mod page;

use std::hint::black_box;

use graph_calls_endpoints::operation;
use graph_calls_models::Page;
use graph_calls_models::call_records::CallRecord;

/// Each way is measured this often.
const ROUNDS: usize = 15;

fn main() {
    let text = page::full_call_records(24, 6);
    let bytes = text.as_bytes();
    println!("a page of {:.1} MB", bytes.len() as f64 / 1e6);

    let derived = |page: Result<derived::Page, _>| {
        black_box(page.expect("the page decodes").value.len());
    };
    let generated = |page: Page<CallRecord>| {
        black_box(page.value.len());
    };
    let names = [
        "derived, from_slice",
        "derived, from_str",
        "generated, from_slice",
        "generated, as operations decode",
        "serde_json::Value",
    ];
    let medians = interleaved::medians(
        ROUNDS,
        [
            &mut || derived(serde_json::from_slice(bytes)),
            &mut || derived(serde_json::from_str(&text)),
            &mut || generated(serde_json::from_slice(bytes).expect("the page decodes")),
            &mut || generated(operation::json(bytes).expect("the page decodes")),
            &mut || {
                let page: serde_json::Value = serde_json::from_slice(bytes).expect("a page");
                black_box(page["value"].as_array().map_or(0, Vec::len));
            },
        ],
    );
    for (name, time) in names.iter().zip(&medians) {
        let speed = bytes.len() as f64 / time / 1e6;
        println!(
            "{name:<34} {:>7.2} ms {speed:>6.0} MB/s  x{:.2}",
            time * 1e3,
            medians[0] / time
        );
    }
}
