//! The report as a page and as sections of lines, most important first.
//!
//! Must not compute anything that is not in the report.

use super::{ApprovalStatus, DiffReport, DiffSummary, NeedsReapproval, Revision, Statement, Weight};
use crate::{
    prose::{count, plural},
    report::{
        check::{Reported, ReportedSuppression},
        page::{Block, Page},
    },
};

/// The rule about approvals that no longer fit, whose findings repeat what a section of the report says in full.
const STALE: &str = "stale-approval";

/// Maximum length of a line in characters.
const LONGEST: usize = 1000;

/// Lines below a heading.
pub struct Section {
    /// The heading.
    pub title: &'static str,
    /// The lines.
    pub lines: Vec<String>,
}

impl DiffReport {
    /// `Change from main to HEAD`.
    #[must_use]
    pub fn title(&self) -> String {
        format!("Change from {} to {}", named(&self.base), named(&self.head))
    }

    /// The summary of the change: findings first, then what got weaker, then numbers of records.
    #[must_use]
    pub fn verdict(&self) -> String {
        let mut parts = findings(&self.summary);
        parts.extend(weights(&self.summary));
        parts.push(records(&self.summary));
        parts.extend((self.summary.files > 0).then(|| format!("{} changed", count(self.summary.files, "file"))));
        parts.join("; ")
    }

    /// The sections, most important first; sections without lines are omitted.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let with_weight = |weight: Weight| {
            let lines = self.statements.iter().filter(|statement| statement.weight == weight);
            Section { title: weight.title(), lines: lines.map(Statement::line).collect() }
        };
        let reapproval = NeedsReapproval::lines(&self.needs_reapproval);
        let approvals = self.approvals.iter().map(ApprovalStatus::line).collect();
        let found = |title, findings: &[Reported]| Section { title, lines: findings.iter().map(finding).collect() };
        let mut sections = [
            with_weight(Weight::Policy),
            with_weight(Weight::Weakened),
            Section { title: "To be approved again", lines: reapproval },
            Section { title: "Approvals, acceptances and reviews, with support in git", lines: approvals },
            Section { title: "Findings introduced", lines: self.introduced() },
            found("Findings with higher severity", &self.findings.heavier),
            found("Findings suppressed", &self.findings.silenced),
            found("Findings no longer checked", &self.findings.no_longer_checked),
            found("Findings with lower severity", &self.findings.lighter),
            with_weight(Weight::Strengthened),
            with_weight(Weight::Changed),
            with_weight(Weight::Editorial),
            found("Findings resolved", &self.findings.resolved),
        ];
        sections.iter_mut().flat_map(|section| &mut section.lines).for_each(cut);
        sections.into_iter().filter(|section| !section.lines.is_empty()).collect()
    }

    /// The findings introduced. Those about approvals that are listed as stale are only counted.
    fn introduced(&self) -> Vec<String> {
        let is_listed = |it: &&Reported| it.rule == STALE && !self.needs_reapproval.is_empty();
        let (listed, others): (Vec<_>, Vec<_>) = self.findings.introduced.iter().partition(is_listed);
        let listed = (!listed.is_empty())
            .then(|| format!("{} of {STALE}, for what is to be approved again", count(listed.len(), "finding")));
        others.into_iter().map(finding).chain(listed).collect()
    }

    /// The report as a page.
    #[must_use]
    pub fn page(&self) -> Page {
        let page = Page::new(self.title()).paragraph(Some(&self.verdict()));
        self.sections().into_iter().fold(page, |page, section| {
            page.block(Block::Heading(section.title.to_owned())).block(Block::List(section.lines))
        })
    }
}

/// Truncates an overlong line.
fn cut(line: &mut String) {
    if let Some((end, _)) = line.char_indices().nth(LONGEST) {
        line.truncate(end);
        line.push('…');
    }
}

/// `main (3f2a9c1)`.
fn named(revision: &Revision) -> String {
    let label = revision.label.raw();
    let short = revision.id.as_deref().and_then(|id| id.get(..10)).filter(|short| !label.starts_with(short));
    short.map_or_else(|| label.to_owned(), |short| format!("{label} ({short})"))
}

fn findings(summary: &DiffSummary) -> Vec<String> {
    let mut kinds = Vec::new();
    let todos = summary.introduced - summary.errors - summary.warnings;
    let counts = [(summary.errors, "error"), (summary.warnings, "warning"), (todos, "todo")];
    kinds.extend(counts.iter().filter(|(number, _)| *number > 0).map(|(number, noun)| count(*number, noun)));
    let kinds = if kinds.is_empty() { String::new() } else { format!(" ({})", kinds.join(", ")) };
    let introduced = match summary.introduced {
        0 => "no findings introduced".to_owned(),
        number => format!("{} introduced{kinds}", count(number, "finding")),
    };
    let rest = [
        (summary.heavier, "with higher severity"),
        (summary.silenced, "suppressed"),
        (summary.no_longer_checked, "no longer checked"),
        (summary.lighter, "with lower severity"),
        (summary.resolved, "resolved"),
    ];
    let rest = rest.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}"));
    vec![std::iter::once(introduced).chain(rest).collect::<Vec<_>>().join(", ")]
}

fn weights(summary: &DiffSummary) -> Vec<String> {
    let weakened = match summary.weakened {
        0 => "nothing weakened".to_owned(),
        number => format!("{} weakened", count(number, "item")),
    };
    let policy = (summary.policy > 0).then(|| count(summary.policy, "policy change"));
    let again = summary.needs_reapproval;
    let again = (again > 0).then(|| format!("{} to be approved again", count(again, "record")));
    std::iter::once(weakened).chain(policy).chain(again).collect()
}

fn records(summary: &DiffSummary) -> String {
    let counts = [(summary.changed, "changed"), (summary.added, "added"), (summary.removed, "removed")];
    let mut parts = counts.iter().filter(|(number, _)| *number > 0).peekable();
    let Some((first, _)) = parts.peek() else { return "no records changed".to_owned() };
    let noun = plural(*first, "record");
    let parts: Vec<String> = parts.map(|(number, what)| format!("{number} {what}")).collect();
    parts.join(", ").replacen(' ', &format!(" {noun} "), 1)
}

/// `error: risk R-1 is not treated (untreated-risk, risks/R-1.yaml:12)`.
fn finding(finding: &Reported) -> String {
    let place = finding.location.as_ref().map(|location| {
        let line = location.start.map(|start| format!(":{}", start.line)).unwrap_or_default();
        format!(", {}{line}", location.path.raw())
    });
    let suppressed = finding.suppression.as_ref().map(suppressed).unwrap_or_default();
    let place = place.unwrap_or_default();
    format!("{}: {} ({}{place}){suppressed}", finding.severity, finding.message.raw(), finding.rule)
}

fn suppressed(suppression: &ReportedSuppression) -> String {
    let by = match suppression.by {
        crate::report::check::SuppressionKind::Baseline => "a baseline".to_owned(),
        crate::report::check::SuppressionKind::Inline => "a comment in the file".to_owned(),
        crate::report::check::SuppressionKind::Manifest => "the manifest".to_owned(),
        crate::report::check::SuppressionKind::Exception => {
            suppression.id.as_ref().map_or_else(|| "an exception".to_owned(), |id| format!("exception {}", id.raw()))
        }
    };
    let until = suppression.until.as_ref().map(|until| format!(" until {until}")).unwrap_or_default();
    format!("; suppressed by {by}{until}")
}
