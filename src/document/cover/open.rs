//! What `aims check` finds in the records that a document shows, and what it could not read.
//!
//! Must not weigh findings; they come judged.

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

/// What was found that concerns a document.
pub(super) struct Open {
    /// The worst of it.
    pub(super) table: Table,
    /// The same in a sentence; nothing where the document shows no records of its own.
    pub(super) message: String,
    /// Why what the records hold may not stand in the document, or not as it was meant.
    pub(super) unread: Option<String>,
}

/// What was found in the records that a document shows; what cannot be read may be one of them.
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
        1 => " One thing in them counts from a later stage.".to_owned(),
        many => format!(" {many} things in them count from a later stage."),
    };
    let silenced = check.suppressed.iter().filter(|finding| shown.concerns(finding)).count();
    let later = match silenced {
        0 => later,
        1 => format!("{later} One finding in them is silenced."),
        many => format!("{later} {many} findings in them are silenced."),
    };
    let records = prose::count(shown.ids.len(), "record");
    let stage = check.stage.name();
    let message = match counts.is_empty() {
        _ if kind.shows.is_empty() => String::new(),
        _ if check.incomplete.is_some() => "aims check could not look at the records.".to_owned(),
        true if shown.ids.is_empty() && !model.withheld().is_empty() => String::new(),
        true if shown.ids.is_empty() => "There is no record to show yet; aims check says what is missing.".to_owned(),
        true => format!("aims check, for the stage {stage}, finds nothing to correct in the {records} shown.{later}"),
        false if shown.ids.is_empty() && !model.withheld().is_empty() => {
            let counts = counts.join(" and ");
            format!("aims check, for the stage {stage}, finds {counts} in data of which nothing is shown.{later}")
        }
        false => {
            let counts = counts.join(" and ");
            format!("aims check, for the stage {stage}, finds {counts} in the {records} shown.{later}")
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

    /// Whether a finding is about one of them or points at one, or is about data that nobody could read, which may be one.
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
        0 => format!("{first} is not as it has to be, so that what it holds may be missing here"),
        more => format!(
            "{first} and {more} more files are not as they have to be, so that what they hold may be missing here"
        ),
    })
}

/// The file in which a finding lies, as it may be told.
fn file(finding: &Reported) -> Option<&str> {
    let withheld = finding.message.raw() == FINDING_WITHHELD;
    finding.location.as_ref().map(|location| location.path.raw()).or(withheld.then_some(FILE_WITHHELD))
}

fn table<'f>(found: impl Iterator<Item = &'f &'f Reported>) -> Table {
    let columns = [("severity", "Severity"), ("record", "Record"), ("message", "What")];
    let mut table = Table::new("findings", "What aims check finds", &columns);
    let row = |finding: &&Reported| -> Vec<Cell> {
        let path = || finding.location.as_ref().map(|location| location.path.raw());
        let about = finding.record.as_ref().map(Untrusted::raw).or_else(path);
        vec![finding.severity.name().into(), about.into(), finding.message.raw().into()]
    };
    table.rows = found.map(row).collect();
    table
}
