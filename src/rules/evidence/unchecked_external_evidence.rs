//! Evidence that is kept elsewhere can be found again, and shown to be what it was.
//!
//! Must not follow an address.

use crate::prose::list;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unchecked-external-evidence",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &["7.5.3"],
    practice: Some("auditors ask to see it, and links and archive numbers that nobody has tried are often dead"),
    summary: "Evidence that is kept elsewhere has no owner, or was never retrieved",
    page: include_str!("unchecked_external_evidence.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for evidence in model.all::<Evidence>().filter(|evidence| evidence.is_external()) {
        let no_owner = evidence.owner.is_none().then_some("no owner");
        let unchecked = evidence.sha256.is_none() && evidence.retrieved.is_none();
        let unchecked = unchecked.then_some("neither a SHA-256 nor a date of retrieval");
        let lacks: Vec<&str> = no_owner.into_iter().chain(unchecked).collect();
        if !lacks.is_empty() {
            acc.push(unchecked_evidence(evidence, &lacks));
        }
    }
}

fn unchecked_evidence(evidence: Item<'_, Evidence>, lacks: &[&str]) -> Finding {
    let message = format!("evidence {} is kept elsewhere and has {}", evidence.id, list(lacks));
    let field = if evidence.url.is_some() { "url" } else { "reference" };
    Finding::new(RULE.name, evidence.at(field), message)
        .help("add `owner:`, and `retrieved:` with the date on which someone last looked at it there, or the `sha256:` of the file")
        .about(&evidence.id)
}
