//! Any bytes as YAML: a tree whose places lie in the text and slice back.
//!
//! Must not hold any assertion: `tests/it/hostile/probe.rs` does, so that the tests replay the corpus on the same ones.

#![no_main]

#[path = "../../tests/it/hostile/probe.rs"]
#[allow(dead_code)]
mod probe;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| probe::yaml(bytes));
