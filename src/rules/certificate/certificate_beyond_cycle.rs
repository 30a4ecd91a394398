//! A certificate ends with its cycle.
//!
//! Must not know the months of the cycle; the model does.

use crate::record::field::Date;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "certificate-beyond-cycle",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &[],
    practice: Some(
        "a certificate is valid for three years from the decision, or from the end of the one that it renews (ISO/IEC 17021-1)",
    ),
    summary: "A certificate is recorded as valid for longer than its cycle",
    page: include_str!("certificate_beyond_cycle.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for certificate in model.certificates() {
        let Some((expires, end)) = certificate.expires.zip(certificate.latest_end()) else { continue };
        if expires > end {
            acc.push(beyond(certificate, expires, end));
        }
    }
}

fn beyond(certificate: Item<'_, Certificate>, expires: Date, end: Date) -> Finding {
    let message =
        format!("certificate {} is recorded as valid until {expires}, but its cycle ends on {end}", certificate.id);
    let (from, label) = match certificate.renews_until {
        Some(_) => ("renews-until", "the end of the certificate that it renews"),
        None => ("decided", "the date of the decision"),
    };
    Finding::new(RULE.name, certificate.at("expires"), message)
        .help("correct the dates; if it renews a certificate, add `renews-until:` with the last date of that one")
        .related(certificate.at(from), label)
        .about(&certificate.id)
}
