//! Systems and models use a dataset for the purposes for which it may be used.
//!
//! Must not know why a dataset is limited to some purposes.

use crate::{
    record::{self, Dataset, DatasetUse, System},
    rules::prelude::*,
};

pub(super) const RULE: Rule = Rule {
    name: "use-beyond-purpose",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["A.4.3", "A.7.3"],
    practice: None,
    summary: "A system or model uses a dataset for a purpose for which it may not be used",
    page: include_str!("use_beyond_purpose.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for system in model.all::<System>() {
        acc.extend(beyond(model, system.entry(), &system.datasets));
    }
    for used in model.all::<record::Model>() {
        acc.extend(beyond(model, used.entry(), &used.datasets));
    }
}

fn beyond<'m>(model: &'m Model, entry: &'m Entry, uses: &'m [DatasetUse]) -> impl Iterator<Item = Finding> + 'm {
    uses.iter().enumerate().filter_map(move |(index, used)| {
        let dataset = model.get::<Dataset>(used.dataset.id())?;
        let purposes = &dataset.data().purposes;
        let is_beyond = !purposes.is_empty() && !purposes.contains(&used.purpose);
        is_beyond.then(|| finding(entry, index, used))
    })
}

fn finding(entry: &Entry, index: usize, used: &DatasetUse) -> Finding {
    let message =
        format!("{} uses {} for {}, for which it may not be used", entry.id, used.dataset, used.purpose.name());
    Finding::new(RULE.name, entry.at(&format!("datasets/{index}/for")), message)
        .help("use other data, or add the purpose to `purposes` of the dataset if its rights cover it")
        .about(&entry.id)
}
