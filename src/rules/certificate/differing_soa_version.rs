//! A certificate names a version of the Statement of Applicability that the records know.
//!
//! Must not know the versions in git.

use crate::rules::prelude::*;
use crate::rules::wording::version_of;

pub(super) const RULE: Rule = Rule {
    name: "differing-soa-version",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &[],
    practice: Some(
        "a certificate refers to one version of the Statement of Applicability, and readers ask for that one",
    ),
    summary: "A certificate names a version of the Statement of Applicability that is neither current nor approved",
    page: include_str!("differing_soa_version.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for certificate in model.certificates().filter(|certificate| certificate.is_claimed()) {
        let Some(named) = certificate.data().soa_version.as_deref() else { continue };
        let statements = model.statements_of(certificate);
        if !statements.iter().any(|soa| is_version_of(soa.data(), named)) {
            acc.push(differing(certificate, named, statements.first().copied()));
        }
    }
}

/// Whether a statement has this version now, or was approved in it.
fn is_version_of(soa: &Soa, named: &str) -> bool {
    let approved = soa.approval.as_ref().and_then(|approval| approval.version.as_deref());
    [soa.version.as_deref(), approved].into_iter().flatten().any(|known| version_of(known) == version_of(named))
}

fn differing(certificate: Item<'_, Certificate>, named: &str, soa: Option<Item<'_, Soa>>) -> Finding {
    let subject = format!("certificate {} names version {named} of the Statement of Applicability", certificate.id);
    let known = soa.map(|soa| match soa.data().version.as_deref() {
        Some(version) => format!("but {} has version {version}", soa.id),
        None => format!("but {} has no version", soa.id),
    });
    let known = known.unwrap_or_else(|| "but there is no record of one".to_owned());
    let finding = Finding::new(RULE.name, certificate.at("soa-version"), format!("{subject}, {known}"))
        .help("copy the version as printed; if the statement has changed since, inform the certification body and have the new version printed")
        .about(&certificate.id);
    match soa {
        Some(soa) => finding.related(soa.at("version"), "the version of the statement"),
        None => finding,
    }
}
