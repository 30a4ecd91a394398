//! The list of records and the page of each.
//!
//! Must not judge a record; its findings are shown unchanged.

use std::collections::BTreeMap;

use super::{Line, LineItem, PageRef, Part, Rows, SitePage, VisibleRecords, fact, fields, risks, text};
use crate::{
    document::layout::{Words, label},
    model::{Attachment, Entry, Reason},
    policy::Verdict,
    record::Risk,
    report::{
        approvals,
        web::{Direction, Web},
    },
};

/// Title of the list of records.
const RECORDS: &str = "Records";

pub(super) fn index(visible: &VisibleRecords<'_>) -> SitePage {
    let mut page = SitePage::new(PageRef::Records, RECORDS, &[]);
    let mut kinds: Vec<(&str, Vec<Vec<Vec<Line>>>)> = Vec::new();
    for (number, entry) in visible.shown().iter().enumerate() {
        if kinds.last().is_none_or(|(kind, _)| *kind != entry.kind.name) {
            kinds.push((entry.kind.name, Vec::new()));
        }
        if let Some((_, rows)) = kinds.last_mut() {
            rows.push(row(visible, number, entry));
        }
    }
    for (kind, rows) in kinds {
        page = page.rows(2, Rows::new(label(kind), &["Id", "Title", "Owner", "Next review"], rows));
    }
    left_out(visible).into_iter().fold(page, SitePage::with)
}

fn row(visible: &VisibleRecords<'_>, number: usize, entry: &Entry) -> Vec<Vec<Line>> {
    let owner = entry.record().and_then(|record| record.owner()).map(|owner| visible.named(owner));
    let title = entry.record().map_or(Some("(unreadable: violates its schema)"), |record| record.title());
    let next = visible.model.next_review(entry).map(|next| text(next.to_string()));
    vec![
        vec![vec![LineItem::To(PageRef::Record(number), shown_id(&entry.id).to_owned())]],
        title.map(text).into_iter().collect(),
        owner.into_iter().collect(),
        next.into_iter().collect(),
    ]
}

/// The id, or a placeholder if there is none.
fn shown_id(id: &str) -> &str {
    if id.is_empty() { "(no id)" } else { id }
}

/// The number of withheld records by kind, and the ids of those withheld for another reason.
fn left_out(visible: &VisibleRecords<'_>) -> Vec<Part> {
    if visible.left_out().is_empty() {
        return Vec::new();
    }
    let of = |wanted: Reason| visible.left_out().iter().filter(move |record| record.reason == wanted);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    of(Reason::Kind).for_each(|record| *kinds.entry(record.kind.name).or_default() += 1);
    let counts = kinds.into_iter().map(|(kind, count)| format!("{count} of kind {kind}"));
    let by_kind = counts.collect::<Vec<_>>().join(", ");
    let named = |why: &str, wanted: Reason| {
        let ids: Vec<&str> = of(wanted).map(|record| shown_id(&record.id)).collect();
        (!ids.is_empty()).then(|| text(format!("{why}: {}.", ids.join(", "))))
    };
    let by_kind = (!by_kind.is_empty()).then(|| text(format!("By kind: {by_kind}.")));
    let classified = named("By classification", Reason::Classification);
    let unreadable = named("Unreadable, so their classification is unknown", Reason::Unreadable);
    vec![
        Part::Heading(2, "Withheld records".to_owned()),
        Part::Paragraph(text(
            "These records are not part of this site. References from other records show only their ids.",
        )),
        Part::List(by_kind.into_iter().chain(classified).chain(unreadable).collect()),
    ]
}

pub(super) fn pages(visible: &VisibleRecords<'_>) -> Vec<SitePage> {
    let model = visible.model;
    let approvals = approvals::by_record(model);
    let files: BTreeMap<(&str, u32), Attachment<'_>> =
        model.attachments().map(|file| ((&*file.entry.path as &str, file.entry.document), file)).collect();
    let web = Web::of(model, true);
    let mut words: BTreeMap<&str, Words> = BTreeMap::new();
    for entry in visible.shown() {
        words.entry(entry.kind.name).or_insert_with(|| Words::of(entry.kind));
    }
    let page = |(number, entry): (usize, &&Entry)| {
        let key = (&*entry.path as &str, entry.document);
        let attestations = approvals.get(&key).into_iter().flatten().map(text).collect();
        let file = files.get(&key).map(|file| approvals::of_attachment(model, file)).unwrap_or_default();
        let page = head(visible, number, entry);
        let page = fields::parts(visible, entry, &words[entry.kind.name]).into_iter().fold(page, SitePage::with);
        let page = page
            .rows(3, levels(visible, entry))
            .list("Approvals and reviews in git", attestations)
            .list("File history", file.into_iter().map(text).collect());
        let page = page.rows(2, open(visible, &entry.id));
        let page = page.rows(2, steps(visible, &web, &entry.id, Direction::DependsOn));
        page.rows(2, steps(visible, &web, &entry.id, Direction::DependedOnBy))
    };
    visible.shown().iter().enumerate().map(page).collect()
}

