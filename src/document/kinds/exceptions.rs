//! The register of exceptions: waived rules with records, reason, end date and compensating measures.
//!
//! Must not know how a waiver is applied (policy does).

use serde_json::json;

use crate::{
    document::kind::DocumentData,
    document::kind::DocumentKind,
    document::{
        cells::{self, approved, id, name, next, text},
        register,
    },
    finding::Stage,
    model::{Item, Model},
    record::Exception,
    report::table::Cell,
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "exceptions",
    about: "Exceptions to rules",
    of: None,
    approved_as: None,
    shows: &["exception"],
    asked: &[(Stage::Stage1, 22), (Stage::Stage2, 25), (Stage::Surveillance, 25)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

const COLUMNS: &[(&str, &str)] = &[
    ("id", "Id"),
    ("rule", "Rule"),
    ("about", "Rule summary"),
    ("records", "Waived for"),
    ("reason", "Reason"),
    ("compensation", "Compensating measures"),
    ("until", "Valid until"),
    ("state", "Status"),
    ("nonconformity", "Tracked by"),
    ("approved", "Approval"),
    ("owner", "Requested by"),
    ("next", "Next review"),
];

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let all: Vec<Item<'_, Exception>> = register::sorted(model);
    let ended = all.iter().filter(|exception| has_ended(model, exception)).count();
    let unapproved = all.iter().filter(|exception| exception.approval.is_none()).count();
    let counts = json!({ "exceptions": all.len(), "ended": ended, "unapproved": unapproved });
    let rows = register::rows(model, all, COLUMNS, |exception| row(model, exception));
    let tables = vec![cells::table("exceptions", "Exceptions", COLUMNS, rows)];
    cells::document("Register of exceptions", json!({ "counts": counts }), tables)
}

fn row(model: &Model, exception: Item<'_, Exception>) -> Vec<Cell> {
    vec![
        (*exception.id).into(),
        (*exception.rule).into(),
        model.catalog.get(&exception.rule).map(|rule| &*rule.summary).into(),
        exception.records.iter().map(|record| model.name_with_id(record)).collect(),
        text(exception.reason.as_ref()),
        text(exception.compensation.as_ref()),
        exception.until.into(),
        state(model, &exception).into(),
        id(exception.nonconformity.as_ref()),
        exception.approval.as_ref().map_or("not approved".into(), |approval| approved(model, Some(approval))),
        name(model, exception.owner.as_ref()),
        next(model, exception.entry()),
    ]
}

/// Whether it is valid: it is approved, has a reason, and its end date has not passed.
fn state(model: &Model, exception: &Exception) -> &'static str {
    match (exception.until, &exception.approval, &exception.reason) {
        (Some(until), _, _) if until < model.today => "expired",
        (None, _, _) => "not valid: no end date",
        (_, None, _) => "not valid: not approved",
        (_, _, None) => "not valid: no reason",
        _ => "valid",
    }
}

fn has_ended(model: &Model, exception: &Exception) -> bool {
    exception.until.is_some_and(|until| until < model.today)
}
