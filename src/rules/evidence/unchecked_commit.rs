//! Commits and tags that stand as evidence could be looked for.
//!
//! Must not know git.

use crate::rules::prelude::*;
use crate::source::CommitFact;

pub(super) const RULE: Rule = Rule {
    name: "unchecked-commit",
    level: Severity::Warning,
    due: Stage::Build,
    clauses: &[],
    practice: Some("what was not looked at is not said to be in order"),
    summary: "Evidence names a commit or tag that could not be looked for",
    page: include_str!("unchecked_commit.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for evidence in model.all::<Evidence>() {
        let Some(name) = evidence.data().commit.as_deref() else { continue };
        if let Some(CommitFact::Unknown(why)) = model.commit(name) {
            let message = format!("whether `{name}`, which evidence {} names, exists is not known: {why}", evidence.id);
            acc.push(
                Finding::new(RULE.name, evidence.at("commit"), message)
                    .help("check in a full clone of the repository: `fetch-depth: 0` in the checkout of the pipeline")
                    .about(&evidence.id),
            );
        }
    }
}
