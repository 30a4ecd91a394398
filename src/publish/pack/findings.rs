//! What `aims check` found, as it is shown in a pack.
//!
//! Must not drop a finding, nor know what of it is withheld.

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
    pub fn summary(&self, stage: Stage) -> String {
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
        format!("{}, {}", count(self.errors, "error"), count(self.warnings, "warning"))
    }
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
        finding.record.as_ref().map(crate::escape::Untrusted::raw).into(),
        finding.rule.as_str().into(),
        finding.message.raw().into(),
        place.as_deref().into(),
    ]
}
