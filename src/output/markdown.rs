//! A summary in Markdown for a workflow step or a pull request: the verdict first, then a section per file, worst first.
//! Work that is not due yet and suppressed findings are in collapsed sections.
//!
//! Must not exceed the size that GitHub shows, or let text of the repository act as markup.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    io::{self, Write},
};

use super::{Style, budget::Budget, summary};
use crate::{
    escape,
    finding::{Severity, Stage},
    report::{
        check::{CheckReport, Reported, ReportedSuppression, SuppressionKind},
        place::{Location, Sources},
    },
};

/// GitHub drops a step summary entirely if it exceeds 1 MiB.
const LIMIT: usize = 1_000_000;

pub(super) fn write(report: &CheckReport, _: &Sources, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Budget::of(LIMIT);
    page.always(&head(report));
    for (title, findings) in files(report) {
        let items = findings.iter().map(|finding| item(finding));
        page.section(&format!("### {title}\n\n"), items, "\n");
    }
    todos(report, &mut page);
    let suppressed = report.suppressed.iter().map(suppressed_item);
    page.section(&fold(report.suppressed.len(), "suppressed, not counted as answered"), suppressed, FOLDED);
    out.write_all(page.finish("aims check").as_bytes())
}

const FOLDED: &str = "\n</details>\n\n";

fn fold(count: usize, what: &str) -> String {
    format!("<details>\n<summary>{count} {what}</summary>\n\n")
}

/// The verdict, what was checked, and why it is incomplete.
fn head(report: &CheckReport) -> String {
    let scope = summary::scope(&report.summary);
    let mut head = format!("## aims check: {}\n\n", summary::counts(report));
    if let Some(reason) = &report.incomplete {
        head.push_str(&format!("**Incomplete**: {}\n\n", escape::markdown_prose(reason)));
    }
    let awaited = summary::held_back(report);
    if !awaited.is_empty() {
        let lines: Vec<String> =
            awaited.into_iter().map(|line| escape::markdown_prose(&escape::Untrusted::from(line))).collect();
        head.push_str(&format!("{}\n\n", lines.join("\\\n")));
    }
    if let Some(since) = summary::since(report) {
        head.push_str(&format!("Only findings {}.\n\n", escape::markdown_prose(&escape::Untrusted::from(since))));
    }
    head + &format!("{scope}; stage {}, {}\n\n", report.stage.name(), report.today)
}

/// Findings that count, by file; the file with the worst finding comes first.
fn files(report: &CheckReport) -> Vec<(String, Vec<&Reported>)> {
    let mut files: BTreeMap<&str, Vec<&Reported>> = BTreeMap::new();
    let due = report.findings.iter().filter(|finding| finding.severity > Severity::Todo);
    for finding in summary::worst_first(due) {
        let path = finding.location.as_ref().map_or("", |location| location.path.raw());
        files.entry(path).or_default().push(finding);
    }
    let mut files: Vec<_> = files.into_values().collect();
    let has_cause = |findings: &Vec<&Reported>| findings.iter().any(|finding| finding.is_cause());
    files.sort_by_key(|findings| Reverse((has_cause(findings), findings.iter().map(|finding| finding.severity).max())));
    files.into_iter().map(|findings| (title(&findings), findings)).collect()
}

fn title(findings: &[&Reported]) -> String {
    let location = findings.first().and_then(|finding| finding.location.as_ref());
    location.map_or_else(|| "The repository".to_owned(), |location| escape::markdown_code(&location.path))
}

/// Severity and message, then location and rule, then help.
fn item(finding: &Reported) -> String {
    let message = escape::markdown_prose(&finding.message);
    let help = finding.help.as_ref().map(|help| format!("\\\n  {}", escape::markdown_prose(help))).unwrap_or_default();
    format!("- **{}**: {message}\\\n  {}{help}\n", finding.severity, origin(finding))
}

fn origin(finding: &Reported) -> String {
    let rule = escape::markdown_code(&finding.rule);
    finding.location.as_ref().map_or_else(|| rule.clone(), |location| format!("{} {rule}", place(location)))
}

fn place(location: &Location) -> String {
    let line = location.start.map(|start| format!(":{}", start.line)).unwrap_or_default();
    escape::markdown_code(&format!("{}{line}", escape::line(&location.path)))
}

fn todos(report: &CheckReport, page: &mut Budget) {
    for stage in Stage::ALL {
        let todos = summary::todos(report, stage);
        page.section(
            &fold(todos.len(), &format!("to do before {}", stage.name())),
            todos.into_iter().map(todo),
            FOLDED,
        );
    }
    let new = summary::new_rules(report);
    page.section(&fold(new.len(), "of new rules, only for information"), new.into_iter().map(todo), FOLDED);
}

fn todo(finding: &Reported) -> String {
    format!("- {}, {}\n", escape::markdown_prose(&finding.message), origin(finding))
}

fn suppressed_item(finding: &Reported) -> String {
    let by = finding.suppression.as_ref().map(suppressed_by).unwrap_or_default();
    format!("- {}, {}\\\n  {by}\n", escape::markdown_prose(&finding.message), origin(finding))
}

fn suppressed_by(suppression: &ReportedSuppression) -> String {
    let by = match suppression.by {
        SuppressionKind::Inline => "allowed in the file",
        SuppressionKind::Manifest => "allowed by the manifest",
        SuppressionKind::Exception => "exception",
        SuppressionKind::Baseline => "listed in the baseline",
    };
    let id = suppression.id.as_ref().map(|id| format!(" {}", escape::markdown(id))).unwrap_or_default();
    let until = suppression.until.as_ref().map(|until| format!(" until {until}")).unwrap_or_default();
    let reason = suppression.reason.as_ref().map(|why| format!(": {}", escape::markdown_prose(why)));
    format!("{by}{id}{until}{}", reason.unwrap_or_default())
}
