//! An expired certificate is not claimed to be valid.
//!
//! Must not know when the next one is issued.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "expired-certificate",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &[],
    practice: None,
    summary: "An expired certificate is claimed to be valid",
    page: include_str!("expired_certificate.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for certificate in model.all::<Certificate>().filter(|certificate| certificate.is_claimed()) {
        let expired = certificate.expires.filter(|expires| *expires < model.today);
        acc.extend(expired.map(|date| {
            let message = format!("certificate {} expired on {date} but is claimed to be valid", certificate.id);
            Finding::new(RULE.name, certificate.at("expires"), message)
                .help("set `status: expired`, and add the new certificate as a separate record")
                .about(&certificate.id)
        }));
    }
}
