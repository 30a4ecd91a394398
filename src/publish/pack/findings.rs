//! The findings of `aims check`, as shown in a pack.
//!
//! Must not drop a finding. Must not know which parts of it are withheld.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    finding::Stage,
    prose::count,
    report::{
        check::{CheckReport, Reported},
        table::{Cell, Table},
    },
};

/// Number of findings of `aims check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FindingCounts {
    /// Errors that count.
    pub errors: usize,
    /// Warnings that count.
    pub warnings: usize,
    /// Findings that count from a later stage.
    pub todos: usize,
    /// Findings that are suppressed.
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

    /// The numbers as text, evaluated for `stage`:
    /// `1 error, 5 warnings, 3 due at a later stage than stage-1, 2 suppressed`.
    #[must_use]
    pub fn summary(&self, stage: Stage) -> String {
        let later = match self.todos {
            0 => String::new(),
            more => format!(", {more} due at a later stage than {}", stage.name()),
        };
        format!("{}{later}, {} suppressed", self.open(), self.suppressed)
    }

    /// Findings that count now: `1 error, 5 warnings`.
    #[must_use]
    pub fn open(&self) -> String {
        format!("{}, {}", count(self.errors, "error"), count(self.warnings, "warning"))
    }
}

/// The findings as a table, highest severity first.
#[must_use]
pub fn open_findings(check: &CheckReport) -> Table {
    let columns =
        [("severity", "Severity"), ("record", "Record"), ("rule", "Rule"), ("what", "Finding"), ("where", "Location")];
    let mut table = Table::new("findings", "Findings", &columns);
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
        finding.record.as_ref().map(crate::escape::Untrusted::raw).into(),
        finding.rule.as_str().into(),
        finding.message.raw().into(),
        place.as_deref().into(),
    ]
}
