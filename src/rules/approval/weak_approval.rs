//! Approvals are supported by git as well as the manifest asks for.
//!
//! Must not know how commits and signatures are read; without the past it says nothing.

use crate::rules::prelude::*;
use crate::{
    history::{AttestationKind, Set, Support},
    model::Attestation,
    record::Assurance,
};

pub(super) const RULE: Rule = Rule {
    name: "weak-approval",
    level: Severity::Error,
    due: Stage::Build,
    clauses: &["7.5.2"],
    practice: None,
    summary: "An approval is supported less well than the manifest asks for",
    page: include_str!("weak_approval.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    if !model.history().is_judged() {
        return;
    }
    for stated in model.attestations() {
        let Some(needed) =
            model.needed_assurance(stated.entry.kind.name, stated.kind).filter(|needed| *needed > Assurance::Claimed)
        else {
            continue;
        };
        match stated.answer.map(|answer| &answer.set) {
            Some(Set::By(_, support)) if !support.assurance.suffices(needed) => {
                acc.push(weak(&stated, support, needed))
            }
            Some(Set::Uncommitted) if !stated.evidenced => acc.push(uncommitted(&stated, needed)),
            _ => {}
        }
    }
}

fn weak(stated: &Attestation<'_>, support: &Support, needed: Assurance) -> Finding {
    let message = format!(
        "the {} of {} is {}: {}; the manifest asks for {}",
        stated.kind.field(),
        stated.entry.id,
        support.assurance.name(),
        support.because,
        needed.name()
    );
    finding(stated, needed, message)
}

fn uncommitted(stated: &Attestation<'_>, needed: Assurance) -> Finding {
    let message = format!(
        "the {} of {} is not committed yet; the manifest asks for {}",
        stated.kind.field(),
        stated.entry.id,
        needed.name()
    );
    finding(stated, needed, message)
}

fn help(stated: &Attestation<'_>, needed: Assurance) -> String {
    let signed = if needed == Assurance::Verified { ", signed with a key listed in their record" } else { "" };
    let evidence = match (stated.kind, needed) {
        (AttestationKind::Review, _) | (_, Assurance::Claimed | Assurance::Attributed) => "",
        _ => ", or cite evidence such as minutes",
    };
    format!("let the person named commit it under a name or address in their `git`{signed}{evidence}")
}

fn finding(stated: &Attestation<'_>, needed: Assurance, message: String) -> Finding {
    Finding::new(RULE.name, stated.entry.at(stated.field), message)
        .help(help(stated, needed))
        .about(&stated.entry.id)
        .distinct(&format!("{} {}", stated.kind.field(), stated.data().unwrap_or_default()))
}
