//! An objective has a result, of its own or of a metric that shows its progress.
//!
//! Must not judge whether the result is good enough.

use crate::record::relation::MEASURES;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "objective-without-result",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &["6.2", "9.1"],
    practice: Some("auditors ask for a first result at stage 2"),
    summary: "An objective has no result yet",
    page: include_str!("objective_without_result.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let open = model.all::<Objective>().filter(|objective| objective.results.is_empty());
    acc.extend(open.filter(|objective| !is_measured(model, &objective.id)).map(without_result));
}

/// Whether a metric that shows the progress of an objective has a result.
fn is_measured(model: &Model, objective: &str) -> bool {
    let metrics = model.related(&MEASURES, objective).into_iter();
    metrics.filter_map(|metric| model.get::<Metric>(metric.id)).any(|metric| !metric.results.is_empty())
}

fn without_result(objective: Item<'_, Objective>) -> Finding {
    Finding::new(RULE.name, objective.at("results"), format!("objective {} has no result", objective.id))
        .help(
            "record the result of a metric that names the objective, or add an entry under `results:` with `on`, `value` and whether \
             the target was reached, even if it was not",
        )
        .about(&objective.id)
}
