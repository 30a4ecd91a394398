//! Findings for people: the offending line with a caret and help, then work that is due later, suppressed findings, and a
//! last line about what was checked.
//!
//! Must not decide what fails.

mod excerpt;
mod wrap;

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use annotate_snippets::renderer::{AnsiColor, Style as Ansi};

use super::{
    Style,
    summary::{self, place, suppressed_by},
};
use crate::{
    escape,
    finding::{Severity, Stage},
    report::{
        check::{CheckReport, Reported},
        place::Sources,
    },
};
use wrap::wrap;

/// Maximum width of prose, even on a wider terminal.
const WIDEST: usize = 100;
/// Number of findings of one rule that are shown with their lines.
const DRAWN: usize = 5;
/// Minimum width of prose, even on a narrower terminal.
const NARROWEST: usize = 24;

pub(super) fn write(report: &CheckReport, sources: &Sources, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let page = Page { report, sources, style, width: style.width.clamp(NARROWEST, WIDEST) };
    page.findings(out)?;
    for stage in Stage::ALL {
        page.todos(stage, out)?;
    }
    page.suppressed(out)?;
    page.verdict(out)
}

/// The findings alone, without a summary of what was checked.
pub(super) fn findings(report: &CheckReport, sources: &Sources, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    Page { report, sources, style, width: style.width.clamp(NARROWEST, WIDEST) }.findings(out)
}

struct Page<'r> {
    report: &'r CheckReport,
    sources: &'r Sources,
    style: &'r Style,
    width: usize,
}

impl Page<'_> {
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

    /// Further findings of one rule, a line or two each.
    fn more(&self, rest: &[&Reported], out: &mut dyn Write) -> io::Result<()> {
        let Some(first) = rest.first() else { return Ok(()) };
        let label = format!("{}[{}]", first.severity, escape::line(&first.rule));
        self.heading(&format!("{label}: {} more", rest.len()), out)?;
        rest.iter().try_for_each(|finding| self.item(finding, out))?;
        writeln!(out)
    }

    fn finding(&self, finding: &Reported, out: &mut dyn Write) -> io::Result<()> {
        self.title(finding, out)?;
        let clauses = self.report.rule(&finding.rule).map(|rule| rule.clauses.as_slice()).unwrap_or_default();
        let drawn = excerpt::draw(finding, clauses, self.sources, self.style, self.width);
        writeln!(out, "{drawn}{}", if drawn.is_empty() { "" } else { "\n" })
    }

    /// `error[rule]: message`, wrapped.
    fn title(&self, finding: &Reported, out: &mut dyn Write) -> io::Result<()> {
        let label = format!("{}[{}]", finding.severity, escape::line(&finding.rule));
        let first = self.width.saturating_sub(wrap::width(&label) + 2);
        let message = escape::line(&finding.message);
        let lines = wrap(&message, first, self.width - 4);
        let (tint, bold) = (tint(finding.severity), Ansi::new().bold());
        write!(out, "{}{}", self.paint(tint.bold(), &label), self.paint(bold, ":"))?;
        for (index, line) in lines.iter().enumerate() {
            write!(out, "{}{}", if index == 0 { " " } else { "\n    " }, self.paint(bold, line))?;
        }
        writeln!(out)
    }

    /// Work that is due at `stage`.
    fn todos(&self, stage: Stage, out: &mut dyn Write) -> io::Result<()> {
        let due = |todo: &&Reported| self.report.rule(&todo.rule).map_or(Stage::Build, |rule| rule.due) == stage;
        let todos: Vec<_> = self.report.of(Severity::Todo).filter(due).collect();
        if todos.is_empty() {
            return Ok(());
        }
        self.heading(&format!("to do before {} ({})", stage.name(), todos.len()), out)?;
        todos.iter().try_for_each(|todo| self.item(todo, out))?;
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
        if self.style.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

fn tint(severity: Severity) -> Ansi {
    let color = match severity {
        Severity::Error => AnsiColor::BrightRed,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Todo => AnsiColor::BrightBlue,
    };
    color.on_default()
}
