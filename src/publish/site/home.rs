//! The first page: the management system, its status, upcoming due dates and open items.
//!
//! Must not judge: it only counts and lists.

use super::{Line, LineItem, PageRef, Part, Rows, SitePage, VisibleRecords, fact, lines, text};
use crate::{
    document::layout::label,
    finding::Severity,
    model::Item,
    policy::Verdict,
    publish::pack::FindingCounts,
    record::{Aims, Certificate, CertificateStatus, Scope},
    report::{
        status::{State, StatusReport},
        waiting::sentences,
    },
};

/// Number of due items shown.
const DUE: usize = 12;
/// Number of findings shown.
const OPEN: usize = 20;

pub(super) fn page(visible: &VisibleRecords<'_>, status: &StatusReport) -> SitePage {
    let title = match super::organization(visible.model) {
        name if name.is_empty() => "AI management system".to_owned(),
        name => format!("AI management system of {name}"),
    };
    let page = SitePage::new(PageRef::Home, title, &[]).facts(overview(visible, status));
    let page = certificates(visible).into_iter().fold(page, SitePage::with);
    let page = counts_by_state(page, status).rows(2, due(visible, status));
    let more = status.due.iter().filter(|due| visible.shows(due.record.raw())).count().saturating_sub(DUE);
    let page = match more {
        0 => page,
        1 => page.with(Part::Paragraph(text("1 further item is due later; `aims calendar` lists all."))),
        more => {
            page.with(Part::Paragraph(text(format!("{more} further items are due later; `aims calendar` lists all."))))
        }
    };
    open(page, visible, status)
}

fn overview(visible: &VisibleRecords<'_>, status: &StatusReport) -> Vec<Option<(String, Vec<Line>)>> {
    let model = visible.model;
    let manifest = model.manifest();
    let manifest: Option<&Aims> = manifest.as_ref().map(Item::data);
    let web = |url: &str| vec![vec![LineItem::Web(url.to_owned())]];
    let address = manifest.and_then(|manifest| manifest.organization.address.as_deref());
    let website = manifest.and_then(|manifest| manifest.organization.website.as_deref());
    let scopes = model.all::<Scope>().filter(|scope| visible.shows(&scope.id));
    let scope: Vec<Line> = scopes.map(|scope| vec![LineItem::Text(scope.data().statement.trim().to_owned())]).collect();
    let systems = model.systems_in_scope().map(|system| visible.named(&system.data().id)).collect();
    let started = manifest.and_then(|manifest| manifest.started);
    vec![
        fact("Address", address.map(lines).unwrap_or_default()),
        fact("Website", website.map(web).unwrap_or_default()),
        fact("Scope", scope),
        fact("AI systems in scope", systems),
        fact("Standard", vec![text(&*status.standard)]),
        fact("In force since", started.map(|date| text(date.to_string())).into_iter().collect()),
        fact("Stage", vec![text(status.stage.name())]),
    ]
}

/// The number of requirements by state and group.
fn counts_by_state(page: SitePage, status: &StatusReport) -> SitePage {
    let header = ["Clause or area", "Answered", "Partly answered", "Unanswered", "Not due", "Excluded"];
    let rows = status.summary.iter().map(|tally| {
        let name = format!("{} {}", tally.group, tally.title);
        let group = match tally.group.as_str() {
            "own" => LineItem::Text(tally.title.clone()),
            group => LineItem::To(PageRef::Requirement(group.to_owned()), name),
        };
        let count = |state| match tally.count(state) {
            0 => Vec::new(),
            count => vec![text(count.to_string())],
        };
        std::iter::once(vec![vec![group]]).chain(State::ALL.map(count)).collect()
    });
    let total = |state| status.summary.iter().map(|tally| tally.count(state)).sum::<usize>();
    let total = State::ALL.map(|state| vec![text(total(state).to_string())]);
    let total = std::iter::once(vec![vec![LineItem::Strong("Total".to_owned())]]).chain(total).collect();
    let rows = Rows::new("Clauses and controls by status", &header, rows.chain([total]).collect());
    let stages = status.distance.iter().map(|open| {
        [open.stage.name().to_owned(), open.errors.to_string(), open.warnings.to_string()]
            .map(|cell| vec![text(cell)])
            .into()
    });
    let stages = Rows::new("Open items by stage", &["Stage", "Errors", "Warnings"], stages.collect());
    page.with(Part::Heading(2, "Status".to_owned()))
        .with(Part::Paragraph(text(
            "A requirement is answered if records answer it. Whether the answer conforms is for people to judge.",
        )))
        .with(Part::Rows(rows))
        .with(Part::Heading(3, "Open items before each stage".to_owned()))
        .with(Part::Rows(stages))
}

