//! Findings for people: the offending line with a caret and help, or the same in sentences, then work that is due later,
//! suppressed findings, and a summary of the check.
//!
//! Must not decide what fails.

mod drawn;
mod narrated;

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use miette::Diagnostic;
use owo_colors::Style as Ansi;

use super::{
    Form, Style,
    diagnostic::DiagnosticView,
    summary::{self, place, suppressed_by},
    wrap::{self, wrap},
};
use crate::{
    escape,
    finding::{Severity, Stage},
    report::{
        check::{CheckReport, Reported},
        place::Sources,
    },
};
use drawn::Drawn;

/// Maximum width of prose, even on a wider terminal.
const WIDEST: usize = 100;
/// Number of findings of one rule that are shown with their lines.
const DRAWN: usize = 5;
/// Minimum width of prose, even on a narrower terminal.
const NARROWEST: usize = 24;

/// Width of prose that is not wrapped: a screen reader reads a line at a time.
const UNWRAPPED: usize = 1 << 16;

/// The format `text`.
pub(super) fn write(report: &CheckReport, sources: &Sources, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    Page::of(report, sources, style, Form::Drawn).all(out)
}

/// The format `narrated`.
pub(super) fn narrated(report: &CheckReport, sources: &Sources, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    Page::of(report, sources, style, Form::Narrated).all(out)
}

/// The findings alone, without a summary of the check.
pub(super) fn findings(
    report: &CheckReport,
    sources: &Sources,
    style: &Style,
    form: Form,
    out: &mut dyn Write,
) -> io::Result<()> {
    Page::of(report, sources, style, form).findings(out)
}

/// An error of aims.
pub(super) fn error(error: &dyn Diagnostic, form: Form, out: &mut dyn Write) -> io::Result<()> {
    let view = DiagnosticView::error(error);
    match form {
        Form::Drawn => drawn::error(&view, out),
        Form::Narrated => narrated::write(&view, out),
    }
}

struct Page<'r> {
    report: &'r CheckReport,
    sources: &'r Sources,
    style: Style,
    form: Form,
    width: usize,
}

impl<'r> Page<'r> {
    fn of(report: &'r CheckReport, sources: &'r Sources, style: &Style, form: Form) -> Self {
        let (color, width) = match form {
            Form::Drawn => (style.color, style.width.clamp(NARROWEST, WIDEST)),
            Form::Narrated => (false, UNWRAPPED),
        };
        Self { report, sources, style: Style { color, ..*style }, form, width }
    }

    fn all(&self, out: &mut dyn Write) -> io::Result<()> {
        self.findings(out)?;
        for stage in Stage::ALL {
            self.todos(stage, out)?;
        }
        self.list("new rules, only for information", &summary::new_rules(self.report), out)?;
        self.suppressed(out)?;
        self.held_back(out)?;
        self.verdict(out)
    }

    /// The first few findings of each rule with their lines, the others in a list: a new repository has forty controls to
    /// decide.
    fn findings(&self, out: &mut dyn Write) -> io::Result<()> {
        let due = || self.report.findings.iter().filter(|finding| finding.severity > Severity::Todo);
        let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
        due().for_each(|finding| *totals.entry(&finding.rule).or_default() += 1);
        let mut rest: BTreeMap<&str, Vec<&Reported>> = BTreeMap::new();
        let mut drawn: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in due() {
            let count = drawn.entry(&finding.rule).or_default();
            if *count < DRAWN || totals[&*finding.rule] == DRAWN + 1 {
                *count += 1;
                self.finding(finding, out)?;
            } else {
                rest.entry(&finding.rule).or_default().push(finding);
            }
        }
        rest.values().try_for_each(|rest| self.more(rest, out))
    }

