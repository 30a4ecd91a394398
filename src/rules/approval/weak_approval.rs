//! Approvals have the support in git that the manifest asks for.
//!
//! Must not know how commits and signatures are read; reports nothing without the history.

use crate::rules::prelude::*;
use crate::{
    history::{AttestationKind, AttestationOrigin, Support},
    model::Attestation,
    record::Assurance,
};

pub(super) const RULE: Rule = Rule {
    name: "weak-approval",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["7.5.2"],
    practice: None,
    summary: "An approval has less support in git than the manifest asks for",
    page: include_str!("weak_approval.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    if !model.history().is_judged() {
        return;
    }
    for attestation in model.attestations() {
        let Some(needed) = model
            .needed_assurance(attestation.entry.kind.name, attestation.kind)
            .filter(|needed| *needed > Assurance::Claimed)
        else {
            continue;
        };
        match attestation.answer.map(|answer| &answer.origin) {
            Some(AttestationOrigin::Commit(_, support)) if !support.assurance.suffices(needed) => {
                acc.push(weak(&attestation, support, needed));
            }
            Some(AttestationOrigin::Uncommitted) if !attestation.evidenced => {
                acc.push(uncommitted(&attestation, needed));
            }
            _ => {}
        }
    }
}

fn weak(attestation: &Attestation<'_>, support: &Support, needed: Assurance) -> Finding {
    let message = format!(
        "the {} of {} is {}: {}; the manifest asks for {}",
        attestation.kind.field(),
        attestation.entry.id,
        support.assurance.name(),
        support.because,
        needed.name()
    );
    finding(attestation, needed, message)
}

fn uncommitted(attestation: &Attestation<'_>, needed: Assurance) -> Finding {
    let message = format!(
        "the {} of {} is not committed yet; the manifest asks for {}",
        attestation.kind.field(),
        attestation.entry.id,
        needed.name()
    );
    finding(attestation, needed, message)
}

fn help(attestation: &Attestation<'_>, needed: Assurance) -> String {
    let signed = if needed == Assurance::Verified { ", signed with a key listed in their record" } else { "" };
    let evidence = match (attestation.kind, needed) {
        (AttestationKind::Review, _) | (_, Assurance::Claimed | Assurance::Attributed) => "",
        _ => ", or cite evidence such as minutes",
    };
    format!("have the person named commit it under a name or address in their `git`{signed}{evidence}")
}

fn finding(attestation: &Attestation<'_>, needed: Assurance, message: String) -> Finding {
    Finding::new(RULE.name, attestation.entry.at(attestation.field), message)
        .help(help(attestation, needed))
        .about(&attestation.entry.id)
        .distinct(&format!("{} {}", attestation.kind.field(), attestation.data().unwrap_or_default()))
}
