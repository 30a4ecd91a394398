//! No two files are the same for some system.
//!
//! Must not access the file system; the paths are known.

use crate::rules::prelude::*;
use crate::source::{At, Difference, folded};
use std::{borrow::Cow, collections::BTreeMap};

pub(super) const RULE: Rule = Rule {
    name: "colliding-file-names",
    basis: RuleBasis::Practice,
    due: Stage::Build,
    clauses: &[],
    practice: Some("a clone on Windows or macOS holds only one of the files, and the other is gone without a word"),
    summary: "Two files have paths that differ by case or Unicode normalization only",
    page: include_str!("colliding_file_names.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let mut first: BTreeMap<Cow<'_, str>, &str> = BTreeMap::new();
    for path in model.governed_paths() {
        let known = *first.entry(folded(path)).or_insert(path);
        acc.extend(Difference::between(known, path).map(|difference| colliding(known, path, difference)));
    }
}

fn colliding(first: &str, path: &str, difference: Difference) -> Finding {
    let message = format!("`{path}` and `{first}` differ by {}", difference.words());
    Finding::new(RULE.name, At::File(path.into()), message)
        .help("rename one of them; Windows and macOS hold only one of the two")
        .related(At::File(first.into()), "the other file")
}
