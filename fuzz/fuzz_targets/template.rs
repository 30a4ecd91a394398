//! Any bytes as the template of the Statement of Applicability.
//!
//! Must not hold any assertion: `tests/it/hostile/probe.rs` does, so that the tests replay the corpus on the same ones.

#![no_main]

#[path = "../../tests/it/hostile/probe.rs"]
#[allow(dead_code)]
mod probe;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| probe::template(bytes));
