//! The status report as a page that fits 80 columns.
//!
//! Must not compute anything that is not in the report.

use super::{AnsweringDocument, DocumentStatus, RequirementStatus, State, StatusReport, Tally};
use crate::report::{
    approvals::HistoryStatus,
    due::DueItem,
    page::Page,
    table::{Cell, Table},
    waiting::sentences,
};

/// Which parts of the report are shown.
#[derive(Debug, Default)]
pub struct Parts {
    /// Only this clause and the clauses below it.
    pub clause: Option<String>,
    /// Only controls of this area.
    pub area: Option<String>,
    /// The list of documented information instead.
    pub documents: bool,
    /// Number of due items shown.
    pub due: usize,
}

/// Maximum number of records listed in one cell.
const NAMED: usize = 3;

impl StatusReport {
    /// The report as a page.
    #[must_use]
    pub fn page(&self, parts: &Parts) -> Page {
        let organization = self.organization.as_ref().map(|name| format!(" of {}", name.raw())).unwrap_or_default();
        let page = Page::new(format!("{}{organization} on {}, stage {}", self.standard, self.today, self.stage.name()));
        let page = sentences(&self.waiting).iter().fold(page, |page, line| page.paragraph(Some(line)));
        if parts.documents {
            return page.table("Documented information", documents(&self.documents));
        }
        let all = parts.clause.is_none() && parts.area.is_none();
        let page = if all { page.table("Summary", numbers(&self.summary)) } else { page };
        let page = self.groups(parts).into_iter().fold(page, |page, (heading, table)| page.table(&heading, table));
        if !all {
            return page;
        }
        let page = page.table("Open items before each stage", self.stages());
        let page = page.table("Upcoming due dates", due(&self.due, parts.due));
        let more = self.due.len().saturating_sub(parts.due);
        let more = (more > 0).then(|| format!("{more} more are due later; `--due {}` shows all.", self.due.len()));
        let page = page.paragraph(more.as_deref());
        let history = self.history.as_ref();
        let page = match history.map(HistoryStatus::stale).filter(|stale| !stale.rows.is_empty()) {
            Some(stale) => page.table("Needs to be approved, accepted or reviewed again", stale),
            None => page,
        };
        let page = page.paragraph(history.map(HistoryStatus::summary).as_deref());
        page.paragraph(Some(
            "A requirement is `answered` if records answer it. Whether the answer conforms is for people to judge.",
        ))
    }

    /// The tables of the selected clauses and controls, each with its heading.
    fn groups(&self, parts: &Parts) -> Vec<(String, Table)> {
        let shown = self.summary.iter().map(|tally| {
            let of_group = self.clauses.iter().chain(&self.controls).filter(|status| status.group == tally.group);
            let rows: Vec<&RequirementStatus> = of_group.filter(|status| parts.shows(status)).collect();
            (format!("{} {}", tally.group, tally.title), requirements(&rows))
        });
        shown.filter(|(_, table)| !table.rows.is_empty()).collect()
    }

    fn stages(&self) -> Table {
        let columns = [("stage", "Stage"), ("errors", "Errors"), ("warnings", "Warnings")];
        let mut table = Table::new("distance", "Open items before each stage", &columns);
        let row = |open: &super::Distance| vec![open.stage.name().into(), open.errors.into(), open.warnings.into()];
        table.rows = self.distance.iter().map(row).collect();
        table
    }
}

impl Parts {
    fn shows(&self, status: &RequirementStatus) -> bool {
        let below = |wanted: &str| status.id.raw() == wanted || status.id.raw().starts_with(&format!("{wanted}."));
        let is_control = status.group.starts_with("A.") || status.group == "own";
        match (&self.clause, &self.area) {
            (None, None) => true,
            (clause, area) => {
                clause.as_deref().is_some_and(|clause| !is_control && below(clause))
                    || area.as_deref().is_some_and(|area| is_control && (below(area) || status.group == area))
            }
        }
    }
}

