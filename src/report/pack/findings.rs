//! What `aims check` found, as far as it may be shown in a pack.
//!
//! Must not drop a finding: about a record that stays out, only that there is one is told.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PackOptions;
use crate::{
    finding::Stage,
    model::Model,
    report::{
        check::{CheckReport, Reported},
        table::{Cell, Table},
    },
};

/// What stands in the place of what is said about a record that stays out.
const WITHHELD: &str = "said about a record that was left out of this pack";

/// What `aims check` found, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FindingCounts {
    /// Errors that count.
    pub errors: usize,
    /// Warnings that count.
    pub warnings: usize,
    /// Findings that count from a later stage.
    pub todos: usize,
    /// Findings that are silenced.
    pub suppressed: usize,
}

impl FindingCounts {
    /// The numbers of a report.
    #[must_use]
    pub fn of(check: &CheckReport) -> Self {
        let summary = &check.summary;
        Self {
            errors: summary.errors,
            warnings: summary.warnings,
            todos: summary.todos,
            suppressed: summary.suppressed,
        }
    }

    /// The numbers in words, judged for `stage`: `1 error, 5 warnings, 3 that count from a later stage than stage-1, 2 silenced`.
    #[must_use]
    pub fn said(&self, stage: Stage) -> String {
        let later = match self.todos {
            0 => String::new(),
            1 => format!(", 1 that counts from a later stage than {}", stage.name()),
            more => format!(", {more} that count from a later stage than {}", stage.name()),
        };
        format!("{}{later}, {} silenced", self.open(), self.suppressed)
    }

    /// What counts now: `1 error, 5 warnings`.
    #[must_use]
    pub fn open(&self) -> String {
        let errors = if self.errors == 1 { "error" } else { "errors" };
        let warnings = if self.warnings == 1 { "warning" } else { "warnings" };
        format!("{} {errors}, {} {warnings}", self.errors, self.warnings)
    }
}

/// The report with what is said about records that stay out withheld; weight, rule and record stay.
#[must_use]
pub fn shown(mut check: CheckReport, model: &Model, options: &PackOptions) -> CheckReport {
    let hidden = Hidden::of(model, options);
    check.findings.iter_mut().chain(&mut check.suppressed).for_each(|reported| hidden.withhold(reported));
    check
}

/// Records that stay out, and the files in which they stand.
struct Hidden<'m> {
    ids: BTreeSet<&'m str>,
    files: BTreeSet<&'m str>,
    known: BTreeSet<&'m str>,
}

impl<'m> Hidden<'m> {
    fn of(model: &'m Model, options: &PackOptions) -> Self {
        let readers = options.readers();
        let out = model.entries().iter().filter(|entry| readers.left_out(entry).is_some());
        let (ids, files) = out.map(|entry| (&*entry.id, &*entry.path)).unzip();
        Self { ids, files, known: model.entries().iter().map(|entry| &*entry.path).collect() }
    }

    /// Whether it is about a record that stays out, or about a file of which that cannot be told.
    fn holds(&self, reported: &Reported) -> bool {
        let path = reported.location.as_ref().map(|location| location.path.raw());
        match &reported.record {
            Some(record) => self.ids.contains(record.raw()),
            None => path.is_some_and(|path| self.files.contains(path) || is_record(path) && !self.known.contains(path)),
        }
    }

    fn withhold(&self, reported: &mut Reported) {
        let hidden = self.holds(reported);
        let shown = |path: &str| !self.files.contains(path);
        reported
            .related
            .retain(|related| !hidden && related.location.as_ref().is_none_or(|location| shown(location.path.raw())));
        if hidden {
            reported.message = WITHHELD.into();
            reported.help = None;
            reported.suppression.iter_mut().for_each(|suppression| suppression.reason = None);
        }
    }
}

fn is_record(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| crate::source::is_one_of(ending, &["yaml", "yml"]))
}

/// What was found as a table, worst first.
#[must_use]
pub fn open_findings(check: &CheckReport) -> Table {
    let columns =
        [("severity", "Severity"), ("record", "Record"), ("rule", "Rule"), ("what", "What"), ("where", "Where")];
    let mut table = Table::new("findings", "What was found", &columns);
    let mut findings: Vec<&Reported> = check.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    table.rows = findings.into_iter().map(row).collect();
    table
}

fn row(finding: &Reported) -> Vec<Cell> {
    let place = finding.location.as_ref().map(|location| match location.start {
        Some(start) => format!("{}:{}", location.path.raw(), start.line),
        None => location.path.raw().to_owned(),
    });
    vec![
        finding.severity.name().into(),
        finding.record.as_ref().map(crate::sink::Raw::raw).into(),
        finding.rule.as_str().into(),
        finding.message.raw().into(),
        place.as_deref().into(),
    ]
}
