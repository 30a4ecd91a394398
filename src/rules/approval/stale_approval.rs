//! Approved, accepted or reviewed content has not changed since.
//!
//! Must not know how changes are found; reports nothing without the history.

use crate::rules::prelude::*;
use crate::{
    history::{AttestationKind, AttestationOrigin, Stale},
    model::Attestation,
    record::{Control, RecordType as _, Soa},
};

pub(super) const RULE: Rule = Rule {
    name: "stale-approval",
    basis: RuleBasis::Practice,
    due: Stage::Build,
    clauses: &["7.5.2", "7.5.3"],
    practice: Some("an approval covers what was there when it was given; auditors ask who has seen what changed since"),
    summary: "A field on which an approval, acceptance or review relies has changed since",
    page: include_str!("stale_approval.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    if !model.history().is_judged() {
        return;
    }
    for attestation in model.attestations() {
        let Some(answer) = attestation.answer else { continue };
        let AttestationOrigin::Commit(commit, _) = &answer.origin else { continue };
        let known = answer.stale.iter().filter(|stale| !is_unreadable(model, stale));
        let findings = known.map(|stale| changed(model, &attestation, commit.id.short(), stale));
        acc.extend(findings);
    }
}

/// Whether the record that changed cannot be read now, so that it is not known what changed.
fn is_unreadable(model: &Model, stale: &Stale) -> bool {
    let mut same = model.with_id(&stale.record).filter(|entry| *entry.kind.name == *stale.kind);
    same.any(|entry| entry.record().is_none())
}

/// A finding about an attestation that is the same as in the state `base` before a change, although its content is not. What a
/// change takes away and sets again was not approved again.
pub(super) fn unchanged_since(model: &Model, attestation: &Attestation<'_>, base: &str, stale: &Stale) -> Finding {
    let when = format!("since {base}, and `{}` is the same as there", attestation.kind.field());
    finding(model, attestation, base, stale, &when)
}

fn changed(model: &Model, attestation: &Attestation<'_>, commit: &str, stale: &Stale) -> Finding {
    let when = match attestation.kind {
        AttestationKind::Acceptance => format!("after the risk was accepted in commit {commit}"),
        kind => format!("after it was {} in commit {commit}", kind.done()),
    };
    finding(model, attestation, commit, stale, &when)
}

fn finding(model: &Model, attestation: &Attestation<'_>, commit: &str, stale: &Stale, when: &str) -> Finding {
    let id = &attestation.entry.id;
    let message = format!("{id} needs to be {}: {} {when}", attestation.kind.again(), stale.describe(id));
    let field = attestation.kind.field();
    let finding =
        Finding::new(RULE.name, attestation.entry.at(&format!("{field}/{}", attestation.kind.day())), message)
            .help(match attestation.entry.kind.name {
                // Its rows are controls, and readers tell its states apart by the version.
                Soa::KIND if *stale.kind == *Control::KIND => format!(
                    "check the change with `aims diff {commit}`, and give it a new `version` with a new `{field}`"
                ),
                _ => format!(
                    "check the change with `aims diff {commit}`, and set a new `{field}` if the record is still correct"
                ),
            })
            .about(id)
            .distinct(&format!(
                "{field} {} {} {}{}",
                attestation.data().unwrap_or_default(),
                stale.record,
                stale.fields.join(" "),
                stale.text.as_ref().map(|text| format!(" {}", text.version)).unwrap_or_default()
            ));
    match model.with_id(&stale.record).find(|entry| *entry.kind.name == *stale.kind) {
        Some(entry) if entry.id != *id || !stale.fields.is_empty() => finding.related(
            entry.at(&stale.fields.first().map_or_else(String::new, |field| field.replace('.', "/"))),
            "this changed",
        ),
        _ => finding,
    }
}
