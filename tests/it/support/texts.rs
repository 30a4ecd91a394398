//! Texts as strangers write them, and patterns that texts are held against.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use proptest::prelude::*;
use regex::Regex;

/// Some of `pieces`, and anything else between them, one after the other.
pub fn hostile(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => prop::sample::select(pieces).prop_map(str::to_owned), 1 => any::<String>()];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// A regular expression. Each is compiled once: without optimization that takes longer than to match it.
pub fn compiled(pattern: &str) -> Regex {
    static KNOWN: Mutex<BTreeMap<String, Regex>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.entry(pattern.to_owned()).or_insert_with(|| Regex::new(pattern).expect("a pattern")).clone()
}
