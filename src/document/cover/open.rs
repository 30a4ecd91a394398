//! Findings of `aims check` in the records that a document shows, and data that could not be read.
//!
//! Must not grade findings: they arrive with their severity.

use std::{cmp::Reverse, collections::BTreeSet};

use super::MOST;
use crate::{
    disclosure::{FILE_WITHHELD, FINDING_WITHHELD, Redacted},
    document::kind::DocumentKind,
    escape::Untrusted,
    finding::Severity,
    model::{Entry, Model},
    prose,
    report::{
        check::{CheckReport, Reported},
        table::{Cell, Table},
    },
};

/// Findings that concern a document.
pub(super) struct Open {
    /// The most severe of them.
    pub(super) table: Table,
    /// The findings as a sentence; empty if the document shows no records of its own.
    pub(super) message: String,
    /// Why data of the records may be missing from the document or wrong in it.
    pub(super) unread: Option<String>,
}

/// Finds what concerns the records that a document shows. Unreadable data may belong to one of them.
pub(super) fn open(kind: &DocumentKind, redacted: &Redacted, one: Option<&Entry>) -> Open {
    let (model, check) = (redacted.model(), redacted.check());
    let shown = Shown::of(kind, model, one);
    let mut found: Vec<&Reported> = check.findings.iter().filter(|finding| shown.concerns(finding)).collect();
    found.sort_by_key(|finding| Reverse(finding.severity));
    let count = |severity| found.iter().filter(|finding| finding.severity == severity).count();
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning")];
    let counts: Vec<String> = counts
        .into_iter()
        .map(|(severity, word)| (count(severity), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| prose::count(count, word))
        .collect();
    let later = match count(Severity::Todo) {
        0 => String::new(),
        1 => " One further finding counts from a later stage.".to_owned(),
        many => format!(" {many} further findings count from a later stage."),
    };
    let silenced = check.suppressed.iter().filter(|finding| shown.concerns(finding)).count();
    let later = match silenced {
        0 => later,
        1 => format!("{later} One finding is suppressed."),
        many => format!("{later} {many} findings are suppressed."),
    };
    let records = prose::count(shown.ids.len(), "record");
    let stage = check.stage.name();
    let message = match counts.is_empty() {
        _ if kind.shows.is_empty() => String::new(),
        _ if check.incomplete.is_some() => "aims check could not evaluate the records.".to_owned(),
        true if shown.ids.is_empty() && !model.withheld().is_empty() => String::new(),
        true if shown.ids.is_empty() => {
            "There are no records to show yet. aims check lists what is missing.".to_owned()
        }
        true => format!("aims check reports no errors or warnings for stage {stage} in the {records} shown.{later}"),
        false if shown.ids.is_empty() && !model.withheld().is_empty() => {
            let counts = counts.join(" and ");
            format!("aims check reports {counts} for stage {stage} in data that is not shown.{later}")
        }
        false => {
            let counts = counts.join(" and ");
            format!("aims check reports {counts} for stage {stage} in the {records} shown.{later}")
        }
    };
    let due = found.iter().filter(|finding| finding.severity > Severity::Todo);
    Open { table: table(due.take(MOST)), message, unread: unread(check, &found, model) }
}

/// The records that a document shows.
struct Shown<'m> {
    ids: BTreeSet<&'m str>,
    files: BTreeSet<&'m str>,
    model: &'m Model,
}

impl<'m> Shown<'m> {
    fn of(kind: &DocumentKind, model: &'m Model, one: Option<&'m Entry>) -> Self {
        let ids = kind.records(model, one).into_iter().map(|entry| &*entry.id).collect();
        Self { ids, files: kind.files(model, one), model }
    }

    /// Whether a finding is about one of them, points to one, or is about unreadable data that may belong to one.
    fn concerns(&self, finding: &Reported) -> bool {
        let mut related = finding.related.iter().filter_map(|related| related.location.as_ref());
        related.any(|location| self.files.contains(location.path.raw())) || self.is_about(finding)
    }

    fn is_about(&self, finding: &Reported) -> bool {
        match finding.record.as_ref().map(Untrusted::raw) {
            Some(record) if self.model.entry(record).is_some() => self.ids.contains(record),
            _ => is_broken(self.model, finding),
        }
    }
}

/// Whether a finding is about broken data, whatever the stage.
fn is_broken(model: &Model, finding: &Reported) -> bool {
    let broken = model.catalog.get(&finding.rule).is_some_and(|rule| !rule.suppressible);
    broken && finding.severity == Severity::Error
}

fn unread(check: &CheckReport, found: &[&Reported], model: &Model) -> Option<String> {
    if let Some(why) = &check.incomplete {
        return Some(why.raw().to_owned());
    }
    let broken = found.iter().filter(|finding| is_broken(model, finding));
    let files: BTreeSet<&str> = broken.filter_map(|finding| file(finding)).collect();
    let first = files.first()?;
    Some(match files.len() - 1 {
        0 => format!("{first} is invalid, so its data may be missing here"),
        more => format!("{first} and {more} more files are invalid, so their data may be missing here"),
    })
}

/// The file of a finding, as it may be shown to the readers.
fn file(finding: &Reported) -> Option<&str> {
    let withheld = finding.message.raw() == FINDING_WITHHELD;
    finding.location.as_ref().map(|location| location.path.raw()).or(withheld.then_some(FILE_WITHHELD))
}

fn table<'f>(found: impl Iterator<Item = &'f &'f Reported>) -> Table {
    let columns = [("severity", "Severity"), ("record", "Record"), ("message", "Finding")];
    let mut table = Table::new("findings", "Findings of aims check", &columns);
    let row = |finding: &&Reported| -> Vec<Cell> {
        let path = || finding.location.as_ref().map(|location| location.path.raw());
        let about = finding.record.as_ref().map(Untrusted::raw).or_else(path);
        vec![finding.severity.name().into(), about.into(), finding.message.raw().into()]
    };
    table.rows = found.map(row).collect();
    table
}
