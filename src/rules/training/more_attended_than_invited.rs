//! No more people attend a training course than were invited.
//!
//! Must not know who has to be trained.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "more-attended-than-invited",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &[],
    practice: None,
    summary: "More people attended a training course than were invited",
    page: include_str!("more_attended_than_invited.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for training in model.all::<Training>() {
        let Some((attended, invited)) = training.attended.zip(training.invited) else { continue };
        if attended > invited {
            let message = format!("{attended} people attended {}, but {invited} were invited", training.id);
            acc.push(
                Finding::new(RULE.name, training.at("attended"), message)
                    .help("correct the number that is wrong; count people who came without an invitation in `invited` too")
                    .about(&training.id),
            );
        }
    }
}
