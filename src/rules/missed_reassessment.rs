//! A significant change leads to a new assessment.
//!
//! Must not know what makes a change significant.

use super::prelude::*;
use crate::{model::Link, record::field::Date};

pub(super) const RULE: Rule = Rule {
    name: "missed-reassessment",
    level: Severity::Error,
    due: Stage::Stage2,
    clauses: &["8.2", "8.4"],
    practice: None,
    summary: "A risk or an impact was not assessed again after a significant change",
    page: include_str!("missed_reassessment.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for change in model.all::<Change>().filter(|change| change.significant) {
        let Some(done) = change.done.filter(|done| *done <= model.today) else { continue };
        let touched = model.assessed_again().filter(|entry| is_touched(change.data(), entry));
        acc.extend(
            touched.filter(|entry| !is_reassessed(entry, &change.id, done)).map(|entry| missed(entry, change, done)),
        );
    }
}

/// Named by the change, or about an AI system that it touches.
fn is_touched(change: &Change, entry: &Entry) -> bool {
    let touches = |system: &str| change.systems.iter().any(|touched| touched == system);
    change.reassess.iter().any(|named| named == &*entry.id) || entry.systems().any(touches)
}

/// Since the change, or before it and because of it.
fn is_reassessed(entry: &Entry, change: &str, done: Date) -> bool {
    let last = entry.record.as_ref().and_then(|record| record.last_assessed());
    let is_for = |link: &Link| *link.to == *change && link.pointer.starts_with("/assessments/");
    last.is_some_and(|last| last >= done) || entry.links.iter().any(is_for)
}

fn missed(entry: &Entry, change: Item<'_, Change>, done: Date) -> Finding {
    let message = format!("{} was not assessed again for the change {} of {done}", entry.id, change.id);
    Finding::new(RULE.name, entry.at(""), message)
        .help(format!(
            "assess it and add an entry under `assessments`, with `trigger: change` and `change: {}`",
            change.id
        ))
        .related(change.at("done"), "the change took effect here")
        .about(&entry.id)
        .distinct(&change.id)
}
