//! After a certification audit that recommended certification there is a certificate.
//!
//! Must not know how long a certification body takes.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "audit-without-certificate",
    basis: RuleBasis::Practice,
    due: Stage::Surveillance,
    clauses: &[],
    practice: Some(
        "surveillance presupposes a certificate; its number and dates are the first that a surveillance auditor compares",
    ),
    summary: "Audits by a certification body took place, but no certificate is recorded",
    page: include_str!("audit_without_certificate.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    if model.certificates().next().is_some() {
        return;
    }
    let completed = model.all::<Audit>().filter(|audit| audit.is_by_certifier() && audit.on.is_some());
    acc.extend(completed.max_by_key(|audit| audit.on).map(finding));
}

fn finding(audit: Item<'_, Audit>) -> Finding {
    let message = format!("no certificate is recorded, although {} was an audit by a certification body", audit.id);
    Finding::new(RULE.name, audit.at("type"), message)
        .help("add a `certificate` record as printed; after a refusal or a withdrawal, keep it with its `status:`")
        .about(&audit.id)
}
