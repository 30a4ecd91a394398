//! Risks and impacts are assessed again at planned intervals.
//!
//! Must not know what an assessment has to find.

use crate::model::{ReviewDue, Since};
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "overdue-assessment",
    basis: RuleBasis::Clause,
    due: Stage::Stage2,
    clauses: &["8.2", "8.4"],
    practice: None,
    summary: "The next assessment of a risk or an impact is overdue",
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
        Since::Review(date) => ("review/last", format!("; the last review was on {date}")),
        Since::Assessment(date) => ("review/every", format!("; the last assessment was on {date}")),
    };
    let message = format!("the next assessment of {} was due on {}{since}", entry.id, due.on);
    Finding::new(RULE.name, entry.at(place), message)
        .help("assess it again and record that with `aims assess`, even if nothing changed")
        .about(&entry.id)
}
