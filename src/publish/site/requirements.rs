//! The list of clauses and controls, and the page of each: the requirement in our own words, its answers and its
//! status.
//!
//! Must not state whether an answer conforms.

use std::collections::BTreeMap;

use super::{Line, LineItem, PageRef, Part, Rows, SitePage, VisibleRecords, fact, lines, text};
use crate::{
    framework::{Provision, ProvisionKind},
    model::{Row, RowFor},
    record::ControlDecision,
    report::{
        status::{RequirementStatus, State, StatusReport},
        web::{Direction, Web},
    },
};

const REQUIREMENTS: &str = "Clauses and controls";

pub(super) fn index(visible: &VisibleRecords<'_>, status: &StatusReport) -> SitePage {
    let page = SitePage::new(PageRef::Requirements, REQUIREMENTS, &[]).with(Part::Paragraph(text(format!(
        "Every clause and control of {}, and how far records answer it. Requirements are described in our own words; \
         their text is in the standard.",
        status.standard
    ))));
    status.summary.iter().fold(page, |page, tally| {
        let of_group = status.clauses.iter().chain(&status.controls).filter(|status| status.group == tally.group);
        let rows = of_group.map(|status| row(visible, status)).collect();
        let title = if tally.group == "own" { tally.title.clone() } else { format!("{} {}", tally.group, tally.title) };
        page.rows(2, Rows::new(title, &["Id", "Title", "Status", "Answered by, or open items"], rows))
    })
}

fn row(visible: &VisibleRecords<'_>, status: &RequirementStatus) -> Vec<Vec<Line>> {
    let by = match status.state {
        State::Answered => Vec::new(),
        _ => status.why.iter().map(|why| text(why.raw())).collect(),
    };
    let ids = status.records.iter().map(|id| visible.link_of(id.raw())).collect::<Vec<_>>();
    let ids = (!ids.is_empty() && by.is_empty()).then(|| joined(ids));
    vec![
        vec![vec![visible.link(status.id.raw())]],
        vec![text(status.title.raw())],
        vec![text(status.state.name())],
        by.into_iter().chain(ids).collect(),
    ]
}

/// `A, B, C` on one line.
fn joined(links: Vec<LineItem>) -> Line {
    let mut line = Vec::new();
    for link in links {
        if !line.is_empty() {
            line.push(LineItem::Text(", ".to_owned()));
        }
        line.push(link);
    }
    line
}

pub(super) fn pages(visible: &VisibleRecords<'_>, status: &StatusReport) -> Vec<SitePage> {
    let all = status.clauses.iter().chain(&status.controls);
    let states: BTreeMap<&str, &RequirementStatus> = all.map(|status| (status.id.raw(), status)).collect();
    let web = Web::of(visible.model, true);
    let pages = Pages { visible, states, web };
    visible.model.frameworks.standard().entries.iter().map(|entry| pages.page(entry)).collect()
}

struct Pages<'p> {
    visible: &'p VisibleRecords<'p>,
    states: BTreeMap<&'p str, &'p RequirementStatus>,
    web: Web<'p>,
}

