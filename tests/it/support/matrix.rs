//! Matrices that are too heavy for every run: `cargo test` runs a part of each, `.ci/run` sets `AIMS_EVERY` and runs all.

/// Whether all cases run.
pub fn all() -> bool {
    std::env::var_os("AIMS_EVERY").is_some()
}

/// Whether the case with this number runs: each where all do, otherwise one of `step`.
pub fn runs(number: usize, step: usize) -> bool {
    all() || number.is_multiple_of(step)
}

/// The cases that run.
pub fn some<T>(cases: impl IntoIterator<Item = T>, step: usize) -> Vec<T> {
    cases.into_iter().enumerate().filter(|(number, _)| runs(*number, step)).map(|(_, case)| case).collect()
}

/// How many random cases a property is tried with.
pub fn cases(many: u32) -> u32 {
    if all() { many } else { many / 6 }
}
