//! Metrics have results as often as planned.
//!
//! Must not judge a result.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "metric-without-result",
    basis: RuleBasis::Clause,
    due: Stage::Stage2,
    clauses: &["9.1"],
    practice: None,
    summary: "A metric has no result, or its next one is overdue",
    page: include_str!("metric_without_result.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for metric in model.all::<Metric>() {
        let overdue = metric.next().filter(|due| *due < model.today);
        acc.extend(
            overdue.map(|due| finding(metric, "every", format!("a result of metric {} was due on {due}", metric.id))),
        );
        if metric.results.is_empty() && metric.next().is_none() {
            acc.push(finding(metric, "results", format!("metric {} has no result", metric.id)));
        }
    }
}

fn finding(metric: Item<'_, Metric>, at: &str, message: String) -> Finding {
    Finding::new(RULE.name, metric.at(at), message)
        .help("measure and add an entry under `results`, or set `until:` if it is no longer measured")
        .about(&metric.id)
}
