//! Records that are retained are not removed: their numbers have no gaps.
//!
//! Must not know why a number was never used; the manifest states that.

use std::collections::BTreeMap;

use crate::prose::list;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "gap-in-series",
    basis: RuleBasis::Practice,
    due: Stage::Surveillance,
    clauses: &["7.5.3"],
    practice: Some("auditors follow the numbers of a register; a number that is missing is a record that was removed"),
    summary: "A number is missing from the ids of records that are retained",
    page: include_str!("gap_in_series.md"),
    suppressible: true,
    check,
};

/// Kinds of record that state what happened, was found or was agreed, and that are closed, not removed.
const RETAINED: &[&str] = &[
    Audit::KIND,
    AuditProgramme::KIND,
    Certificate::KIND,
    Change::KIND,
    Communication::KIND,
    Concern::KIND,
    Decision::KIND,
    Impact::KIND,
    Improvement::KIND,
    Incident::KIND,
    ManagementReview::KIND,
    Metric::KIND,
    Nonconformity::KIND,
    Objective::KIND,
    Process::KIND,
    Risk::KIND,
    Training::KIND,
];

/// Most digits of the number of an id.
const DIGITS: usize = 6;
/// Most missing ids that a message lists.
const LISTED: usize = 3;

/// The numbers of a series that are used, each with its record, the first of several, or known to be unused.
type Series<'m> = BTreeMap<u32, Option<&'m Entry>>;

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let mut all: BTreeMap<&str, Series<'_>> = BTreeMap::new();
    let records = model.entries().iter().map(|entry| (&*entry.id, Some(entry)));
    let unused = model.manifest().map(|manifest| manifest.data().unused_ids.keys());
    let unused = unused.into_iter().flatten().map(|id| (&**id, None));
    for (id, entry) in records.chain(unused) {
        if let Some((prefix, number)) = numbered(id) {
            all.entry(prefix).or_default().entry(number).or_insert(entry);
        }
    }
    for (prefix, series) in all {
        let gaps = gaps(&series).into_iter().filter(|(_, after)| RETAINED.contains(&after.kind.name));
        acc.extend(gaps.map(|(missing, after)| finding(model, prefix, &missing, after)));
    }
}

/// `AU-04` is number 4 after `AU-`. A short number after other digits may be a month or a day, and no number of a series.
fn numbered(id: &str) -> Option<(&str, u32)> {
    let prefix = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = id.get(prefix.len()..)?;
    let is_date = prefix.contains(|c: char| c.is_ascii_digit()) && digits.len() < 3;
    let is_part = prefix.is_empty() || prefix.ends_with('.');
    let is_numbered = !is_date && !is_part && !digits.is_empty() && digits.len() <= DIGITS;
    is_numbered.then(|| digits.parse().ok()).flatten().map(|number| (prefix, number))
}

/// The missing numbers, each time with the record after them. Numbers that leave out more than a few are not consecutive: years,
/// tens, or the start of another numbering, which ends the series.
fn gaps<'m>(series: &Series<'m>) -> Vec<(Vec<u32>, &'m Entry)> {
    let (mut next, mut present, mut missing, mut gaps) = (1, 0, 0, Vec::new());
    let mut gap: Vec<u32> = Vec::new();
    for (number, entry) in series.iter().filter(|(number, _)| **number > 0) {
        if number - next > few(present) {
            break;
        }
        gap.extend(next..*number);
        missing += number - next;
        if let Some(entry) = entry.filter(|_| !gap.is_empty()) {
            gaps.push((std::mem::take(&mut gap), entry));
        }
        (next, present) = (number + 1, present + 1);
    }
    if missing > few(present) { Vec::new() } else { gaps }
}

/// The most numbers that may be missing from so many for them to be a series.
fn few(present: u32) -> u32 {
    (present / 2).max(1)
}

fn finding(model: &Model, prefix: &str, missing: &[u32], after: &Entry) -> Finding {
    let width = after.id.len() - prefix.len();
    let ids: Vec<String> = missing.iter().map(|number| format!("{prefix}{number:0width$}")).collect();
    let more = match ids.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!("{} {} follows a gap: no record is {}{more}", after.kind.name, after.id, listed(&ids));
    let restore =
        "restore the record; if the number was never used, add it to `unused-ids` in aims.yaml with the reason";
    Finding::new(RULE.name, after.at("id"), message)
        .help(ids.iter().find_map(|id| model.elsewhere(id)).unwrap_or_else(|| restore.to_owned()))
        .about(&after.id)
        .distinct(&ids[0])
}

fn listed(ids: &[String]) -> String {
    list(&ids[..ids.len().min(LISTED)])
}
