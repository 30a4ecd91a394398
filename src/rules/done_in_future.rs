//! What is recorded as done lies in the past.
//!
//! Must not know approvals; they have a rule of their own.

use super::prelude::*;
use crate::record::field::Date;

pub(super) const RULE: Rule = Rule {
    name: "done-in-future",
    level: Severity::Error,
    due: Stage::Build,
    clauses: &[],
    practice: Some("the data contradicts itself: assessments, reviews and collected evidence are acts of the past"),
    summary: "An assessment, a review or a collection is recorded as done on a day that lies ahead",
    page: include_str!("done_in_future.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for risk in model.all::<Risk>() {
        let days = risk.data().assessments.iter().map(|assessment| assessment.on);
        acc.extend(assessments(risk.entry(), days, model.today));
    }
    for impact in model.all::<Impact>() {
        let days = impact.data().assessments.iter().map(|assessment| assessment.on);
        acc.extend(assessments(impact.entry(), days, model.today));
    }
    for evidence in model.all::<Evidence>() {
        acc.extend(ahead(evidence.entry(), "collected", "collection", evidence.collected, model.today));
    }
    for entry in model.entries() {
        let last = entry.record.as_ref().and_then(|record| record.review()?.last);
        acc.extend(ahead(entry, "review/last", "last review", last, model.today));
    }
}

fn assessments(entry: &Entry, days: impl Iterator<Item = Date>, today: Date) -> impl Iterator<Item = Finding> {
    days.enumerate().filter_map(move |(index, day)| {
        ahead(entry, &format!("assessments/{index}/on"), "assessment", Some(day), today)
    })
}

fn ahead(entry: &Entry, place: &str, act: &str, day: Option<Date>, today: Date) -> Option<Finding> {
    let day = day.filter(|day| *day > today)?;
    let message = format!("the {act} of {} is dated {day}, which lies after today, {today}", entry.id);
    let finding = Finding::new(RULE.name, entry.at(place), message);
    Some(
        finding
            .help("correct the day, or write it down once it is done; what is planned goes under `review.next`")
            .about(&entry.id),
    )
}
