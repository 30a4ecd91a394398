//! A certificate has the same scope as a Statement of Applicability.
//!
//! Must not compare versions; another rule does.

use crate::record::field::Ref;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "certificate-without-soa",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &[],
    practice: Some("a certificate rests on the Statement of Applicability of its scope"),
    summary: "No Statement of Applicability has the scope of a certificate",
    page: include_str!("certificate_without_soa.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let scopes: Vec<_> = model.all::<Soa>().filter_map(|soa| Some((soa, soa.data().scope.as_ref()?.id()))).collect();
    for certificate in model.certificates().filter(|certificate| certificate.is_claimed()) {
        let Some(scope) = certificate.data().scope.as_ref().map(Ref::id) else { continue };
        let Some((soa, other)) = scopes.first().filter(|_| scopes.iter().all(|(_, of)| *of != scope)) else { continue };
        acc.push(without_soa(certificate, scope, *soa, other));
    }
}

fn without_soa(certificate: Item<'_, Certificate>, scope: &str, soa: Item<'_, Soa>, other: &str) -> Finding {
    let message =
        format!("certificate {} is based on scope {scope}, but {} applies to {other}", certificate.id, soa.id);
    Finding::new(RULE.name, certificate.at("scope"), message)
        .help("name the same scope in both records, or add a `soa` record for the scope of the certificate")
        .related(soa.at("scope"), "the scope of the statement")
        .about(&certificate.id)
}
