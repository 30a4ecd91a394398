//! Approvals are supported by git as well as the manifest asks for.
//!
//! Must not know how commits and signatures are read; without the past it says nothing.

use crate::rules::prelude::*;
use crate::{
    history::{AttestationKind, Set, Support},
    model::Attestation,
    record::Degree,
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
            model.needed_degree(stated.entry.kind.name, stated.sort).filter(|needed| *needed > Degree::Claimed)
        else {
            continue;
        };
        match stated.answer.map(|answer| &answer.set) {
            Some(Set::By(_, support)) if !support.degree.suffices(needed) => acc.push(weak(&stated, support, needed)),
            Some(Set::Uncommitted) if !stated.evidenced => acc.push(uncommitted(&stated, needed)),
            _ => {}
        }
    }
}

fn weak(stated: &Attestation<'_>, support: &Support, needed: Degree) -> Finding {
    let message = format!(
        "the {} of {} is {}: {}; the manifest asks for {}",
        stated.sort.field(),
        stated.entry.id,
        support.degree.name(),
        support.because,
        needed.name()
    );
    finding(stated, needed, message)
}

fn uncommitted(stated: &Attestation<'_>, needed: Degree) -> Finding {
    let message = format!(
        "the {} of {} is not committed yet; the manifest asks for {}",
        stated.sort.field(),
        stated.entry.id,
        needed.name()
    );
    finding(stated, needed, message)
}

fn help(stated: &Attestation<'_>, needed: Degree) -> String {
    let signed = if needed == Degree::Proved { ", signed with a key listed in their record" } else { "" };
    let evidence = match (stated.sort, needed) {
        (AttestationKind::Review, _) | (_, Degree::Claimed | Degree::Attributed) => "",
        _ => ", or cite evidence such as minutes",
    };
    format!("let the person named commit it under a name or address in their `git`{signed}{evidence}")
}

fn finding(stated: &Attestation<'_>, needed: Degree, message: String) -> Finding {
    Finding::new(RULE.name, stated.entry.at(stated.field), message)
        .help(help(stated, needed))
        .about(&stated.entry.id)
        .distinct(&format!("{} {}", stated.sort.field(), stated.data().unwrap_or_default()))
}
