//! A certificate that has ended is not claimed to hold.
//!
//! Must not know when the next one is issued.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "expired-certificate",
    level: Severity::Error,
    due: Stage::Build,
    clauses: &[],
    practice: Some("the data contradicts itself: a certificate that has ended does not hold"),
    summary: "A certificate has ended and is claimed to hold",
    page: include_str!("expired_certificate.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for certificate in model.all::<Certificate>().filter(|certificate| certificate.is_claimed()) {
        let ended = certificate.expires.filter(|expires| *expires < model.today);
        acc.extend(ended.map(|day| {
            let message = format!("certificate {} ended on {day} and is claimed to hold", certificate.id);
            Finding::new(RULE.name, certificate.at("expires"), message)
                .help("set `status: expired`, and add the new certificate as a record of its own")
                .about(&certificate.id)
        }));
    }
}
