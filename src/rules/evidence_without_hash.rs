//! A file that counts as evidence is pinned by its SHA-256.
//!
//! Must not know what the file holds.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "evidence-without-hash",
    level: Severity::Warning,
    due: Stage::Stage2,
    clauses: &[],
    practice: Some("auditors ask how we know that a file is still the one that was collected"),
    summary: "Evidence names a file without its SHA-256",
    page: include_str!("evidence_without_hash.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let unpinned = |evidence: &Item<'_, Evidence>| evidence.path.is_some() && evidence.sha256.is_none();
    acc.extend(model.all::<Evidence>().filter(unpinned).filter_map(without_hash));
}

fn without_hash(evidence: Item<'_, Evidence>) -> Option<Finding> {
    let path = evidence.path.as_ref()?;
    let message = format!("evidence {} does not pin `{path}` by its SHA-256", evidence.id);
    let help = format!("add `sha256:` with the digits that `sha256sum {path}` prints");
    Some(Finding::new(RULE.name, evidence.at("path"), message).help(help).about(&evidence.id))
}
