//! What is recorded as done is not dated in the future.
//!
//! Must not know which kinds have dates.

use crate::{
    record::{field::Interval, marks::Tense},
    rules::prelude::*,
    schema::FieldDate,
};

pub(super) const RULE: Rule = Rule {
    name: "done-in-future",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &[],
    practice: None,
    summary: "An entry recorded as done is dated in the future",
    page: include_str!("done_in_future.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    // Somebody in another time zone may have recorded today what is tomorrow here.
    let last = model.today.after(&Interval::days(1)).unwrap_or(model.today);
    // The content of a record that violates its schema cannot be relied on.
    for entry in model.entries().iter().filter(|entry| entry.record().is_some()) {
        let future = entry.dates.iter().filter(|date| date.on > last);
        acc.extend(future.filter_map(|date| match date.tense {
            Tense::Past(act) => Some(finding(model, entry, date, act)),
            Tense::Planned | Tense::Free(_) => None,
        }));
    }
}

fn finding(model: &Model, entry: &Entry, date: &FieldDate, act: &str) -> Finding {
    let (on, today) = (date.on, model.today);
    let message = format!("the {act} of {} is dated in the future ({on}, today is {today})", entry.id);
    Finding::new(RULE.name, entry.at(&date.pointer[1..]), message)
        .help("correct the date, or leave it out until then; planned dates go under `review.next`, `planned` or `due`")
        .about(&entry.id)
}