fn due(visible: &VisibleRecords<'_>, status: &StatusReport) -> Rows {
    let shown = status.due.iter().filter(|due| visible.shows(due.record.raw()));
    let rows = shown.take(DUE).map(|due| {
        let late = if due.overdue { vec![LineItem::Strong("overdue".to_owned())] } else { Vec::new() };
        let owner = due.owner.as_ref().map(|owner| visible.named(owner.raw()));
        let on = std::iter::once(text(&*due.on)).chain((!late.is_empty()).then_some(late)).collect();
        vec![on, vec![text(due.what.raw())], vec![visible.named(due.record.raw())], owner.into_iter().collect()]
    });
    Rows::new("Upcoming due dates", &["Due", "Item due", "Record", "Responsible"], rows.collect())
}

fn open(page: SitePage, visible: &VisibleRecords<'_>, status: &StatusReport) -> SitePage {
    // What waits for a file that cannot be read does not count.
    let verdicts = visible.verdicts().iter().filter(|verdict| verdict.waits_for.is_none());
    let (mut open, suppressed): (Vec<&Verdict<'_>>, Vec<&Verdict<'_>>) =
        verdicts.partition(|verdict| verdict.suppressed.is_none());
    let count = |severity| open.iter().filter(|verdict| verdict.severity == severity).count();
    let counts = FindingCounts {
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        todos: count(Severity::Todo),
        suppressed: suppressed.len(),
    };
    open.retain(|verdict| verdict.severity > Severity::Todo);
    open.sort_by_key(|verdict| std::cmp::Reverse(verdict.severity));
    let stated = format!("{}; evaluated for stage {}.", counts.summary(status.stage), status.stage.name());
    let page = page.with(Part::Heading(2, "Open items".to_owned())).with(Part::Paragraph(text(stated)));
    let waiting = sentences(&status.waiting).into_iter().map(|line| Part::Paragraph(text(format!("{line}."))));
    let page = waiting.fold(page, SitePage::with);
    let rows: Vec<_> = open.iter().take(OPEN).map(|verdict| row(visible, verdict)).collect();
    let more = open.len().saturating_sub(rows.len());
    let rows = Rows::new("Findings", &["Severity", "Finding", "Record"], rows);
    let page = if rows.rows.is_empty() { page } else { page.with(Part::Rows(rows)) };
    match more {
        0 => page,
        more => page.with(Part::Paragraph(text(format!("{more} more are on the pages of the records.")))),
    }
}

fn row(visible: &VisibleRecords<'_>, verdict: &Verdict<'_>) -> Vec<Vec<Line>> {
    let record = verdict.finding.subject.as_deref().map(|subject| visible.named(subject));
    let message = vec![text(&*verdict.finding.message)];
    vec![vec![text(verdict.severity.name())], message, record.into_iter().collect()]
}

/// The certificates, and whether they are valid on the date of the site.
fn certificates(visible: &VisibleRecords<'_>) -> Vec<Part> {
    let shown: Vec<_> = visible.model.certificates().filter(|certificate| visible.shows(&certificate.id)).collect();
    if shown.is_empty() {
        return Vec::new();
    }
    let facts = shown.into_iter().map(|certificate| {
        let data = certificate.data();
        let stated = |value: &Option<crate::record::field::Text>| {
            value.as_deref().map(|value| vec![text(value.trim())]).unwrap_or_default()
        };
        let date = |date: Option<crate::record::field::Date>| {
            date.map(|date| vec![text(date.to_string())]).unwrap_or_default()
        };
        let facts = [
            fact("Record", vec![vec![visible.record(&data.id)]]),
            fact("Number", stated(&data.number)),
            fact("Certification body", vec![text(&*data.body)]),
            fact("Standard", stated(&data.standard)),
            fact("Scope as certified", stated(&data.statement)),
            fact("Date of decision", date(data.decided)),
            fact("Valid until", date(data.expires)),
            fact("Status", vec![text(certificate_status(data, visible.model.today))]),
        ];
        Part::Facts(facts.into_iter().flatten().collect())
    });
    std::iter::once(Part::Heading(2, "Certificate".to_owned())).chain(facts).collect()
}

fn certificate_status(certificate: &Certificate, today: crate::record::field::Date) -> String {
    match certificate.status {
        Some(CertificateStatus::Suspended) => "suspended".to_owned(),
        Some(CertificateStatus::Withdrawn) => "withdrawn".to_owned(),
        Some(CertificateStatus::Expired) => "expired".to_owned(),
        _ if certificate.expires.is_some_and(|expires| expires < today) => "expired".to_owned(),
        Some(CertificateStatus::Active) => label("active"),
        None => "not stated".to_owned(),
    }
}
