//! Commits and tags that are evidence could be looked up.
//!
//! Must not know git.

use crate::rules::prelude::*;
use crate::source::CommitFact;

pub(super) const RULE: Rule = Rule {
    name: "unchecked-commit",
    basis: RuleBasis::Practice,
    due: Stage::Build,
    clauses: &[],
    practice: Some("what was not checked is not assumed to be in order"),
    summary: "Evidence names a commit or tag that could not be looked up",
    page: include_str!("unchecked_commit.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for evidence in model.all::<Evidence>() {
        let Some(name) = evidence.data().commit.as_deref() else { continue };
        if let Some(CommitFact::Unknown(why)) = model.commit(name) {
            let message = format!("evidence {} names `{name}`, which could not be looked up: {why}", evidence.id);
            acc.push(
                Finding::new(RULE.name, evidence.at("commit"), message)
                    .help("run the check in a full clone of the repository: `fetch-depth: 0` in the checkout of the pipeline")
                    .about(&evidence.id),
            );
        }
    }
}