fn numbers(tallies: &[Tally]) -> Table {
    let columns = [
        ("group", "Clause or area"),
        ("answered", "Answered"),
        ("partly-answered", "Partly"),
        ("unanswered", "Unanswered"),
        ("not-due", "Not due"),
        ("excluded", "Excluded"),
    ];
    let mut table = Table::new("summary", "Summary", &columns);
    let number = |count: usize| if count == 0 { Cell::Empty } else { count.into() };
    table.rows = tallies
        .iter()
        .map(|tally| {
            let counts = State::ALL.into_iter().map(|state| number(tally.count(state)));
            std::iter::once(format!("{} {}", tally.group, tally.title).into()).chain(counts).collect()
        })
        .collect();
    table
}

fn requirements(rows: &[&RequirementStatus]) -> Table {
    let columns = [("id", "Id"), ("state", "Status"), ("by", "Answered by, or open items")];
    let mut table = Table::new("requirements", "Clauses and controls", &columns);
    table.rows = rows
        .iter()
        .map(|status| {
            let lines = [status.title.raw().to_owned(), by(status)];
            let lines = lines.into_iter().filter(|line| !line.is_empty());
            vec![status.id.raw().into(), status.state.name().into(), lines.collect()]
        })
        .collect();
    table
}

/// The records if it is answered, otherwise what is missing.
fn by(status: &RequirementStatus) -> String {
    let why = status.why.as_ref().map(|why| why.raw().to_owned()).unwrap_or_default();
    match (status.state, status.due_from) {
        (State::Answered, _) => {
            let warnings = match status.warnings {
                0 => String::new(),
                1 => "; 1 warning".to_owned(),
                many => format!("; {many} warnings"),
            };
            format!("{}{warnings}", named(status))
        }
        (_, Some(stage)) => format!("{why} (due at {})", stage.name()),
        _ => why,
    }
}

fn named(status: &RequirementStatus) -> String {
    let ids: Vec<&str> = status.records.iter().take(NAMED).map(crate::escape::Untrusted::raw).collect();
    match status.records.len().saturating_sub(NAMED) {
        0 => ids.join(", "),
        more => format!("{} and {more} more", ids.join(", ")),
    }
}

fn due(items: &[DueItem], count: usize) -> Table {
    let columns = [("on", "Date"), ("type", "Type"), ("record", "Record"), ("what", "Item due, responsible")];
    let mut table = Table::new("due", "Upcoming due dates", &columns);
    let on = |item: &DueItem| if item.overdue { format!("{} overdue", item.on) } else { item.on.clone() };
    let row = |item: &DueItem| {
        let owner = item.owner.as_ref().map(|owner| owner.raw().to_owned());
        let what = std::iter::once(item.what.raw().to_owned()).chain(owner);
        vec![on(item).into(), item.kind.name().into(), item.record.raw().into(), what.collect()]
    };
    table.rows = items.iter().take(count).map(row).collect();
    table
}

fn documents(items: &[DocumentStatus]) -> Table {
    let columns = [("requirement", "For"), ("what", "Required information"), ("records", "Answered by")];
    let mut table = Table::new("documents", "Documented information", &columns);
    let row = |item: &DocumentStatus| vec![item.requirement.as_str().into(), item.what.as_str().into(), records(item)];
    table.rows = items.iter().map(row).collect();
    table
}

fn records(item: &DocumentStatus) -> Cell {
    if item.records.is_empty() {
        return "none".into();
    }
    let more = item.records.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| format!("and {more} more"));
    item.records.iter().take(NAMED).map(document).chain(more).collect()
}

/// `DOC-01 version 1.2, approved 2026-03-26 by chief`.
fn document(record: &AnsweringDocument) -> String {
    let version = record.version.as_ref().map(|version| format!(" version {}", version.raw())).unwrap_or_default();
    let approved = record.approved_on.as_ref().zip(record.approved_by.as_ref());
    let approved = approved.map(|(on, by)| format!(", approved {on} by {}", by.raw())).unwrap_or_default();
    format!("{}{version}{approved}", record.id.raw())
}
