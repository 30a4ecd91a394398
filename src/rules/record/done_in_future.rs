//! What is recorded as done lies in the past.
//!
//! Must not know approvals; they have a rule of their own.

use crate::record::field::Date;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "done-in-future",
    level: Severity::Error,
    due: Stage::Build,
    clauses: &[],
    practice: Some(
        "the data contradicts itself: audits, assessments, reviews and collected evidence are acts of the past",
    ),
    summary: "Something is recorded as done on a day that lies ahead",
    page: include_str!("done_in_future.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for risk in model.all::<Risk>() {
        let days = risk.data().assessments.iter().map(|assessment| assessment.on);
        acc.extend(dated(risk.entry(), "assessments", "assessment", days, model.today));
    }
    for impact in model.all::<Impact>() {
        let days = impact.data().assessments.iter().map(|assessment| assessment.on);
        acc.extend(dated(impact.entry(), "assessments", "assessment", days, model.today));
    }
    for metric in model.all::<Metric>() {
        let days = metric.data().results.iter().map(|result| result.on);
        acc.extend(dated(metric.entry(), "results", "result", days, model.today));
    }
    for (entry, place, act, day) in acts(model) {
        acc.extend(ahead(entry, place, act, day, model.today));
    }
    for entry in model.entries() {
        let last = entry.record().and_then(|record| record.review()?.last);
        acc.extend(ahead(entry, "review/last", "last review", last, model.today));
    }
}

/// A record, the field with a day, and what is said to have been done on it.
type Act<'m> = (&'m Entry, &'static str, &'static str, Option<Date>);

/// What a record says of itself was done once.
fn acts(model: &Model) -> impl Iterator<Item = Act<'_>> {
    let evidence = model.all::<Evidence>().map(|it| (it.entry(), "collected", "collection", it.collected));
    let audits = model.all::<Audit>().map(|it| (it.entry(), "on", "audit", it.on));
    let reviews = model.all::<ManagementReview>().map(|it| (it.entry(), "on", "management review", it.on));
    let trainings = model.all::<Training>().map(|it| (it.entry(), "on", "training", it.on));
    let changes = model.all::<Change>().map(|it| (it.entry(), "done", "completion", it.done));
    let improvements = model.all::<Improvement>().map(|it| (it.entry(), "done", "completion", it.done));
    let decided = model.all::<Certificate>().map(|it| (it.entry(), "decided", "decision", it.decided));
    evidence.chain(audits).chain(reviews).chain(trainings).chain(changes).chain(improvements).chain(decided)
}

/// The items of a list that are dated ahead.
fn dated(
    entry: &Entry,
    list: &'static str,
    act: &'static str,
    days: impl Iterator<Item = Date>,
    today: Date,
) -> impl Iterator<Item = Finding> {
    days.enumerate().filter_map(move |(index, day)| ahead(entry, &format!("{list}/{index}/on"), act, Some(day), today))
}

fn ahead(entry: &Entry, place: &str, act: &str, day: Option<Date>, today: Date) -> Option<Finding> {
    let day = day.filter(|day| *day > today)?;
    let message = format!("the {act} of {} is dated {day}, which lies after today, {today}", entry.id);
    let finding = Finding::new(RULE.name, entry.at(place), message);
    Some(
        finding
            .help("correct the day, or write it down once it is done; what is planned goes under `review.next`, `planned` or `due`")
            .about(&entry.id),
    )
}
