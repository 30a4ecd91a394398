//! A piece of evidence supports as many controls as one piece can.
//!
//! Must not know what the evidence shows.

use std::collections::{BTreeMap, BTreeSet};

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "evidence-for-everything",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &[],
    practice: Some("auditors ask what exactly a file shows for each control that it is named for"),
    summary: "One piece of evidence supports implausibly many controls",
    page: include_str!("evidence_for_everything.md"),
    suppressible: true,
    check,
};

/// How many controls one piece of evidence can plausibly support: about a third of those of Annex A.
const MANY: usize = 12;

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let mut supported: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in model.controls() {
        let named = row.variants().flat_map(|variant| variant.evidence().collect::<Vec<_>>());
        let of_area = row.area().into_iter().flat_map(|area| model.links_to(&area.data().id));
        let of_area = of_area.filter(|(_, link)| link.pointer.starts_with("/supports/"));
        for id in named.chain(of_area.map(|(entry, _)| &*entry.id)) {
            supported.entry(id).or_default().insert(row.id());
        }
    }
    let evidence = model.all::<Evidence>().filter_map(|evidence| {
        let count = supported.get(&*evidence.data().id).map_or(0, BTreeSet::len);
        (count > MANY).then(|| for_everything(evidence, count))
    });
    acc.extend(evidence);
}

fn for_everything(evidence: Item<'_, Evidence>, count: usize) -> Finding {
    let message = format!("evidence {} supports {count} controls, more than one piece can show in detail", evidence.id);
    let field = if evidence.supports.is_empty() { "id" } else { "supports" };
    Finding::new(RULE.name, evidence.at(field), message)
        .help("name it for the controls that it shows at work, and collect evidence of its own for the others")
        .about(&evidence.id)
}
