//! A measured value outside its limits gets a response.
//!
//! Must not judge the limits.

use crate::{
    record::{self, relation::RAISED_FROM_METRIC},
    rules::prelude::*,
};

pub(super) const RULE: Rule = Rule {
    name: "unanswered-result",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &["9.1", "10.2"],
    practice: Some("auditors pick a result outside its limits and ask what followed"),
    summary: "A measured value outside its limits has no response",
    page: include_str!("unanswered_result.md"),
    suppressible: true,
    check,
};

/// The kinds whose limits call for a response. An objective that is not reached yet and an effect on people are answered elsewhere.
const KINDS: [&str; 3] = [Metric::KIND, record::Model::KIND, Dataset::KIND];

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for entry in KINDS.into_iter().flat_map(|kind| model.of_kind(kind)) {
        let raised = raised_elsewhere(model, entry);
        for series in entry.record().into_iter().flat_map(Record::series) {
            let beyond = |result: &Measurement| series.verdict(result) == Some(false);
            let is_raised =
                |result: &Measurement| raised.iter().any(|it| it.raised.is_none_or(|day| Some(day) >= result.on));
            let answered =
                |result: &Measurement| result.analysis.is_some() || result.nonconformity.is_some() || is_raised(result);
            let results = series.results.iter().enumerate();
            let open = results.filter(|(_, result)| beyond(result) && !answered(result));
            acc.extend(open.map(|(index, result)| unanswered(entry, &format!("{}/{index}", series.at), result)));
        }
    }
}

/// The nonconformities that state that they were raised from a metric although no result of it names them.
fn raised_elsewhere<'m>(model: &'m Model, metric: &Entry) -> Vec<Item<'m, Nonconformity>> {
    let related = model.related(&RAISED_FROM_METRIC, &metric.id).into_iter().filter(|related| related.home.is_none());
    related.filter_map(|related| model.get::<Nonconformity>(related.id)).collect()
}

fn unanswered(entry: &Entry, at: &str, result: &Measurement) -> Finding {
    let on = result.on.map(|on| format!(" on {on}")).unwrap_or_default();
    let message =
        format!("the result of {} {}{on} is outside its limits and has no response", entry.kind.name, entry.id);
    let field = if result.met.is_some() { "met" } else { "value" };
    Finding::new(RULE.name, entry.at(&format!("{at}/{field}")), message)
        .help("add `analysis:` with what was found and done, or `nonconformity:` if a requirement was not met")
        .about(&entry.id)
}
