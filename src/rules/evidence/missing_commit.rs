//! Commits and tags that are evidence are in the repository.
//!
//! Must not know git.

use crate::rules::prelude::*;
use crate::source::CommitFact;

pub(super) const RULE: Rule = Rule {
    name: "missing-commit",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["7.5.3", "8.1"],
    practice: None,
    summary: "Evidence names a commit or tag that is not in the repository",
    page: include_str!("missing_commit.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for evidence in model.all::<Evidence>() {
        let Some(name) = evidence.data().commit.as_deref() else { continue };
        if model.commit(name) == Some(&CommitFact::Missing) {
            let message =
                format!("evidence {} names `{name}`, which is not a commit or tag of this repository", evidence.id);
            acc.push(
                Finding::new(RULE.name, evidence.at("commit"), message)
                    .help("name a commit that is pushed, or a tag; a commit that was squashed or rebased away is lost")
                    .about(&evidence.id),
            );
        }
    }
}
