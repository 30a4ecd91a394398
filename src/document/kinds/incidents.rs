//! Incidents and notifications (A.8.4), and concerns (A.3.3, A.8.3): reference, category, dates and status.
//!
//! Must not show case details or name reporters: both stay in the case file.

use serde_json::json;

use crate::{
    document::kind::DocumentData,
    document::kind::DocumentKind,
    document::{
        cells::{self, groups, ids, name, names, related, step, text},
        register,
    },
    finding::Stage,
    model::Model,
    record::{
        Concern, Incident, Notice,
        field::Date,
        relation::{RAISED_FROM_INCIDENT, Side},
    },
    report::table::Cell,
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "incidents",
    about: "Incidents and concerns, without case details (A.8.4, A.3.3)",
    of: None,
    approved_as: None,
    shows: &["incident", "concern"],
    asked: &[(Stage::Stage2, 14), (Stage::Surveillance, 3)],
    personal: &["incident"],
    data: |shown, _| document(shown.model()),
};

pub(super) const INCIDENTS: &[(&str, &str)] = &[
    ("id", "Id"),
    ("title", "Title"),
    ("category", "Category"),
    ("systems", "AI systems"),
    ("affected", "Affected"),
    ("severity", "Severity"),
    ("occurred", "Occurred"),
    ("noticed", "Detected"),
    ("closed", "Closed"),
    ("state", "Status"),
    ("nonconformity", "Nonconformity or reason for none"),
    ("risks", "Reassessed risks"),
    ("reference", "Case file"),
    ("owner", "Owner"),
];
const CLOCKS: &[(&str, &str)] = &[
    ("incident", "Incident"),
    ("form", "Form"),
    ("detected-by", "Detected by"),
    ("aware", "First awareness"),
    ("who", "Of whom"),
    ("serious", "Serious harm"),
    ("link", "Caused by the system"),
    ("where", "Countries"),
    ("persons", "Persons affected"),
    ("version", "Version"),
    ("at-once", "Done at once"),
];
const NOTICES: &[(&str, &str)] = &[
    ("incident", "Incident"),
    ("stage", "Report"),
    ("to", "Recipient"),
    ("obligation", "Required by"),
    ("rule", "Last day by"),
    ("due", "Due"),
    ("on", "Notified"),
    ("state", "Status"),
    ("how", "Method"),
    ("reference", "Number"),
];
pub(super) const CONCERNS: &[(&str, &str)] = &[
    ("reference", "Case file"),
    ("id", "Id"),
    ("category", "Category"),
    ("received", "Received"),
    ("due", "Due"),
    ("answered", "Answered"),
    ("closed", "Closed"),
    ("state", "Status"),
];

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let incidents = || register::sorted::<Incident>(model).into_iter();
    let concerns = || register::sorted::<Concern>(model).into_iter();
    let all = register::rows(model, incidents().collect(), INCIDENTS, |it| incident(model, it.data()));
    let reported = register::rows(model, concerns().collect(), CONCERNS, |it| concern(model, it.data()));
    let tables = vec![
        cells::table("incidents", "Incidents", INCIDENTS, all),
        cells::table("clocks", "Awareness and severity", CLOCKS, incidents().filter_map(|it| clock(it.data()))),
        cells::table("notices", "Notifications", NOTICES, notices(model)),
        cells::table("concerns", "Concerns", CONCERNS, reported),
    ];
    let late = |it: &Incident, notice: &Notice| cells::state(model, it.due(notice), notice.on) == "overdue";
    let late = |it: &Incident| it.notices.iter().filter(|notice| late(it, notice)).count();
    let counts = json!({
        "incidents": incidents().count(),
        "clocks": incidents().filter_map(|it| clock(it.data())).count(),
        "open": incidents().filter(|it| it.closed.is_none()).count(),
        "late": incidents().map(|it| late(it.data())).sum::<usize>(),
        "concerns": concerns().count(),
        "concerns_open": concerns().filter(|it| it.closed.is_none()).count(),
    });
    cells::document("Incidents and concerns", json!({ "counts": counts }), tables)
}

