//! An included control has a status.
//!
//! Must not ask for evidence.

use super::fields::{about_control, for_systems};
use crate::model::{Row, RowFor};
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "control-without-status",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["6.1.3", "8.1"],
    practice: Some("not in the wording of the standard; auditors ask how far each control is in place"),
    summary: "An included control has no status",
    page: include_str!("control_without_status.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let readable = model.controls().filter(|row| !row.is_unreadable());
    acc.extend(readable.filter_map(|row| {
        let systems = for_systems(&row.extent(without_status))?;
        Some(finding(model, row, &systems))
    }));
}

fn without_status(variant: &RowFor<'_>) -> bool {
    variant.decision() == Some(ControlDecision::Included) && variant.status().is_none()
}

fn finding(model: &Model, row: Row<'_>, systems: &str) -> Finding {
    let id = row.id();
    let message = format!("control {id} is included{systems} but has no status");
    let help = match row.record() {
        Some(_) => "add `status:` with none, planned, partial or implemented".to_owned(),
        None => format!("add a `control` record with `id: {id}` and its `status:`; an area has no status"),
    };
    about_control(model, row, RULE.name, message).help(help)
}
