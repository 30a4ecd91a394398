//! A present rating relies only on controls that are in place.
//!
//! Must not know why a control is included or excluded.

use std::collections::BTreeMap;

use crate::rules::prelude::*;
use crate::{model::Row, record::field::Ref};

pub(super) const RULE: Rule = Rule {
    name: "premature-reliance",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["6.1.2", "6.1.3"],
    practice: None,
    summary: "The present rating of a risk relies on a control that is not in place",
    page: include_str!("premature_reliance.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let rows: BTreeMap<&str, Row<'_>> = model.controls().map(|row| (row.id(), row)).collect();
    for risk in model.all::<Risk>() {
        for (index, control) in risk.relies_on.iter().enumerate() {
            let row = rows.get(control.id()).filter(|row| !row.is_unreadable());
            acc.extend(row.and_then(|row| Some(premature(risk, index, row, &gap(row, &risk.data().systems)?))));
        }
    }
}

/// The status of a control that is not in place, and the AI system concerned.
struct Gap<'m> {
    status: Option<Status>,
    system: Option<&'m str>,
}

/// The first gap, in general or for one of `systems`; none if the control is excluded, which is another defect.
fn gap<'m>(row: &Row<'m>, systems: &'m [Ref<System>]) -> Option<Gap<'m>> {
    let general = systems.is_empty().then(|| (row.general(), None));
    let systems = systems.iter().map(|system| (row.for_system(system.id()), Some(system.id())));
    let needed =
        general.into_iter().chain(systems).filter(|(row, _)| row.decision() != Some(ControlDecision::Excluded));
    needed.map(|(row, system)| Gap { status: row.status(), system }).find(|gap| gap.status != Some(Status::Implemented))
}

fn premature(risk: Item<'_, Risk>, index: usize, row: &Row<'_>, gap: &Gap<'_>) -> Finding {
    let system = gap.system.map(|system| format!(" for {system}")).unwrap_or_default();
    let (control, how_far) = (row.id(), how_far(gap.status));
    let message =
        format!("the present rating of risk {} relies on control {control}, which is {how_far}{system}", risk.id);
    let finding = Finding::new(RULE.name, risk.at(&format!("relies-on/{index}")), message)
        .help("rate the risk under `present` without it and move it to `treatment: controls`, or set its status once it is in place")
        .about(&risk.id);
    match row.record() {
        Some(control) => finding.related(control.at(""), "its status is in this record"),
        None => finding,
    }
}

fn how_far(status: Option<Status>) -> &'static str {
    match status {
        None | Some(Status::None) => "not in place",
        Some(Status::Planned) => "only planned",
        Some(Status::Partial | Status::Implemented) => "only partly in place",
    }
}
