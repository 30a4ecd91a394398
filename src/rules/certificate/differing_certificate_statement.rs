//! A certificate has the same statement as its scope.
//!
//! Must not judge which of the two is right.

use crate::rules::prelude::*;
use crate::rules::wording::folded;

pub(super) const RULE: Rule = Rule {
    name: "differing-certificate-statement",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &[],
    practice: Some("buyers compare the statement on the certificate with the scope, word by word"),
    summary: "The statement on a certificate differs from that of the scope",
    page: include_str!("differing_certificate_statement.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for certificate in model.certificates().filter(|certificate| certificate.is_claimed()) {
        let scope = model.certified_scope(certificate);
        let Some((scope, printed)) = scope.zip(certificate.data().statement.as_deref()) else { continue };
        if folded(printed) != folded(&scope.statement) {
            let message = format!("the statement on certificate {} differs from that of {}", certificate.id, scope.id);
            acc.push(
                Finding::new(RULE.name, certificate.at("statement"), message)
                    .help("copy the statement as printed; if scope and certificate still differ, agree on one statement with the certification body")
                    .related(scope.at("statement"), "the statement of the scope")
                    .about(&certificate.id),
            );
        }
    }
}
