//! Any bytes as record files, like the target `check`, and written in every format, told and drawn: slower, for fewer executions.
//!
//! Must not hold any assertion: `tests/it/hostile/probe.rs` does, so that the tests replay the corpus on the same ones.

#![no_main]

#[path = "../../tests/it/hostile/probe.rs"]
#[allow(dead_code)]
mod probe;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| probe::formats(bytes));
