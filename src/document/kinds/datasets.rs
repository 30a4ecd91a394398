//! The register of datasets: origin, rights, personal data, quality, preparation and provenance (A.4.3, A.7).
//!
//! Must not judge whether data is sufficient.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    document::kind::DocumentData,
    document::kind::DocumentKind,
    document::{cells, register},
    finding::Stage,
    model::{Item, Model},
    record::{Dataset, Measurement, PersonalData, Series, System},
    report::table::{Cell, Table},
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "datasets",
    about: "Register of datasets (A.4.3, A.7)",
    of: None,
    approved_as: None,
    shows: &["dataset"],
    asked: &[(Stage::Stage1, 14), (Stage::Stage2, 16), (Stage::Surveillance, 16)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let section = |dataset: Item<'_, Dataset>| -> Value {
        let mut facts = register::facts(model, dataset.entry());
        if let Some(facts) = facts.as_object_mut() {
            facts.insert("used_by".to_owned(), json!(used_by(model, &dataset.id)));
            facts.insert("source_of".to_owned(), json!(source_of(model, &dataset.id)));
        }
        facts
    };
    let sections: Vec<Value> = register::sorted(model).into_iter().map(section).collect();
    let facts = json!({ "datasets": sections });
    cells::document("Register of datasets", facts, vec![datasets(model), quality(model), provenance(model)])
}

/// The AI systems that use it, with the purpose.
fn used_by(model: &Model, id: &str) -> Vec<String> {
    let used = model.all::<System>().flat_map(|system| {
        let uses = system.data().datasets.iter().filter(|used| used.dataset == *id);
        uses.map(move |used| format!("{} ({})", &*system.data().name, cells::word(used.purpose)))
    });
    used.collect()
}

/// The datasets derived from it.
fn source_of(model: &Model, id: &str) -> BTreeSet<String> {
    let made = model.all::<Dataset>().filter(|dataset| dataset.derived_from.iter().any(|from| *from == *id));
    made.map(|dataset| model.name_with_id(&dataset.id)).collect()
}

/// Whether it contains personal data; empty if not stated.
fn personal(data: Option<&PersonalData>) -> Cell {
    let details = |data: &PersonalData| data.details.as_ref().map(|details| details.trim_end().to_owned());
    let summary = |data: &PersonalData| if data.present { "yes" } else { "no" }.to_owned();
    data.into_iter().flat_map(|data| std::iter::once(summary(data)).chain(details(data))).collect()
}

fn datasets(model: &Model) -> Table {
    const COLUMNS: &[(&str, &str)] = &[
        ("id", "Id"),
        ("name", "Dataset"),
        ("version", "Version"),
        ("used-by", "Used by"),
        ("origin", "Origin"),
        ("supplier", "Supplier"),
        ("acquired", "Acquired"),
        ("rights", "Rights"),
        ("personal-data", "Personal data"),
        ("owner", "Owner"),
        ("next-review", "Next review"),
    ];
    let row = |dataset: Item<'_, Dataset>| -> Vec<Cell> {
        vec![
            (*dataset.id).into(),
            (*dataset.name).into(),
            cells::text(dataset.version.as_ref()),
            used_by(model, &dataset.id).into_iter().collect(),
            cells::text(dataset.origin.as_ref()),
            dataset.supplier.as_ref().map(|supplier| model.name_with_id(supplier.id())).unwrap_or_default().into(),
            (&dataset.acquired).into(),
            cells::text(dataset.rights.as_ref()),
            personal(dataset.personal_data.as_ref()),
            cells::name(model, dataset.owner.as_ref()),
            model.next_review(dataset.entry()).into(),
        ]
    };
    let rows = register::rows(model, register::sorted(model), COLUMNS, row);
    cells::table("datasets", "Datasets", COLUMNS, rows)
}

fn quality(model: &Model) -> Table {
    let columns = [
        ("id", "Id"),
        ("dataset", "Dataset"),
        ("criterion", "Criterion"),
        ("result", "Last result"),
        ("kept", "Criterion met"),
        ("on", "Date"),
    ];
    let row = |dataset: &Dataset, result: &Measurement| -> Vec<Cell> {
        let series = Series::of("quality", &dataset.quality);
        let limits = series.limits_of(result).map(|limits| limits.describe(result.unit.as_ref()));
        let parts = result.what.as_ref().map(|what| what.trim().to_owned()).into_iter().chain(limits);
        vec![
            (*dataset.id).into(),
            (*dataset.name).into(),
            parts.collect::<Vec<_>>().join(": ").into(),
            series.describe_value(result).into(),
            cells::yes(series.verdict(result)),
            result.on.into(),
        ]
    };
    let all = register::sorted::<Dataset>(model).into_iter().map(|dataset| dataset.data());
    let rows = all.flat_map(|dataset| dataset.quality.iter().map(|quality| row(dataset, quality)));
    cells::table("quality", "Data quality", &columns, rows)
}

fn provenance(model: &Model) -> Table {
    const COLUMNS: &[(&str, &str)] = &[
        ("id", "Id"),
        ("dataset", "Dataset"),
        ("derived-from", "Derived from"),
        ("location", "Location"),
        ("url", "Public source"),
        ("retention", "Retention"),
        ("documents", "Documents"),
        ("evidence", "Evidence"),
    ];
    let row = |dataset: Item<'_, Dataset>| -> Vec<Cell> {
        vec![
            (*dataset.id).into(),
            (*dataset.name).into(),
            cells::named(model, &dataset.derived_from),
            cells::text(dataset.location.as_ref()),
            dataset.url.as_deref().into(),
            cells::interval(dataset.retention.as_ref()),
            cells::named(model, &dataset.documents),
            cells::named(model, &dataset.evidence),
        ]
    };
    let rows: Vec<Vec<Cell>> = register::sorted(model).into_iter().map(row).collect();
    cells::table("provenance", "Provenance and storage", COLUMNS, rows)
}
