#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| graph_calls_tests::fuzz::run("records", data));
