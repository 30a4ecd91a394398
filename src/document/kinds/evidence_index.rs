//! The index of evidence: content, location, validity and use of each piece (clauses 7.5.3, 8.1).
//!
//! Must not open a file: facts state its status.

use serde_json::json;

use crate::{
    document::kind::DocumentKind,
    document::{
        cells::{self, all_named, name, names, text, word_of},
        register,
    },
    document::{kind::DocumentData, pictures::evidence_freshness},
    finding::Stage,
    model::{Entry, Item, Model},
    record::{
        Evidence, Person, RecordType as _, ReviewDefaults, Role,
        field::{Date, RepoPath},
        relation::{SUPPORTS, Side},
    },
    report::{order, table::Cell},
    source::FileFact,
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "evidence-index",
    about: "Index of evidence (clause 7.5.3)",
    of: None,
    approved_as: None,
    shows: &["evidence"],
    asked: &[(Stage::Stage1, 23), (Stage::Stage2, 4), (Stage::Surveillance, 12)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

const COLUMNS: &[(&str, &str)] = &[
    ("id", "Id"),
    ("title", "Title"),
    ("shows", "Content"),
    ("supports", "Supports"),
    ("systems", "AI systems"),
    ("kind", "Kind"),
    ("where", "Location"),
    ("collected", "Collected"),
    ("from", "Covered from"),
    ("to", "Covered to"),
    ("until", "Valid until"),
    ("state", "Status"),
    ("file", "File status"),
    ("owner", "Collected by"),
    ("classification", "Classification"),
    ("used-by", "Used by"),
    ("sha256", "SHA-256"),
];
const OVERVIEW: &[(&str, &str)] = &[
    ("id", "Id"),
    ("title", "Title and content"),
    ("supports", "Supports"),
    ("where", "Location"),
    ("collected", "Collected"),
    ("covers", "Period covered"),
    ("until", "Valid until"),
    ("state", "Status"),
    ("owner", "Collected by"),
    ("classification", "Classification"),
    ("used-by", "Used by"),
];
const HASHES: &[(&str, &str)] = &[("id", "Id"), ("path", "File"), ("file", "File status"), ("sha256", "SHA-256")];

/// Validity of a piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Freshness {
    /// It is valid.
    Fresh,
    /// It expires within the notice period of the manifest.
    Ending,
    /// It is no longer valid.
    Ended,
    /// It has no end date.
    Endless,
}

impl Freshness {
    const ALL: [Self; 4] = [Self::Fresh, Self::Ending, Self::Ended, Self::Endless];

    fn of(model: &Model, evidence: &Evidence) -> Self {
        let notice = model.review_defaults(ReviewDefaults::notice);
        let horizon = model.today.after(&notice).unwrap_or(Date::LAST);
        match evidence.last_day() {
            None => Self::Endless,
            Some(last) if last < model.today => Self::Ended,
            Some(last) if last <= horizon => Self::Ending,
            Some(_) => Self::Fresh,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Fresh => "valid",
            Self::Ending => "expires soon",
            Self::Ended => "expired",
            Self::Endless => "no end date",
        }
    }
}

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let all: Vec<Item<'_, Evidence>> = register::sorted(model);
    let in_files = || all.iter().filter(|evidence| evidence.path.is_some());
    let tables = vec![
        cells::table(
            "evidence",
            "Evidence",
            COLUMNS,
            register::rows(model, all.clone(), COLUMNS, |it| row(model, it.data())),
        ),
        cells::table(
            "overview",
            "Evidence",
            OVERVIEW,
            register::rows(model, all.clone(), OVERVIEW, |it| overview(model, it.data())),
        ),
        cells::table("files", "Files", HASHES, in_files().map(|evidence| file_row(model, evidence.data()))),
    ];
    let count = |wanted| all.iter().filter(|evidence| Freshness::of(model, evidence) == wanted).count();
    let missing = in_files().filter(|evidence| !file(model, evidence).is_some_and(|(_, whole)| whole)).count();
    let [fresh, ending, ended, endless] = Freshness::ALL.map(count);
    let unused = all.iter().filter(|evidence| used_by(model, evidence) == Cell::Empty).count();
    let facts = json!({
        "notice": model.review_defaults(ReviewDefaults::notice).to_string(),
        "counts": {
            "evidence": all.len(), "fresh": fresh, "ending": ending, "ended": ended, "endless": endless,
            "missing": missing, "unused": unused,
        },
    });
    cells::document("Index of evidence", facts, tables).pictures(vec![evidence_freshness(model)])
}

