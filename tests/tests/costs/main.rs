//! Holds what decoding, encoding and generating allocate to the numbers that were accepted.
//!
//! Times differ from machine to machine; allocations do not. `cargo xtask bench --accept` accepts what is now.

use std::alloc::System;
use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::Path;

use graph_calls_core::{Object, operation};
use graph_calls_models::Page;
use graph_calls_models::call_records::CallRecord;
use graph_calls_tests::full_page;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The largest difference of a number from the accepted one, in percent.
const BAND: usize = 3;

/// The environment variable that accepts what is now.
const ACCEPT: &str = "ACCEPT_COSTS";

/// The allocations of something.
struct Costs(BTreeMap<String, usize>);

impl Costs {
    fn count<T>(&mut self, name: &str, run: impl FnOnce() -> T) -> T {
        let region = Region::new(ALLOCATOR);
        let made = black_box(run());
        let counted = region.change();
        let mut note = |what: &str, number: usize| {
            self.0.insert(format!("{name}, {what}"), number);
        };
        note("allocations", counted.allocations + counted.reallocations);
        note("bytes", counted.bytes_allocated);
        note(
            "bytes held",
            counted
                .bytes_allocated
                .saturating_sub(counted.bytes_deallocated),
        );
        made
    }
}

// One test: tests beside it would be counted as well.
#[test]
fn costs_are_the_accepted_ones() {
    let mut costs = Costs(BTreeMap::new());
    let body = full_page::full_call_records(24, 6);
    let decode = || operation::json::<Page<CallRecord>>(body.as_bytes()).expect("the page decodes");
    let page = costs.count("decode a page", decode);
    costs.count("encode it", || page.to_json().expect("the page encodes"));
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("it is a member");
    let document = xtask::spec::load(&workspace.join("spec/graph-calls.yaml"));
    let document = document.expect("the document can be read");
    let generate = || match xtask::codegen::generate(&document) {
        Ok(files) => files,
        Err(problems) => panic!("{}", problems.render(false)),
    };
    costs.count("generate the crates", generate);

    let path = workspace.join("tests/tests/costs/accepted.txt");
    if std::env::var_os(ACCEPT).is_some() {
        let lines = costs
            .0
            .iter()
            .map(|(name, number)| format!("{name}: {number}\n"));
        fs::write(&path, lines.collect::<String>()).expect("the file can be written");
        return;
    }
    let text = fs::read_to_string(&path).expect("there are accepted numbers");
    let accepted: BTreeMap<&str, usize> = text
        .lines()
        .filter_map(|line| line.split_once(": "))
        .filter_map(|(name, number)| Some((name, number.parse().ok()?)))
        .collect();
    let mut wrong = Vec::new();
    for (name, number) in &costs.0 {
        let accepted = accepted.get(&**name).copied().unwrap_or_default();
        if number.abs_diff(accepted) * 100 > accepted * BAND {
            wrong.push(format!("{name}: {number}, accepted {accepted}"));
        }
    }
    assert!(
        wrong.is_empty() && accepted.len() == costs.0.len(),
        "more than {BAND} percent from what was accepted:\n{}\n\
         Where the change is wanted: cargo xtask bench --accept",
        wrong.join("\n")
    );
}
