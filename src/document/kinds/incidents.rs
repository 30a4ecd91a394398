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
const NOTICES: &[(&str, &str)] = &[
    ("incident", "Incident"),
    ("to", "Recipient"),
    ("obligation", "Required by"),
    ("due", "Due"),
    ("on", "Notified"),
    ("state", "Status"),
    ("how", "Method"),
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
        cells::table("notices", "Notifications", NOTICES, notices(model)),
        cells::table("concerns", "Concerns", CONCERNS, reported),
    ];
    let late = |notice: &&Notice| cells::state(model, notice.due, notice.on) == "overdue";
    let counts = json!({
        "incidents": incidents().count(),
        "open": incidents().filter(|it| it.closed.is_none()).count(),
        "late": incidents().map(|it| it.data().notices.iter().filter(late).count()).sum::<usize>(),
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
        it.occurred.into(),
        it.noticed.into(),
        it.closed.into(),
        state(model, None, None, it.closed).into(),
        raised.chain(none).collect(),
        ids(&it.risks),
        text(it.reference.as_ref()),
        name(model, it.owner.as_ref()),
    ]
}

fn notices(model: &Model) -> impl Iterator<Item = Vec<Cell>> {
    model.all::<Incident>().flat_map(move |it| {
        let it = it.data();
        it.notices.iter().map(move |notice| {
            let status = cells::state(model, notice.due, notice.on);
            vec![
                (*it.id).into(),
                model.name_of(notice.to.id()).into(),
                notice.obligation.as_ref().map(|asked| model.name_with_id(asked.id())).unwrap_or_default().into(),
                notice.due.into(),
                notice.on.into(),
                if status == "done" { "notified" } else { status }.into(),
                text(notice.how.as_ref()),
            ]
        })
    })
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
