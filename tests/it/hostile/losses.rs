//! Nothing of the company example is lost unseen: `check` at the last stage notices the deletion of each record and field, or `diff` says
//! that the management system is weaker, or it is on the list of what may be absent. `cargo test` tries those of a fixed seed,
//! `AIMS_EVERY` all.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use aims::{
    finding::Stage,
    model::{Model, Shared},
    report::{
        check::CheckReport,
        diff::{ChangedFiles, Side, diff},
    },
    source::MemoryTree,
};
use rayon::prelude::*;

use super::records::{pointers, take};
use crate::support::{
    company::{Record, company, general, scattered, with, without},
    engine::{TODAY, checked},
    files::{example, holding},
    matrix,
    versioned::bare_model,
};

/// How many fields and records are tried unless all are.
const SOME: usize = 100;

/// The example with these files of records.
fn whole(files: BTreeMap<String, Vec<u8>>) -> MemoryTree {
    static COMPANY: LazyLock<MemoryTree> = LazyLock::new(|| example("company"));
    let mut tree = COMPANY.clone();
    tree.files.retain(|path, _| !crate::support::records::is_record(path) || files.contains_key(path));
    tree.files.extend(files);
    tree
}

fn is_silent(files: BTreeMap<String, Vec<u8>>) -> bool {
    checked(&whole(files), TODAY, Stage::Surveillance).0.findings.is_empty()
}

/// Whether `diff` says that a change of one record makes something weaker.
struct Weighing {
    shared: Shared,
    before: Model,
    nothing: CheckReport,
}

impl Weighing {
    fn of(tree: &MemoryTree) -> Self {
        let shared = Shared::default();
        let before = bare_model(tree.files.clone(), Some(&shared), |_| false);
        Self { shared, before, nothing: checked(&holding(BTreeMap::new()), TODAY, Stage::Build).0 }
    }

    fn is_weaker(&self, files: BTreeMap<String, Vec<u8>>, changed: &str) -> bool {
        let after = bare_model(files, Some(&self.shared), |path| path == changed);
        let side = |model| Side::new(model, &self.nothing, "a state", None);
        let report = diff(&side(&self.before), &side(&after), &ChangedFiles::default(), Vec::new(), Vec::new());
        report.weakenings().next().is_some()
    }
}

#[test]
fn losses_of_the_company_are_seen() {
    let (tree, records) = company();
    let all: Vec<(&Record, String)> = records
        .iter()
        .flat_map(|record| {
            let mut found = Vec::new();
            pointers(&record.data, String::new(), &mut found);
            found.retain(|pointer| !["/kind", "/id"].contains(&pointer.as_str()));
            found.into_iter().map(move |pointer| (record, pointer))
        })
        .collect();
    let many = all.len();
    let mut chosen: Vec<(usize, (&Record, String))> = all.into_iter().enumerate().collect();
    if !matrix::all() {
        chosen.sort_by_key(|(number, _)| scattered(*number));
        chosen.truncate(SOME);
    }
    let weighing = Weighing::of(&tree);
    let outcomes: Vec<(String, &str, String)> = chosen
        .par_iter()
        .filter_map(|(_, (record, pointer))| {
            let files = || match pointer.is_empty() {
                true => without(&tree, &records, record),
                false => {
                    let mut data = record.data.clone();
                    take(&mut data, pointer);
                    with(&tree, &records, record, &data)
                }
            };
            if !is_silent(files()) {
                return None;
            }
            let seen = if weighing.is_weaker(files(), &record.path) { "diff" } else { "nothing" };
            Some((format!("{} {}", record.kind.name, general(pointer)), seen, record.id.clone()))
        })
        .collect();
    let mut unseen: BTreeMap<&str, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for (what, seen, id) in outcomes {
        unseen.entry(seen).or_default().entry(what).or_default().insert(id);
    }
    for (seen, fields) in &unseen {
        for (field, ids) in fields {
            println!("{seen}\t{field}\t{}", ids.len());
        }
    }
    println!("{} of {many}", chosen.len());
}
