//! The management review names the audits, nonconformities and incidents that were its inputs.
//!
//! Must not judge what the review concluded from them.

use crate::prose::list;
use crate::record::field::Date;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unconsidered-record",
    basis: RuleBasis::Practice,
    due: Stage::Surveillance,
    clauses: &["9.3.2"],
    practice: Some("auditors pick a nonconformity and ask when top management discussed it"),
    summary: "The last management review does not name an audit, nonconformity or incident since the one before it",
    page: include_str!("unconsidered_record.md"),
    suppressible: true,
    check,
};

/// Most ids that a message lists.
const LISTED: usize = 5;

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some(review) = model.last_management_review() else { return };
    let Some(on) = review.on else { return };
    let since = before(model, on);
    let is_input = |day: Option<Date>| day.is_some_and(|day| day <= on && since.is_none_or(|since| day > since));
    let is_named = |entry: &Entry| review.data().considered.iter().any(|named| named.id() == &*entry.id);
    let left_out = inputs(model).filter(|(day, entry)| is_input(*day) && !is_named(entry));
    let mut left_out: Vec<&str> = left_out.map(|(_, entry)| &*entry.id).collect();
    left_out.sort_unstable();
    if !left_out.is_empty() {
        acc.push(finding(review, &left_out));
    }
}

/// The date of the management review before the last one.
fn before(model: &Model, last: Date) -> Option<Date> {
    model.all::<ManagementReview>().filter_map(|review| review.on).filter(|on| *on < last).max()
}

/// The records that a review considers, each with the date on which its result was known.
fn inputs(model: &Model) -> impl Iterator<Item = (Option<Date>, &Entry)> {
    let audits = model.all::<Audit>().map(|it| (it.on, it.entry()));
    let raised = model.all::<Nonconformity>().map(|it| (it.raised, it.entry()));
    let noticed = model.all::<Incident>().map(|it| (it.known(), it.entry()));
    audits.chain(raised).chain(noticed)
}

fn finding(review: Item<'_, ManagementReview>, left_out: &[&str]) -> Finding {
    let more = match left_out.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let named = list(&left_out[..left_out.len().min(LISTED)]);
    let at = if review.considered.is_empty() { "" } else { "considered" };
    Finding::new(RULE.name, review.at(at), format!("management review {} does not name {named}{more}", review.id))
        .help("add the audits, nonconformities and incidents that the review discussed under `considered`, or discuss them in the next one")
        .about(&review.id)
}
