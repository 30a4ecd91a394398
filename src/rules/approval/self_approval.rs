//! A record is not approved by its own author.
//!
//! Must not know whether the approver is designated.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "self-approval",
    basis: RuleBasis::Practice,
    due: Stage::Build,
    clauses: &[],
    practice: Some("a second pair of eyes: clause 9.2.2 asks for impartial auditors but leaves open who approves"),
    summary: "A record was approved by its own author",
    page: include_str!("self_approval.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    if model.manifest().is_some_and(|manifest| manifest.allow_self_approval) {
        return;
    }
    for (entry, approval) in model.approvals() {
        let writer = writer(entry).filter(|(_, writer)| model.same_person(approval.by.id(), writer));
        acc.extend(writer.map(|(field, writer)| approved_by_writer(entry, approval.by.id(), field, writer)));
    }
}

/// The author, or the owner if no author is named.
fn writer(entry: &Entry) -> Option<(&'static str, &str)> {
    let record = entry.record()?;
    record.author().map(|author| ("author", author)).or_else(|| Some(("owner", record.owner()?)))
}

fn approved_by_writer(entry: &Entry, by: &str, field: &str, writer: &str) -> Finding {
    let message = format!("{} was approved by {by}, who is also its {field}", entry.id);
    Finding::new(RULE.name, entry.at("approval/by"), message)
        .help("have someone else approve it, or set `allow-self-approval: true` in aims.yaml if the organization is too small for that")
        .related(entry.at(field), format!("the {field} is {writer}"))
        .about(&entry.id)
}
