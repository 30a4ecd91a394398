//! The cost of evaluating the expectations relative to parsing the records that they check: a ratio of one run, one thread.
//!
//! `cargo bench --bench expectations -- DIR` prints both; the promise is that all expectations take at most half of it.

#![expect(clippy::print_stdout, reason = "a program of its own")]

use std::{
    path::Path,
    time::{Duration, Instant},
};

use aims::{
    model::Ruleset,
    record::{Kind, field::Date},
    repo::WorkTree,
    rules,
    source::{Selection, Tree as _},
    yaml::{self, Node, YamlDocument},
};

/// Each is measured so often, and the fastest counts.
const TIMES: usize = 7;

fn main() {
    let Some(folder) = std::env::args().skip(1).find(|word| word != "--bench") else {
        println!("usage: cargo bench --bench expectations -- DIR");
        return;
    };
    let tree = WorkTree::at(Path::new(&folder)).expect("the folder is there");
    let read = |path: &aims::source::Path| {
        String::from_utf8(tree.read(path, yaml::MAX_BYTES).expect("it can be read")).expect("it is UTF-8")
    };
    let texts: Vec<String> = tree
        .list(&Selection { folder: "", extensions: &["yaml"], optional: &[], exclude: &[] })
        .expect("it can be listed")
        .files
        .iter()
        .map(read)
        .collect();
    let (ruleset, _) = Ruleset::shipped(rules::catalog());
    let today: Date = "2026-06-30".parse().expect("a date");

    let parse = || texts.iter().map(|text| yaml::parse(text).documents.into_iter().flatten().count()).sum::<usize>();
    let documents: Vec<YamlDocument<'_>> =
        texts.iter().flat_map(|text| yaml::parse(text).documents.into_iter().flatten()).collect();
    let kind =
        |root: &Node<'_>| root.get("kind").and_then(Node::as_str).and_then(Kind::named).expect("it has a kind").name;
    let kinds: Vec<&str> = documents.iter().map(|document| kind(&document.root)).collect();
    let evaluate = || {
        let evaluated = kinds.iter().zip(&documents);
        evaluated
            .map(|(kind, document)| ruleset.expectations.evaluate(kind, &document.root, today).answers.len())
            .sum::<usize>()
    };
    let (parsed, held) = (fastest(parse), fastest(evaluate));
    println!("{} documents, {} expectations", documents.len(), ruleset.expectations.all().count());
    println!("parsing      {parsed:>12.3?}");
    println!("expectations {held:>12.3?}   ratio {:.2}", held.as_secs_f64() / parsed.as_secs_f64());
}

fn fastest(work: impl Fn() -> usize) -> Duration {
    let once = || {
        let start = Instant::now();
        std::hint::black_box(work());
        start.elapsed()
    };
    (0..TIMES).map(|_| once()).min().unwrap_or_default()
}