pub(super) fn incident(model: &Model, it: &Incident) -> Vec<Cell> {
    let none = it.no_nonconformity_because.as_ref().map(|why| format!("none: {}", why.trim_end()));
    let raised = related(model, (&RAISED_FROM_INCIDENT, Side::Home, &it.id), &it.nonconformity);
    let raised = raised.into_iter().map(ToOwned::to_owned);
    vec![
        (*it.id).into(),
        (*it.title).into(),
        text(it.category.as_ref()),
        names(model, &it.systems),
        groups(&it.affected),
        step(it.severity),
        (&it.occurred).into(),
        it.noticed.into(),
        it.closed.into(),
        state(model, None, None, it.closed).into(),
        raised.chain(none).collect(),
        ids(&it.risks),
        text(it.reference.as_ref()),
        name(model, it.owner.as_ref()),
    ]
}

/// The notices of each incident; the reason if nobody was told.
fn notices(model: &Model) -> impl Iterator<Item = Vec<Cell>> {
    model.all::<Incident>().flat_map(move |it| {
        let it = it.data();
        let rows = it.notices.iter().map(move |notice| {
            let due = it.due(notice);
            let status = cells::state(model, due, notice.on);
            let rule = notice.rule.map(|rule| rule.name().to_owned());
            let hours = notice.hours.map(|hours| format!("{hours} hours"));
            vec![
                (*it.id).into(),
                cells::word_of(notice.stage),
                model.name_of(notice.to.id()).into(),
                notice.obligation.as_ref().map(|asked| model.name_with_id(asked.id())).unwrap_or_default().into(),
                rule.into_iter().chain(hours).collect::<Vec<_>>().join(", ").into(),
                due.into(),
                notice.on.into(),
                if status == "done" { "notified" } else { status }.into(),
                text(notice.how.as_ref()),
                text(notice.reference.as_ref()),
            ]
        });
        rows.chain(it.no_notice_because.as_ref().map(|why| nobody(it, why)))
    })
}

/// That nobody was told of an incident, and why.
fn nobody(it: &Incident, why: &str) -> Vec<Cell> {
    let mut row = vec![Cell::Empty; NOTICES.len()];
    row[0] = (*it.id).into();
    row[2] = format!("nobody: {}", why.trim_end()).into();
    row
}

/// When an incident was known and how serious it is; `None` if nothing of it is recorded.
fn clock(it: &Incident) -> Option<Vec<Cell>> {
    let serious = it.serious.as_ref();
    let harms = serious.into_iter().flat_map(|serious| &serious.harms).map(|harm| cells::word(*harm));
    let widespread = serious.filter(|serious| serious.widespread == Some(true)).map(|_| "widespread".to_owned());
    let not = serious.and_then(|serious| serious.not_serious_because.as_ref());
    let not = not.map(|why| format!("not serious: {}", why.trim_end()));
    let done = it.at_once.iter().map(|done| match &done.on {
        Some(on) => format!("{on}: {}", done.what.trim_end()),
        None => done.what.trim_end().to_owned(),
    });
    let cells: Vec<Cell> = vec![
        cells::word_of(it.form),
        text(it.detected_by.as_ref()),
        it.aware.as_ref().map(|aware| aware.on.to_string()).unwrap_or_default().into(),
        cells::word_of(it.aware.as_ref().and_then(|aware| aware.who)),
        harms.chain(widespread).chain(not).collect(),
        cells::word_of(serious.and_then(|serious| serious.link)),
        it.places.iter().map(ToString::to_string).collect(),
        it.persons.map(|persons| persons.to_string()).unwrap_or_default().into(),
        text(it.version.as_ref()),
        done.collect(),
    ];
    let is_told = it.aware.is_some() || it.persons.is_some() || !it.places.is_empty() || !it.at_once.is_empty();
    let is_told = is_told || serious.is_some() || it.form.is_some() || it.detected_by.is_some() || it.version.is_some();
    is_told.then(|| std::iter::once((*it.id).into()).chain(cells).collect())
}

/// Only reference, category, dates and status.
pub(super) fn concern(model: &Model, it: &Concern) -> Vec<Cell> {
    vec![
        text(it.reference.as_ref()),
        (*it.id).into(),
        text(it.category.as_ref()),
        it.received.into(),
        it.due.into(),
        it.answered.into(),
        it.closed.into(),
        state(model, it.due, it.answered, it.closed).into(),
    ]
}

fn state(model: &Model, due: Option<Date>, answered: Option<Date>, closed: Option<Date>) -> &'static str {
    match (closed, answered, due) {
        (Some(_), _, _) => "closed",
        (None, Some(_), _) => "answered",
        (None, None, Some(due)) if due < model.today => "overdue",
        (None, None, _) => "open",
    }
}
