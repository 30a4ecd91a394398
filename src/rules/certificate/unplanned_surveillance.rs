//! The next audit in the cycle of a certificate is planned.
//!
//! Must not know the months of the cycle; the model does.

use crate::model::Milestone;
use crate::record::field::Interval;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unplanned-surveillance",
    basis: RuleBasis::Practice,
    due: Stage::Surveillance,
    clauses: &[],
    practice: Some(
        "certification bodies agree the date of an audit long before it; a body that cannot audit on time suspends the certificate",
    ),
    summary: "The next audit in the cycle of a certificate is due within a year and not planned",
    page: include_str!("unplanned_surveillance.md"),
    suppressible: true,
    check,
};

/// How many months before it is due an audit is planned.
const AHEAD: i32 = 12;

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some(horizon) = model.today.after(&Interval::months(AHEAD)) else { return };
    for (certificate, milestones) in model.cycles().into_iter().filter(|(certificate, _)| certificate.is_claimed()) {
        let next = milestones.into_iter().find(|step| step.done.is_none());
        let is_ahead = |step: &Milestone<'_>| step.on >= model.today && step.on <= horizon;
        let unplanned = next.filter(|step| is_ahead(step) && !is_planned(model, step));
        acc.extend(unplanned.map(|step| finding(certificate, &step)));
    }
}

fn is_planned(model: &Model, step: &Milestone<'_>) -> bool {
    let is_of_step = |audit: &Audit| audit.r#type == step.step.audit_type() && audit.on.is_none();
    model.all::<Audit>().any(|audit| is_of_step(audit.data()) && audit.planned.is_some())
}

fn finding(certificate: Item<'_, Certificate>, step: &Milestone<'_>) -> Finding {
    let message =
        format!("the {} of certificate {}, due by {}, is not planned", step.step.name(), certificate.id, step.on);
    Finding::new(RULE.name, certificate.at("decided"), message)
        .help("agree the date with the certification body, and add an `audit` record with its `type` and `planned`")
        .about(&certificate.id)
        .distinct(&step.on.to_string())
}
