//! The register of AI models: origin, licence, what they were built from, results, limitations (A.4.4, A.6.2.7).
//!
//! Must not judge whether a model is good enough.

use serde_json::json;

use crate::{
    document::kind::DocumentData,
    document::kind::DocumentKind,
    document::{cells, register},
    finding::Stage,
    model::{Item, Model},
    record::{self, Measurement, System},
    report::table::{Cell, Table},
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "models",
    about: "Register of AI models (A.4.4)",
    of: None,
    approved_as: None,
    shows: &["model"],
    asked: &[(Stage::Stage1, 14), (Stage::Stage2, 16), (Stage::Surveillance, 16)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let tables = vec![models(model), measurements(model), limitations(model)];
    cells::document("Register of AI models", json!({}), tables)
}

/// The AI systems that use it.
fn used_by(model: &Model, id: &str) -> Cell {
    let using = model.all::<System>().filter(|system| system.data().models.iter().any(|used| *used == *id));
    using.map(|system| system.name.to_string()).collect()
}

fn models(model: &Model) -> Table {
    const COLUMNS: &[(&str, &str)] = &[
        ("id", "Id"),
        ("name", "Model"),
        ("version", "Version"),
        ("origin", "Origin"),
        ("supplier", "Supplier"),
        ("base", "Based on"),
        ("used-by", "Used by"),
        ("license", "Licence"),
        ("runs", "Runs at"),
        ("released", "Released"),
        ("approved", "Approved"),
        ("owner", "Owner"),
        ("next-review", "Next review"),
    ];
    let row = |item: Item<'_, record::Model>| -> Vec<Cell> {
        vec![
            (*item.id).into(),
            (*item.name).into(),
            cells::text(item.version.as_ref()),
            cells::word_of(item.origin),
            item.supplier.as_ref().map(|supplier| model.name_with_id(supplier.id())).unwrap_or_default().into(),
            cells::named(model, &item.data().base),
            used_by(model, &item.id),
            cells::text(item.license.as_ref()),
            cells::text(item.runs.as_ref()),
            item.released.as_ref().map(ToString::to_string).unwrap_or_default().into(),
            item.approval.as_ref().map(|approval| approval.on).into(),
            cells::name(model, item.owner.as_ref()),
            model.next_review(item.entry()).into(),
        ]
    };
    let rows = register::rows(model, register::sorted(model), COLUMNS, row);
    cells::table("models", "AI models", COLUMNS, rows)
}

fn measurements(model: &Model) -> Table {
    const COLUMNS: &[(&str, &str)] = &[
        ("id", "Id"),
        ("on", "Date"),
        ("value", "Result"),
        ("limits", "Limits"),
        ("within", "Within limits"),
        ("size", "Cases"),
        ("dataset", "Measured on"),
        ("setting", "Setting"),
        ("basis", "Basis"),
    ];
    let row = |of: &record::Model, result: &Measurement| -> Vec<Cell> {
        let series = of.series();
        let limits = series.limits_of(result).map(|limits| limits.describe(result.unit.as_ref()));
        vec![
            (*of.id).into(),
            result.on.into(),
            series.describe(result).into(),
            limits.unwrap_or_default().into(),
            cells::yes(series.verdict(result)),
            result.size.map(|size| size.to_string()).unwrap_or_default().into(),
            result.dataset.as_ref().map(|dataset| model.name_with_id(dataset.id())).unwrap_or_default().into(),
            cells::word_of(result.setting),
            cells::word_of(result.basis),
        ]
    };
    let all = register::sorted::<record::Model>(model).into_iter().map(|item| item.data());
    let rows = all.flat_map(|of| of.measurements.iter().map(move |result| row(of, result)));
    cells::table("measurements", "Results", COLUMNS, rows)
}

fn limitations(model: &Model) -> Table {
    const COLUMNS: &[(&str, &str)] = &[
        ("id", "Id"),
        ("what", "Limitation"),
        ("kind", "Concerns"),
        ("groups", "Groups"),
        ("measure", "Measure"),
        ("risk", "Risk"),
    ];
    let all = register::sorted::<record::Model>(model).into_iter().map(|item| item.data());
    let rows = all.flat_map(|of| {
        of.limitations.iter().map(|limitation| -> Vec<Cell> {
            vec![
                (*of.id).into(),
                (*limitation.what).into(),
                cells::word_of(limitation.kind),
                cells::texts(&limitation.groups),
                cells::text(limitation.measure.as_ref()),
                limitation.risk.as_ref().map(|risk| model.name_with_id(risk.id())).unwrap_or_default().into(),
            ]
        })
    });
    cells::table("limitations", "Known limitations", COLUMNS, rows)
}
