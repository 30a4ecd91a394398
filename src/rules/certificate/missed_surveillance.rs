//! The audits of a certificate take place within its cycle.
//!
//! Must not know the months of the cycle; the model does.

use crate::model::Milestone;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "missed-surveillance",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &[],
    practice: Some(
        "the cycle of ISO/IEC 17021-1: surveillance within 12 and 24 months of the decision, recertification before the certificate ends",
    ),
    summary: "An audit in the cycle of a certificate was not conducted on time",
    page: include_str!("missed_surveillance.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for (certificate, milestones) in model.cycles() {
        let missed = |step: &Milestone<'_>| step.on < model.today && step.done.is_none();
        let missed = milestones.into_iter().filter(|step| certificate.is_claimed() && missed(step));
        acc.extend(missed.map(|step| finding(certificate, step)));
    }
}

fn finding(certificate: Item<'_, Certificate>, step: Milestone<'_>) -> Finding {
    let message = format!("the {} of certificate {} was due by {}", step.step.name(), certificate.id, step.on);
    Finding::new(RULE.name, certificate.at("decided"), message)
        .help(
            "add the `audit` record with its `type` and `on`, or contact the certification body and correct `status:`",
        )
        .about(&certificate.id)
        .distinct(&step.on.to_string())
}
