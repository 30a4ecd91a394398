//! Obligations from law, contracts and codes: requirements, answering controls and reporting duties (clauses 4.1 and
//! 4.2, A.8.5).
//!
//! Must not state whether an obligation is fulfilled.

use serde_json::json;

use crate::{
    document::kind::DocumentData,
    document::kind::DocumentKind,
    document::{cells, register},
    finding::Stage,
    model::{Item, Model},
    record::{
        Obligation, ReportingDuty,
        relation::{ANSWERS_OBLIGATION, Side},
    },
    report::table::{Cell, Table},
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "obligations",
    about: "Obligations from law and contracts (clause 4.1, A.8.5)",
    of: None,
    approved_as: None,
    shows: &["obligation"],
    asked: &[(Stage::Stage1, 21), (Stage::Stage2, 21), (Stage::Surveillance, 21)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let facts = json!({ "obligations": model.all::<Obligation>().count() });
    cells::document("Register of obligations", facts, vec![obligations(model), answers(model), reports(model)])
}

fn obligations(model: &Model) -> Table {
    const COLUMNS: &[(&str, &str)] = &[
        ("id", "Id"),
        ("title", "Obligation"),
        ("type", "Type"),
        ("articles", "Articles or sections"),
        ("asks", "Requirements"),
        ("systems", "AI systems"),
        ("party", "Other party or authority"),
        ("applies-from", "Applies from"),
        ("owner", "Owner"),
        ("next-review", "Next review"),
    ];
    let row = |obligation: Item<'_, Obligation>| -> Vec<Cell> {
        vec![
            (*obligation.id).into(),
            (*obligation.title).into(),
            cells::word(obligation.r#type).into(),
            cells::texts(&obligation.articles),
            cells::text(obligation.asks.as_ref()),
            cells::names(model, &obligation.systems),
            cells::name(model, obligation.party.as_ref()),
            obligation.applies_from.into(),
            cells::name(model, obligation.owner.as_ref()),
            model.next_review(obligation.entry()).into(),
        ]
    };
    let rows = register::rows(model, register::sorted(model), COLUMNS, row);
    cells::table("obligations", "Obligations", COLUMNS, rows)
}

fn answers(model: &Model) -> Table {
    const COLUMNS: &[(&str, &str)] = &[
        ("id", "Id"),
        ("controls", "Answering controls"),
        ("documents", "Contract or analysis"),
        ("evidence", "Evidence"),
        ("url", "Source text"),
        ("reviewed", "Last review"),
        ("review-result", "Review result"),
    ];
    let row = |obligation: Item<'_, Obligation>| -> Vec<Cell> {
        let [reviewed, found, _] = register::reviewed(model, obligation.entry());
        let controls = cells::all_named(
            model,
            &cells::related(model, (&ANSWERS_OBLIGATION, Side::Home, &obligation.id), &obligation.data().controls),
        );
        vec![
            (*obligation.id).into(),
            if controls == Cell::Empty { "none".into() } else { controls },
            cells::named(model, &obligation.documents),
            cells::named(model, &obligation.evidence),
            obligation.url.as_deref().into(),
            reviewed,
            found,
        ]
    };
    let rows: Vec<Vec<Cell>> = register::sorted(model).into_iter().map(row).collect();
    cells::table("answers", "Answers to obligations", COLUMNS, rows)
}

fn reports(model: &Model) -> Table {
    let columns = [
        ("id", "Id"),
        ("what", "Subject"),
        ("to", "Recipient"),
        ("within", "Deadline"),
        ("due", "Due"),
        ("done", "Reported on"),
        ("state", "Status"),
    ];
    let row = |id: &str, report: &ReportingDuty| -> Vec<Cell> {
        let fixed = report.due.is_some() || report.done.is_some();
        vec![
            id.into(),
            (*report.what).into(),
            (*report.to).into(),
            cells::text(report.within.as_ref()),
            report.due.into(),
            report.done.into(),
            if fixed { cells::state(model, report.due, report.done) } else { "when it occurs" }.into(),
        ]
    };
    let all = register::sorted::<Obligation>(model).into_iter().map(|obligation| obligation.data());
    let rows = all.flat_map(|one| one.reports.iter().map(|report| row(&one.id, report)));
    cells::table("reports", "Reporting duties and deadlines", &columns, rows)
}
