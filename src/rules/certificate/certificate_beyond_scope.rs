//! A certificate names nothing outside the scope.
//!
//! Must not compare statements; another rule does.

use crate::rules::prelude::*;
use crate::{record::field::Ref, rules::wording::folded};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    name: "certificate-beyond-scope",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &[],
    practice: None,
    summary: "A certificate names a site or an AI system outside the scope",
    page: include_str!("certificate_beyond_scope.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for certificate in model.certificates().filter(|certificate| certificate.is_claimed()) {
        let Some(scope) = model.certified_scope(certificate) else { continue };
        let inside: BTreeSet<&str> = scope.systems.iter().map(Ref::id).collect();
        let sites: BTreeSet<String> = scope.sites.iter().map(|site| folded(site)).collect();
        let systems = certificate.data().systems.iter().map(Ref::id).enumerate();
        let outside = systems.filter(|(_, system)| !inside.contains(system));
        acc.extend(outside.map(|(index, system)| beyond(certificate, scope, &format!("systems/{index}"), system)));
        let printed = certificate.data().sites.iter().enumerate();
        let outside = printed.filter(|(_, site)| !sites.contains(&folded(site)));
        acc.extend(outside.map(|(index, site)| beyond(certificate, scope, &format!("sites/{index}"), site)));
    }
}

fn beyond(certificate: Item<'_, Certificate>, scope: Item<'_, Scope>, at: &str, what: &str) -> Finding {
    let message = format!("certificate {} names {what}, which scope {} does not list", certificate.id, scope.id);
    Finding::new(RULE.name, certificate.at(at), message)
        .help("name only what the scope covers, in the same words; if the scope is too narrow, widen it and have it audited")
        .related(scope.at(at.split('/').next().unwrap_or_default()), "what the scope covers")
        .about(&certificate.id)
}
