//! What was approved, accepted or reviewed is still what stands there.
//!
//! Must not know how changes are found; without the past it says nothing.

use crate::rules::prelude::*;
use crate::{
    history::{AttestationKind, Set, Stale},
    model::Attestation,
};

pub(super) const RULE: Rule = Rule {
    name: "stale-approval",
    level: Severity::Warning,
    due: Stage::Build,
    clauses: &["7.5.2", "7.5.3"],
    practice: None,
    summary: "What an approval, acceptance or review relied on has changed since",
    page: include_str!("stale_approval.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    if !model.history().is_judged() {
        return;
    }
    for stated in model.attestations() {
        let Some(answer) = stated.answer else { continue };
        let Set::By(commit, _) = &answer.set else { continue };
        let findings = answer.stale.iter().map(|stale| changed(model, &stated, commit.id.short(), stale));
        acc.extend(findings);
    }
}

fn changed(model: &Model, stated: &Attestation<'_>, commit: &str, stale: &Stale) -> Finding {
    let id = &stated.entry.id;
    let done = match stated.kind {
        AttestationKind::Acceptance => format!("the risk was accepted in commit {commit}"),
        kind => format!("it was {} in commit {commit}", kind.done()),
    };
    let message = format!("{id} needs to be {}: {} after {done}", stated.kind.again(), stale.describe(id));
    let field = stated.kind.field();
    let finding = Finding::new(RULE.name, stated.entry.at(&format!("{field}/{}", stated.kind.day())), message)
        .help(format!("look at the change with `aims diff {commit}`, and set a new `{field}` where it still holds"))
        .about(id)
        .distinct(&format!(
            "{field} {} {} {}",
            stated.data().unwrap_or_default(),
            stale.record,
            stale.fields.join(" ")
        ));
    match model.with_id(&stale.record).find(|entry| *entry.kind.name == *stale.kind) {
        Some(entry) if entry.id != *id || !stale.fields.is_empty() => finding.related(
            entry.at(&stale.fields.first().map_or_else(String::new, |field| field.replace('.', "/"))),
            "this changed",
        ),
        _ => finding,
    }
}
