//! The list of records and the page of each.
//!
//! Must not judge a record; what was found about it is told as it was found.

use std::collections::BTreeMap;

use super::{
    Line, LineItem, PageRef, Part, Rows, SitePage, VisibleRecords, fact,
    fields::{self, label},
    risks, text,
};
use crate::{
    model::{Attachment, Entry, Reason},
    policy::Verdict,
    record::Risk,
    report::{
        approvals,
        web::{Direction, Web},
    },
};

/// Words for where the kinds stand.
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
    let title = entry.record().map_or(Some("(cannot be read)"), |record| record.title());
    let next = visible.model.next_review(entry).map(|next| text(next.to_string()));
    vec![
        vec![vec![LineItem::To(PageRef::Record(number), shown_id(&entry.id).to_owned())]],
        title.map(text).into_iter().collect(),
        owner.into_iter().collect(),
        next.into_iter().collect(),
    ]
}

/// The id, or words where there is none.
fn shown_id(id: &str) -> &str {
    if id.is_empty() { "(no id)" } else { id }
}

/// How many records of which kinds are left out, and which ids for their classification.
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
        (!ids.is_empty()).then(|| text(format!("Because {why}: {}.", ids.join(", "))))
    };
    let by_kind = (!by_kind.is_empty()).then(|| text(format!("Because of their kind: {by_kind}.")));
    let closed = named("of their classification", Reason::Classification);
    let unreadable = named("they cannot be read, so that nobody knows how closed they are", Reason::Unreadable);
    vec![
        Part::Heading(2, "Left out".to_owned()),
        Part::Paragraph(text(
            "These records are not part of this site; where another record names one, its id stands there.",
        )),
        Part::List(by_kind.into_iter().chain(closed).chain(unreadable).collect()),
    ]
}

pub(super) fn pages(visible: &VisibleRecords<'_>) -> Vec<SitePage> {
    let model = visible.model;
    let approvals = approvals::by_record(model);
    let files: BTreeMap<(&str, u32), Attachment<'_>> =
        model.attachments().map(|file| ((&*file.entry.path as &str, file.entry.document), file)).collect();
    let web = Web::of(model, true);
    let mut words: BTreeMap<&str, fields::Words> = BTreeMap::new();
    for entry in visible.shown() {
        words.entry(entry.kind.name).or_insert_with(|| fields::Words::of(entry.kind));
    }
    let page = |(number, entry): (usize, &&Entry)| {
        let key = (&*entry.path as &str, entry.document);
        let said = approvals.get(&key).into_iter().flatten().map(text).collect();
        let file = files.get(&key).map(|file| approvals::of_attachment(model, file)).unwrap_or_default();
        let page = head(visible, number, entry);
        let page = fields::parts(visible, entry, &words[entry.kind.name]).into_iter().fold(page, SitePage::with);
        let page = page
            .rows(3, levels(visible, entry))
            .list("What git says of it", said)
            .list("Where its file comes from", file.into_iter().map(text).collect());
        let page = page.rows(2, open(visible, &entry.id));
        let page = page.rows(2, steps(visible, &web, &entry.id, Direction::RestsOn));
        page.rows(2, steps(visible, &web, &entry.id, Direction::RestedOnBy))
    };
    visible.shown().iter().enumerate().map(page).collect()
}

/// The levels, where the record is a risk.
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
        fact("Stands in", vec![text(format!("{}{document}", entry.path))]),
    ]);
    match entry.record() {
        Some(_) => page.with(Part::Heading(2, "What it says".to_owned())),
        None => page.with(Part::Paragraph(text("The record breaks its schema; `aims check` says where."))),
    }
}

/// What was found about the record.
fn open(visible: &VisibleRecords<'_>, id: &str) -> Rows {
    let row = |verdict: &Verdict<'_>| {
        let weight = if verdict.suppressed.is_some() { "silenced" } else { verdict.severity.name() };
        let help = verdict.finding.help.as_deref().map(|help| text(format!("What to do: {help}")));
        let said = std::iter::once(text(&*verdict.finding.message)).chain(help);
        vec![vec![text(weight)], said.collect(), vec![text(verdict.finding.rule.to_string())]]
    };
    Rows::new("What is open in it", &["Severity", "What", "Rule"], visible.about(id).map(row).collect())
}

/// What the record refers to, or what refers to it.
fn steps(visible: &VisibleRecords<'_>, web: &Web<'_>, id: &str, direction: Direction) -> Rows {
    let steps = if id.is_empty() { Vec::new() } else { web.steps(id, direction) };
    let row = |step: crate::report::web::Step| {
        let other = step.to.id.raw();
        let link = if direction == Direction::RestsOn { visible.link(other) } else { visible.record(other) };
        let title = visible.title(other).map(text);
        let fields = step.fields.iter().map(|field| text(&**field)).collect();
        vec![vec![vec![link]], vec![text(step.to.kind.replace('-', " "))], title.into_iter().collect(), fields]
    };
    let (title, field) = match direction {
        Direction::RestsOn => ("What it refers to", "In its field"),
        Direction::RestedOnBy => ("What refers to it", "In the field"),
    };
    Rows::new(title, &["Id", "Kind", "Title", field], steps.into_iter().map(row).collect())
}
