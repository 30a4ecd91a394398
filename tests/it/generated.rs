//! Derived files on disk are what the code derives; `AIMS_BLESS=1 cargo test generated` writes them.

use std::fs;

use aims::generate;

use crate::support::{
    files::{project, tree},
    folder::write,
};

/// Compares files of the project, by their paths from its root, with what they should hold; writes them when blessing.
pub fn assert_fresh(files: Vec<(String, String)>) {
    let bless = std::env::var_os("AIMS_BLESS").is_some();
    let mut stale = Vec::new();
    for (name, text) in files {
        let path = project().join(&name);
        if fs::read_to_string(&path).is_ok_and(|there| there == text) {
            continue;
        }
        if bless {
            write(&path, &text);
        }
        stale.push(name);
    }
    assert!(bless || stale.is_empty(), "out of date, bless with AIMS_BLESS=1: {stale:#?}");
}

#[test]
fn derived_files_are_up_to_date() {
    assert_fresh(generate::files());
}

#[test]
fn no_schema_is_left_of_a_kind_that_is_gone() {
    let known: Vec<String> = generate::files().into_iter().map(|(name, _)| name).collect();
    for name in tree("schemas").files.into_keys().map(|name| format!("schemas/{name}")) {
        assert!(known.contains(&name), "{name} follows from nothing");
    }
}
