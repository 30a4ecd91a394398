//! A certificate ends with its cycle.
//!
//! Must not know the months of the cycle; the model does.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "certificate-beyond-cycle",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &[],
    practice: Some("a certificate is valid for at most three years from the decision (ISO/IEC 17021-1)"),
    summary: "A certificate is recorded as valid for longer than its cycle",
    page: include_str!("certificate_beyond_cycle.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for certificate in model.all::<Certificate>() {
        let Some((expires, end)) = certificate.expires.zip(certificate.cycle_end()) else { continue };
        if expires > end {
            let message = format!(
                "certificate {} is recorded as valid until {expires}, but its cycle ends on {end}",
                certificate.id
            );
            acc.push(
                Finding::new(RULE.name, certificate.at("expires"), message)
                    .help("correct `expires:` or `decided:` to the date on the certificate")
                    .related(certificate.at("decided"), "the date of the decision")
                    .about(&certificate.id),
            );
        }
    }
}
