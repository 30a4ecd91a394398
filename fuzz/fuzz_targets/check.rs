//! Any bytes as record files: read, check, judge, report, write in one format.
//!
//! Must not hold any assertion: `tests/it/hostile/probe.rs` does, so that the tests replay the corpus on the same ones.

#![no_main]

#[path = "../../tests/it/hostile/probe.rs"]
#[allow(dead_code)]
mod probe;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| probe::check(bytes));
