//! Approvers are designated.
//!
//! Must not know acceptances of risks; only approvals of whole records.

use crate::rules::prelude::*;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    name: "undesignated-approver",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["5.3", "6.1.3", "7.5.2"],
    practice: None,
    summary: "A record was approved by someone whom the manifest does not designate for it",
    page: include_str!("undesignated_approver.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some(manifest) = model.manifest() else { return };
    let mut undesignated_kinds: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for (entry, approval) in model.approvals() {
        let by = approval.by.id();
        match model.designated(entry.kind.name) {
            Some([]) => undesignated_kinds.entry(entry.kind.name).or_default().push(entry),
            Some(list) if model.entry(by).is_some() && !model.is_among(by, list) => {
                acc.push(undesignated(manifest, entry, by));
            }
            _ => {}
        }
    }
    acc.extend(undesignated_kinds.into_iter().map(|(kind, entries)| no_one_designated(manifest, kind, &entries)));
}

fn undesignated(manifest: Item<'_, Aims>, entry: &Entry, by: &str) -> Finding {
    let kind = entry.kind.name;
    let message = format!("{} was approved by {by}, who is not designated for `{kind}`", entry.id);
    Finding::new(RULE.name, entry.at("approval/by"), message)
        .help(format!("have it approved by a designated person, or add {by} under `designated.{kind}` in aims.yaml"))
        .related(manifest.at(&format!("designated/{kind}")), "these are designated")
        .about(&entry.id)
}

/// One finding for all records of a kind: the gap is in the manifest.
fn no_one_designated(manifest: Item<'_, Aims>, kind: &str, entries: &[&Entry]) -> Finding {
    let ids: Vec<&str> = entries.iter().take(3).map(|entry| &*entry.id).collect();
    let more = if entries.len() > ids.len() { ", …" } else { "" };
    let message = format!("no one is designated for `{kind}`, but there are approvals ({}{more})", ids.join(", "));
    let finding = Finding::new(RULE.name, manifest.at(&format!("designated/{kind}")), message)
        .help(format!("list the roles or persons that may approve it under `designated.{kind}` in aims.yaml"))
        .about(&manifest.id);
    entries.iter().take(1).fold(finding, |finding, entry| finding.related(entry.at("approval/by"), "approved here"))
}