/// The levels of risk, if the record is a risk.
fn levels(visible: &VisibleRecords<'_>, entry: &Entry) -> Rows {
    let record = entry.record().and_then(|record| record.as_kind::<Risk>());
    record.map_or_else(|| Rows::new("Levels of risk", &[], Vec::new()), |risk| risks::levels(visible, risk))
}

fn head(visible: &VisibleRecords<'_>, number: usize, entry: &Entry) -> SitePage {
    let title = match visible.title(&entry.id) {
        Some(title) if title.chars().count() <= 90 => format!("{} {title}", entry.id),
        _ => shown_id(&entry.id).to_owned(),
    };
    let trail = [(PageRef::Records, RECORDS)];
    let requirement = visible.model.frameworks.standard().entry(&entry.id);
    let requirement = requirement.map(|entry| {
        let place = PageRef::Requirement(entry.id.to_string());
        vec![LineItem::To(place, format!("{} {}", entry.id, entry.title))]
    });
    let document =
        if entry.document > 0 { format!(", document {} of the file", entry.document + 1) } else { String::new() };
    let next = visible.model.next_review(entry).map(|next| text(next.to_string()));
    let page = SitePage::new(PageRef::Record(number), title, &trail).facts([
        fact("Kind", vec![text(entry.kind.name.replace('-', " "))]),
        fact("Id", vec![text(shown_id(&entry.id).to_owned())]),
        fact("Requirement", requirement.into_iter().collect()),
        fact("Next review", next.into_iter().collect()),
        fact("File", vec![text(format!("{}{document}", entry.path))]),
    ]);
    match entry.record() {
        Some(_) => page.with(Part::Heading(2, "Content".to_owned())),
        None => page.with(Part::Paragraph(text("The record violates its schema; `aims check` shows where."))),
    }
}

/// The findings about the record.
fn open(visible: &VisibleRecords<'_>, id: &str) -> Rows {
    let row = |verdict: &Verdict<'_>| {
        let severity = match (&verdict.waits_for, &verdict.suppressed) {
            (Some(_), _) => "waiting",
            (None, Some(_)) => "suppressed",
            (None, None) => verdict.severity.name(),
        };
        let waits = verdict.waits_for.as_deref().map(|path| text(format!("Waits for {path}, which cannot be read.")));
        let help = verdict.finding.help.as_deref().map(|help| text(format!("Help: {help}")));
        let lines = std::iter::once(text(&*verdict.finding.message)).chain(waits).chain(help);
        vec![vec![text(severity)], lines.collect(), vec![text(verdict.finding.rule.to_string())]]
    };
    Rows::new("Findings", &["Severity", "Finding", "Rule"], visible.about(id).map(row).collect())
}

/// The references of the record, or the records that refer to it.
fn steps(visible: &VisibleRecords<'_>, web: &Web<'_>, id: &str, direction: Direction) -> Rows {
    let steps = if id.is_empty() { Vec::new() } else { web.steps(id, direction) };
    let row = |step: crate::report::web::Step| {
        let other = step.to.id.raw();
        let link = if direction == Direction::DependsOn { visible.link(other) } else { visible.record(other) };
        let title = visible.title(other).map(text);
        let fields = step.fields.iter().map(|field| text(&**field)).collect();
        vec![vec![vec![link]], vec![text(step.to.kind.replace('-', " "))], title.into_iter().collect(), fields]
    };
    let (title, field) = match direction {
        Direction::DependsOn => ("References", "Field"),
        Direction::DependedOnBy => ("Referenced by", "Field"),
    };
    Rows::new(title, &["Id", "Kind", "Title", field], steps.into_iter().map(row).collect())
}