impl Pages<'_> {
    fn page(&self, entry: &Provision) -> SitePage {
        let standard = self.visible.model.frameworks.standard();
        let mut above: Vec<&Provision> = standard.ancestors(&entry.id).collect();
        above.reverse();
        let above = above.into_iter().map(|above| (PageRef::Requirement(above.id.to_string()), &*above.id));
        let trail: Vec<(PageRef, &str)> = std::iter::once((PageRef::Requirements, REQUIREMENTS)).chain(above).collect();
        let page =
            SitePage::new(PageRef::Requirement(entry.id.to_string()), format!("{} {}", entry.id, entry.title), &trail);
        let state = self.states.get(&*entry.id).copied();
        let page = page.facts([
            fact("Kind", vec![text(kind_name(entry.kind))]),
            fact(
                "Status",
                state.map(|status| vec![LineItem::Strong(status.state.name().to_owned())]).into_iter().collect(),
            ),
        ]);
        let page = entry
            .asks
            .as_deref()
            .map(lines)
            .into_iter()
            .flatten()
            .fold(page, |page, line| page.with(Part::Paragraph(line)));
        let page = self.below(page, &entry.id);
        let page = self.answers(page, state);
        let page = self.decided(page, entry);
        let texts = |texts: &[crate::record::field::Text]| texts.iter().map(|item| text(&**item)).collect();
        let related = entry.related.iter().map(|id| self.visible.named(id)).collect();
        page.rows(2, self.referring(&entry.id))
            .list("How to answer it", texts(&entry.satisfy))
            .list("Suitable evidence", texts(&entry.evidence))
            .list("Related", related)
    }

    fn below(&self, page: SitePage, id: &str) -> SitePage {
        let entries = self.visible.model.frameworks.standard().entries.iter();
        let below = entries.filter(|entry| entry.parent.as_deref() == Some(id));
        let rows = below.map(|entry| {
            let state = self.states.get(&*entry.id).map(|status| text(status.state.name()));
            vec![vec![vec![self.visible.link(&entry.id)]], vec![text(&*entry.title)], state.into_iter().collect()]
        });
        page.rows(2, Rows::new("Contains", &["Id", "Title", "Status"], rows.collect()))
    }

    fn answers(&self, page: SitePage, state: Option<&RequirementStatus>) -> SitePage {
        let Some(status) = state else { return page };
        let row = |id: &crate::escape::Untrusted| {
            let kind = self.visible.model.kind_of(id.raw()).map(|kind| text(kind.replace('-', " ")));
            let title = self.visible.title(id.raw()).map(text);
            vec![vec![vec![self.visible.link_of(id.raw())]], kind.into_iter().collect(), title.into_iter().collect()]
        };
        let rows = status.records.iter().map(row).collect();
        let page = page.rows(2, Rows::new("Answered by", &["Id", "Kind", "Title"], rows));
        let missing = status.why.as_ref().filter(|_| status.state != State::Excluded);
        let missing: Vec<Line> = missing.into_iter().chain(&status.help).map(|line| text(line.raw())).collect();
        page.list("Open items", missing)
    }

    /// The entry of a control in the Statement of Applicability.
    fn decided(&self, page: SitePage, entry: &Provision) -> SitePage {
        let control = (entry.kind == ProvisionKind::Control).then(|| self.visible.model.control(&entry.id)).flatten();
        let Some(row) = control else { return page };
        if row.is_withheld() {
            let withheld = text("In a withheld record.");
            return page.list("Statement of Applicability", vec![withheld]);
        }
        let page = page.with(Part::Heading(2, "Statement of Applicability".to_owned()));
        let apart = row.variants().any(|variant| variant.system().is_some());
        row.variants().fold(page, |page, variant| page.facts(self.variant(row, &variant, apart)))
    }

    fn variant(&self, row: Row<'_>, variant: &RowFor<'_>, apart: bool) -> Vec<Option<(String, Vec<Line>)>> {
        let systems = row.systems(variant).into_iter().map(|system| self.visible.named(&system.data().id)).collect();
        let decision = variant.decision().map_or("undecided", ControlDecision::name);
        let withheld = || variant.reason_is_withheld().then(|| vec![text("withheld")]);
        let reason = variant.justification().map(|(reason, _)| lines(reason)).or_else(withheld).unwrap_or_default();
        let record = row.record();
        let owner =
            record.as_ref().and_then(|record| record.data().owner.as_ref()).map(|owner| self.visible.named(owner.id()));
        vec![
            fact("AI systems", if apart { systems } else { vec![text("all")] }),
            fact("Decision", vec![text(decision)]),
            fact("Justification", reason),
            fact("Drivers", self.visible.names(variant.drivers().into_iter())),
            fact("Status", variant.status().map(|status| text(status.name())).into_iter().collect()),
            fact("Due", variant.due().map(|due| text(due.to_string())).into_iter().collect()),
            fact("Implementation", variant.how().map(lines).unwrap_or_default()),
            fact("Documents", self.visible.names(variant.documents())),
            fact("Evidence", self.visible.names(variant.evidence())),
            fact("Owner", owner.into_iter().collect()),
        ]
    }

    /// The records that refer to the requirement.
    fn referring(&self, id: &str) -> Rows {
        let row = |step: crate::report::web::Step| {
            let other = step.to.id.raw();
            let title = self.visible.title(other).map(text);
            let kind = vec![text(step.to.kind.replace('-', " "))];
            vec![vec![vec![self.visible.link_of(other)]], kind, title.into_iter().collect()]
        };
        let steps = self.web.steps(id, Direction::DependedOnBy);
        Rows::new("Referenced by", &["Id", "Kind", "Title"], steps.into_iter().map(row).collect())
    }
}

impl VisibleRecords<'_> {
    /// The id as a link to the record with this id, otherwise to the requirement.
    fn link_of(&self, id: &str) -> LineItem {
        if self.shows(id) { self.record(id) } else { self.link(id) }
    }
}

fn kind_name(kind: ProvisionKind) -> &'static str {
    match kind {
        ProvisionKind::Heading => "heading of clauses",
        ProvisionKind::Clause => "clause; cannot be excluded",
        ProvisionKind::Area => "area of controls",
        ProvisionKind::Control => "control; included, or excluded with a justification",
        ProvisionKind::Objective => "possible objective (informative)",
        ProvisionKind::RiskSource => "possible risk source (informative)",
    }
}
