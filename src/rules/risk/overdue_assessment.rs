//! Risks and impacts are assessed again at planned intervals.
//!
//! Must not know what an assessment has to find.

use crate::model::{ReviewDue, Since};
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "overdue-assessment",
    level: Severity::Error,
    due: Stage::Stage2,
    clauses: &["8.2", "8.4"],
    practice: None,
    summary: "The day on which a risk or an impact was to be assessed again has passed",
    page: include_str!("overdue_assessment.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for entry in model.assessed_again() {
        let due = model.assessment_due(entry).filter(|due| due.on < model.today);
        acc.extend(due.map(|due| overdue(entry, due)));
    }
}

fn overdue(entry: &Entry, due: ReviewDue) -> Finding {
    let (place, since) = match due.since {
        Since::Fixed => ("review/next", String::new()),
        Since::Review(day) => ("review/last", format!("; the last review was on {day}")),
        Since::Assessment(day) => ("review/every", format!("; the last assessment was on {day}")),
    };
    let message = format!("{} was to be assessed again by {}{since}", entry.id, due.on);
    Finding::new(RULE.name, entry.at(place), message)
        .help("assess it again and keep that with `aims assess`, also when nothing changed")
        .about(&entry.id)
}
