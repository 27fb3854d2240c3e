//! Counts what decoding a page allocates: `allocations KIND FILE`, one line per way.

use graph_calls_benches::ways;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, kind, file] = &*arguments else {
        panic!("allocations KIND FILE");
    };
    let body = std::fs::read_to_string(file).expect("the page can be read");
    for decoding in ways::decodings_of(kind) {
        let region = Region::new(ALLOCATOR);
        (decoding.run)(&body, &mut || {
            let counted = region.change();
            let count = counted.allocations + counted.reallocations;
            let live = counted.bytes_allocated as isize - counted.bytes_deallocated as isize;
            println!("{count} {live}");
        });
    }
}
