//! One line per finding: `path:line:column: severity[rule]: message`, which editors and `grep` understand.
//!
//! Must not wrap or color.

use std::io::{self, Write};

use super::{
    Style,
    summary::{self, place},
};
use crate::{
    escape,
    report::{
        check::{CheckReport, Reported},
        place::Sources,
    },
};

pub(super) fn write(report: &CheckReport, _: &Sources, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    report.findings.iter().try_for_each(|finding| writeln!(out, "{}", row(finding)))?;
    summary::held_back(report).iter().try_for_each(|line| writeln!(out, "{line}"))?;
    writeln!(out, "{}", summary::line(report))?;
    report.incomplete.iter().try_for_each(|reason| writeln!(out, "incomplete: {}", escape::line(reason)))
}

fn row(finding: &Reported) -> String {
    let place = place(finding.location.as_ref());
    format!("{place}: {}[{}]: {}", finding.severity, escape::line(&finding.rule), escape::line(&finding.message))
}