fn row(model: &Model, evidence: &Evidence) -> Vec<Cell> {
    vec![
        (*evidence.id).into(),
        (*evidence.title).into(),
        text(evidence.shows.as_ref()),
        all_named(model, &supported(model, evidence)),
        names(model, &evidence.systems),
        kept(evidence).0.into(),
        kept(evidence).1.into(),
        evidence.collected.into(),
        evidence.covers.map(|period| period.from).into(),
        evidence.covers.map(|period| period.to).into(),
        evidence.last_day().into(),
        Freshness::of(model, evidence).name().into(),
        file(model, evidence).map(|(state, _)| state).into(),
        name(model, evidence.owner.as_ref()),
        word_of(evidence.classification),
        used_by(model, evidence),
        evidence.sha256.as_deref().into(),
    ]
}

fn overview(model: &Model, evidence: &Evidence) -> Vec<Cell> {
    let about = std::iter::once(evidence.title.to_string());
    let broken = file(model, evidence).filter(|(_, whole)| !whole).map(|(state, _)| format!("file: {state}"));
    let covers = evidence.covers.map(|period| format!("{} to {}", period.from, period.to));
    vec![
        (*evidence.id).into(),
        about.chain(evidence.shows.as_ref().map(|shows| shows.trim_end().to_owned())).collect(),
        cells::all_ids(&supported(model, evidence)),
        kept(evidence).1.into(),
        evidence.collected.into(),
        covers.unwrap_or_default().into(),
        evidence.last_day().into(),
        std::iter::once(Freshness::of(model, evidence).name().to_owned()).chain(broken).collect(),
        name(model, evidence.owner.as_ref()),
        word_of(evidence.classification),
        used_by(model, evidence),
    ]
}

fn file_row(model: &Model, evidence: &Evidence) -> Vec<Cell> {
    vec![
        (*evidence.id).into(),
        evidence.path.as_deref().into(),
        file(model, evidence).map(|(state, _)| state).into(),
        evidence.sha256.as_deref().into(),
    ]
}

/// Its kind and location.
fn kept(evidence: &Evidence) -> (&'static str, Option<&str>) {
    match evidence {
        Evidence { path: Some(path), .. } => ("file", Some(path)),
        Evidence { url: Some(url), .. } => ("address", Some(url)),
        Evidence { commit: Some(commit), .. } => ("commit", Some(commit)),
        Evidence { reference: Some(reference), .. } => ("external reference", Some(reference)),
        _ => ("not given", None),
    }
}

/// Status of its file, and whether the file is in order.
fn file(model: &Model, evidence: &Evidence) -> Option<(&'static str, bool)> {
    let path: &RepoPath = evidence.path.as_ref()?;
    Some(match model.file(path) {
        Some(FileFact::Present { sha256, pointer, .. }) => match (&evidence.sha256, sha256) {
            (Some(wanted), Some(found)) if **wanted != **found => ("present, SHA-256 differs", false),
            _ if *pointer => ("Git LFS pointer", true),
            (Some(_), Some(_)) => ("present, SHA-256 matches", true),
            _ => ("present, not compared", true),
        },
        Some(FileFact::Outside) => ("outside the repository", false),
        Some(FileFact::Unreadable(_)) => ("unreadable", false),
        Some(FileFact::Missing) | None => ("missing", false),
    })
}

/// The ids of the clauses and controls that evidence supports, whichever record states it.
fn supported<'m>(model: &'m Model, evidence: &'m Evidence) -> Vec<&'m str> {
    cells::related(model, (&SUPPORTS, Side::Home, &evidence.id), &evidence.supports)
}

/// The records that refer to it, without duplicates, apart from the controls that it supports.
fn used_by(model: &Model, evidence: &Evidence) -> Cell {
    let mut from: Vec<&Entry> = model
        .links_to(&evidence.id)
        .filter(|(_, link)| model.stated_from_other_side(link).is_none())
        .map(|(from, _)| from)
        .collect();
    from.sort_by_cached_key(|from| order::key(from.kind.name, &from.id));
    from.dedup_by_key(|from| &from.id);
    let withheld = model.is_referred_unseen(&evidence.id).then(|| "a withheld record".to_owned());
    from.into_iter().map(|from| called(model, from)).chain(withheld).collect::<Vec<_>>().join(", ").into()
}

/// Persons and roles by name, everything else by id.
fn called(model: &Model, from: &Entry) -> String {
    if [Person::KIND, Role::KIND].contains(&from.kind.name) { model.name_of(&from.id) } else { from.id.to_string() }
}
