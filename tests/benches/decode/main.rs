//! Decoding a page of full call records: the generated types beside derived ones and `serde_json::Value`,
//! all in one run, so that the ratios count and not the times.
//!
//! ```sh
//! cargo bench -p graph-calls-tests --bench decode
//! ```

mod derived;
mod page;

use std::hint::black_box;
use std::time::{Duration, Instant};

use graph_calls_endpoints::operation;
use graph_calls_models::Page;
use graph_calls_models::call_records::CallRecord;

/// Each way is measured this often; the medians are compared.
const ROUNDS: usize = 15;

fn main() {
    let text = page::full_call_records(24, 6);
    let bytes = text.as_bytes();
    println!("a page of {:.1} MB", bytes.len() as f64 / 1e6);

    let derived = || serde_json::from_slice::<derived::Page>(bytes).map(|page| page.value.len());
    let ways: [(&str, &dyn Fn() -> usize); 5] = [
        ("derived, from_slice", &|| {
            derived().expect("the page decodes")
        }),
        ("derived, from_str", &|| {
            let page: derived::Page = serde_json::from_str(&text).expect("the page decodes");
            page.value.len()
        }),
        ("generated, from_slice", &|| {
            let page: Page<CallRecord> = serde_json::from_slice(bytes).expect("the page decodes");
            page.value.len()
        }),
        ("generated, as operations decode", &|| {
            let page: Page<CallRecord> = operation::json(bytes).expect("the page decodes");
            page.value.len()
        }),
        ("serde_json::Value", &|| {
            let page: serde_json::Value = serde_json::from_slice(bytes).expect("the page decodes");
            page["value"].as_array().map_or(0, Vec::len)
        }),
    ];
    // Round by round through all ways, so that a slow moment of the machine meets all of them.
    let mut times = vec![Vec::new(); ways.len()];
    for _ in 0..ROUNDS {
        for (way, times) in ways.iter().zip(&mut times) {
            let start = Instant::now();
            black_box((way.1)());
            times.push(start.elapsed());
        }
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2].as_secs_f64()
    };
    let medians: Vec<f64> = times.iter_mut().map(median).collect();
    for ((name, _), time) in ways.iter().zip(&medians) {
        let speed = bytes.len() as f64 / time / 1e6;
        println!(
            "{name:<34} {:>7.2} ms {speed:>6.0} MB/s  x{:.2}",
            time * 1e3,
            medians[0] / time
        );
    }
}
