//! A result beyond its threshold gets a response.
//!
//! Must not judge the threshold.

use crate::record::relation::RAISED_FROM_METRIC;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unanswered-result",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &["9.1", "10.2"],
    practice: Some("auditors pick a result beyond its threshold and ask what followed"),
    summary: "A result beyond its threshold has no response",
    page: include_str!("unanswered_result.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for metric in model.all::<Metric>() {
        let series = metric.data().series();
        let beyond = |result: &Measurement| series.verdict(result) == Some(false);
        let raised = raised_elsewhere(model, &metric);
        let answered = |result: &Measurement| {
            let is_raised = || raised.iter().any(|raised| raised.raised.is_none_or(|day| Some(day) >= result.on));
            result.analysis.is_some() || result.nonconformity.is_some() || is_raised()
        };
        let open = metric.data().results.iter().enumerate().filter(|(_, result)| beyond(result) && !answered(result));
        acc.extend(open.map(|(index, result)| unanswered(metric, index, result)));
    }
}

/// The nonconformities that state that they were raised from a metric although no result of it names them.
fn raised_elsewhere<'m>(model: &'m Model, metric: &Metric) -> Vec<Item<'m, Nonconformity>> {
    let related = model.related(&RAISED_FROM_METRIC, &metric.id).into_iter().filter(|related| related.home.is_none());
    related.filter_map(|related| model.get::<Nonconformity>(related.id)).collect()
}

fn unanswered(metric: Item<'_, Metric>, index: usize, result: &Measurement) -> Finding {
    let on = result.on.map(|on| format!(" on {on}")).unwrap_or_default();
    let message = format!("the result of metric {}{on} is outside its limits and has no response", metric.id);
    let field = if result.met.is_some() { "met" } else { "value" };
    Finding::new(RULE.name, metric.at(&format!("results/{index}/{field}")), message)
        .help("add `analysis:` with what was found and done, or `nonconformity:` if a requirement was not met")
        .about(&metric.id)
}
