//! Approvers of records other than treatment plans are designated.
//!
//! Must not know acceptances of risks; only approvals of whole records.

use crate::rules::prelude::*;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    name: "undesignated-approver",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["5.3", "7.5.2"],
    practice: Some("auditors compare each approval with the persons who are designated for it"),
    summary: "A record was approved by someone whom the manifest does not designate for it",
    page: include_str!("undesignated_approver.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(undesignated_approvals(model, RULE.name, |kind| kind != TreatmentPlan::KIND));
}

/// The findings of `rule` about approvals of records of the kinds that `is_judged`.
pub(super) fn undesignated_approvals(model: &Model, rule: &str, is_judged: fn(&str) -> bool) -> Vec<Finding> {
    let Some(manifest) = model.manifest() else { return Vec::new() };
    let mut findings = Vec::new();
    let mut undesignated_kinds: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for (entry, approval) in model.approvals().filter(|(entry, _)| is_judged(entry.kind.name)) {
        let by = approval.by.id();
        match model.designated(entry.kind.name) {
            Some([]) => undesignated_kinds.entry(entry.kind.name).or_default().push(entry),
            Some(list) if model.entry(by).is_some() && !model.is_among(by, list) => {
                findings.push(undesignated(rule, manifest, entry, by));
            }
            _ => {}
        }
    }
    let by_kind = undesignated_kinds.into_iter();
    findings.extend(by_kind.map(|(kind, entries)| no_one_designated(rule, manifest, kind, &entries)));
    findings
}

fn undesignated(rule: &str, manifest: Item<'_, Aims>, entry: &Entry, by: &str) -> Finding {
    let kind = entry.kind.name;
    let message = format!("{} was approved by {by}, who is not designated for `{kind}`", entry.id);
    Finding::new(rule, entry.at("approval/by"), message)
        .help(format!("have it approved by a designated person, or add {by} under `designated.{kind}` in aims.yaml"))
        .related(manifest.at(&format!("designated/{kind}")), "these are designated")
        .about(&entry.id)
}

/// One finding for all records of a kind: the gap is in the manifest.
fn no_one_designated(rule: &str, manifest: Item<'_, Aims>, kind: &str, entries: &[&Entry]) -> Finding {
    let ids: Vec<&str> = entries.iter().take(3).map(|entry| &*entry.id).collect();
    let more = if entries.len() > ids.len() { ", …" } else { "" };
    let message = format!("no one is designated for `{kind}`, but there are approvals ({}{more})", ids.join(", "));
    let finding = Finding::new(rule, manifest.at(&format!("designated/{kind}")), message)
        .help(format!("list the roles or persons that may approve it under `designated.{kind}` in aims.yaml"))
        .about(&manifest.id);
    entries.iter().take(1).fold(finding, |finding, entry| finding.related(entry.at("approval/by"), "approved here"))
}
