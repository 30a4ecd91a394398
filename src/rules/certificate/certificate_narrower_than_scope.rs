//! A certificate that lists systems or sites lists those of its scope.
//!
//! Must not judge what a certificate names beyond the scope; another rule does.

use crate::rules::prelude::*;
use crate::{record::field::Ref, rules::wording::folded};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    name: "certificate-narrower-than-scope",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &[],
    practice: Some("what the certificate does not name is not certified, whatever the scope says"),
    summary: "A certificate leaves out a site or an AI system of the scope",
    page: include_str!("certificate_narrower_than_scope.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for certificate in model.certificates().filter(|certificate| certificate.is_claimed()) {
        let Some(scope) = model.certified_scope(certificate) else { continue };
        let named: BTreeSet<&str> = certificate.data().systems.iter().map(Ref::id).collect();
        let systems = scope.data().systems.iter().map(Ref::id).enumerate();
        let missing = systems.filter(|(_, system)| !named.is_empty() && !named.contains(system));
        acc.extend(missing.map(|(index, system)| narrower(certificate, scope, "systems", index, system)));
        let printed: BTreeSet<String> = certificate.sites.iter().map(|site| folded(site)).collect();
        let sites = scope.data().sites.iter().enumerate();
        let missing = sites.filter(|(_, site)| !printed.is_empty() && !printed.contains(&folded(site)));
        acc.extend(missing.map(|(index, site)| narrower(certificate, scope, "sites", index, site)));
    }
}

fn narrower(
    certificate: Item<'_, Certificate>,
    scope: Item<'_, Scope>,
    list: &str,
    index: usize,
    what: &str,
) -> Finding {
    let message = format!("certificate {} does not name {what}, which scope {} lists", certificate.id, scope.id);
    Finding::new(RULE.name, certificate.at(list), message)
        .help("copy what is printed, in the words of the scope; if the scope has grown, have the certificate extended")
        .related(scope.at(&format!("{list}/{index}")), "it is in the scope")
        .about(&certificate.id)
        .distinct(what)
}
