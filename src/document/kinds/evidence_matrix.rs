//! The matrix of evidence: which included control of which AI system has which evidence, and of which period (clause 8.1).
//!
//! Must not judge evidence; the model states what counts for a system.

use serde_json::json;

use crate::{
    document::{
        cells,
        kind::{DocumentData, DocumentKind},
    },
    finding::Stage,
    model::{ControlOfSystem, Item, Model},
    record::{Evidence, Status},
    report::table::Cell,
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "evidence-matrix",
    about: "Evidence of each included control for each AI system in service (clause 8.1)",
    of: None,
    approved_as: None,
    shows: &[],
    asked: &[(Stage::Stage2, 4), (Stage::Surveillance, 12)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

const MATRIX: &[(&str, &str)] = &[
    ("control", "Control"),
    ("title", "Title"),
    ("system", "AI system"),
    ("status", "Status"),
    ("evidence", "Evidence"),
    ("period", "Period covered, or date"),
    ("until", "Valid until"),
    ("state", "State"),
];
const GAPS: &[(&str, &str)] = &[("control", "Control"), ("title", "Title"), ("systems", "AI systems")];

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let all: Vec<ControlOfSystem<'_>> = model.evidence_matrix().collect();
    let gaps = gaps(model, &all);
    let facts = json!({ "cells": all.len(), "gaps": gaps.len() });
    let rows = all.iter().map(|shown| row(model, shown));
    let tables = vec![
        cells::table("gaps", "Without valid evidence", GAPS, gaps),
        cells::table("matrix", "Evidence by control and AI system", MATRIX, rows),
    ];
    cells::document("Matrix of evidence", facts, tables)
}

/// The controls that are in place without valid evidence, each with the AI systems for which there is none.
fn gaps(model: &Model, all: &[ControlOfSystem<'_>]) -> Vec<Vec<Cell>> {
    let is_gap = |shown: &&ControlOfSystem<'_>| is_implemented(shown) && !shown.is_proven(model);
    let open: Vec<&ControlOfSystem<'_>> = all.iter().filter(is_gap).collect();
    let by_control = open.chunk_by(|one, next| one.control.id() == next.control.id());
    by_control
        .map(|gaps| {
            let systems = gaps.iter().map(|gap| model.name_of(&gap.system.id)).collect::<Vec<_>>();
            vec![gaps[0].control.id().into(), gaps[0].control.title().into(), systems.into_iter().collect()]
        })
        .collect()
}

fn is_implemented(shown: &ControlOfSystem<'_>) -> bool {
    shown.variant.standing().is_some_and(|(status, _)| status == Status::Implemented)
}

fn row(model: &Model, shown: &ControlOfSystem<'_>) -> Vec<Cell> {
    let each =
        |of: fn(&Evidence) -> String| shown.evidence.iter().map(|evidence| of(evidence.data())).collect::<Cell>();
    let named = |evidence: &Item<'_, Evidence>| model.name_with_id(&evidence.id);
    let state = match (shown.evidence.is_empty(), shown.is_proven(model)) {
        (true, _) => "none",
        (_, true) => "valid",
        (_, false) => "expired",
    };
    vec![
        shown.control.id().into(),
        shown.control.title().into(),
        model.name_of(&shown.system.id).into(),
        cells::word_of(shown.variant.standing().map(|(status, _)| status)),
        shown.evidence.iter().map(named).collect(),
        each(period),
        each(|evidence| evidence.last_day().map_or_else(|| "no end date".to_owned(), |last| last.to_string())),
        state.into(),
    ]
}

/// The period that evidence covers, otherwise the date on which it was collected.
fn period(evidence: &Evidence) -> String {
    let covers = evidence.covers.map(|period| format!("{} to {}", period.from, period.to));
    covers.or_else(|| evidence.collected.map(|on| on.to_string())).unwrap_or_else(|| "not stated".to_owned())
}