    /// Further findings of one rule, one or two lines each.
    fn more(&self, rest: &[&Reported], out: &mut dyn Write) -> io::Result<()> {
        let Some(first) = rest.first() else { return Ok(()) };
        let label = format!("{}[{}]", first.severity, escape::line(&first.rule));
        self.heading(&format!("{label}: {} more", rest.len()), out)?;
        rest.iter().try_for_each(|finding| self.item(finding, out))?;
        writeln!(out)
    }

    fn finding(&self, finding: &Reported, out: &mut dyn Write) -> io::Result<()> {
        let view = |cutting| DiagnosticView::finding(finding, self.report.rule(&finding.rule), self.sources, cutting);
        match self.form {
            Form::Drawn => {
                let drawn = Drawn::of(&self.style, self.width);
                drawn.write(&view(drawn.cutting()), out)?;
            }
            Form::Narrated => narrated::write(&view(narrated::cutting(&self.style)), out)?,
        }
        writeln!(out)
    }

    /// Work that is due at `stage`.
    fn todos(&self, stage: Stage, out: &mut dyn Write) -> io::Result<()> {
        self.list(&format!("to do before {}", stage.name()), &summary::todos(self.report, stage), out)
    }

    fn list(&self, title: &str, items: &[&Reported], out: &mut dyn Write) -> io::Result<()> {
        if items.is_empty() {
            return Ok(());
        }
        self.heading(&format!("{title} ({})", items.len()), out)?;
        items.iter().try_for_each(|item| self.item(item, out))?;
        writeln!(out)
    }

    fn suppressed(&self, out: &mut dyn Write) -> io::Result<()> {
        let suppressed = &self.report.suppressed;
        if suppressed.is_empty() {
            return Ok(());
        }
        self.heading(&format!("suppressed, not counted as answered ({})", suppressed.len()), out)?;
        for finding in suppressed {
            self.item(finding, out)?;
            let by = finding.suppression.as_ref().map(suppressed_by).unwrap_or_default();
            wrap(&by, self.width - 4, self.width - 4).iter().try_for_each(|line| writeln!(out, "    {line}"))?;
        }
        writeln!(out)
    }

    /// What is held back: until a file can be read, or until an edition of the rules is adopted.
    fn held_back(&self, out: &mut dyn Write) -> io::Result<()> {
        let held_back = summary::held_back(self.report);
        let lines = held_back.iter().flat_map(|line| wrap(line, self.width, self.width - 2));
        lines.into_iter().try_for_each(|line| writeln!(out, "{line}"))
    }

    fn heading(&self, text: &str, out: &mut dyn Write) -> io::Result<()> {
        let mut lines = wrap(text, self.width, self.width).into_iter();
        lines.try_for_each(|line| writeln!(out, "{}", self.paint(Ansi::new().bold(), &line)))
    }

    /// One entry of a list: the message, followed by location and rule, on a new line if they do not fit.
    fn item(&self, finding: &Reported, out: &mut dyn Write) -> io::Result<()> {
        let inner = self.width - 4;
        let message = escape::line(&finding.message);
        let lines = wrap(&message, inner, inner);
        let origin = format!("{} [{}]", place(finding.location.as_ref()), escape::line(&finding.rule));
        write!(out, "  - {}", lines.join("\n    "))?;
        let fits = lines.last().is_none_or(|last| wrap::width(last) + 2 + wrap::width(&origin) <= inner);
        writeln!(out, "{}{}", if fits { "  " } else { "\n    " }, self.paint(Ansi::new().dimmed(), &origin))
    }

    fn verdict(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut lines = wrap(&summary::line(self.report), self.width, self.width - 2);
        if let Some(reason) = &self.report.incomplete {
            lines.extend(wrap(&format!("incomplete: {}", escape::line(reason)), self.width, self.width - 2));
        }
        lines.iter().try_for_each(|line| writeln!(out, "{line}"))
    }

    fn paint(&self, style: Ansi, text: &str) -> String {
        paint(self.style.color, style, text)
    }
}

fn paint(color: bool, style: Ansi, text: &str) -> String {
    if color { style.style(text).to_string() } else { text.to_owned() }
}
