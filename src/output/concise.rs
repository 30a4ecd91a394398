//! One line a finding: `path:line:column: severity[rule]: message`, which editors and `grep` understand.
//!
//! Must not wrap or color.

use std::io::{self, Write};

use super::{
    Style,
    summary::{self, place},
};
use crate::{
    report::{
        check::{CheckReport, Reported},
        place::Sources,
    },
    sink,
};

pub(super) fn write(report: &CheckReport, _: &Sources, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        writeln!(out, "{}", row(finding))?;
    }
    writeln!(out, "{}", summary::line(report))?;
    report.incomplete.iter().try_for_each(|reason| writeln!(out, "incomplete: {}", sink::line(reason)))
}

fn row(finding: &Reported) -> String {
    let place = place(finding.location.as_ref());
    format!("{place}: {}[{}]: {}", finding.severity, sink::line(&finding.rule), sink::line(&finding.message))
}
