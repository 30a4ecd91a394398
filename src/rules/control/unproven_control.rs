//! An implemented control has evidence that is still valid.
//!
//! Must not judge what evidence shows.

use super::fields::{ControlField, control_fields};
use crate::model::{Basis, RowFor};
use crate::record::field::Date;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unproven-control",
    basis: RuleBasis::Clause,
    due: Stage::Stage2,
    clauses: &["8.1"],
    practice: None,
    summary: "A control with status `implemented` has no evidence that is still valid",
    page: include_str!("unproven_control.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let unproven = control_fields(model, "status", |variant| unproven(model, variant));
    acc.extend(unproven.map(|field| finding(model, &field)));
}

fn unproven(model: &Model, variant: &RowFor<'_>) -> Option<Basis> {
    let (status, basis) = variant.standing()?;
    let is_proven = || variant.named_evidence().any(|id| expired(model, id).is_none());
    (status == Status::Implemented && !is_proven()).then_some(basis)
}

/// The evidence with this id and its last date, if that has passed.
fn expired<'m>(model: &'m Model, id: &str) -> Option<(Item<'m, Evidence>, Date)> {
    let evidence = model.get::<Evidence>(id)?;
    evidence.last_day().filter(|last| *last < model.today).map(|last| (evidence, last))
}

fn finding(model: &Model, field: &ControlField<'_>) -> Finding {
    let named = field.rows.iter().flat_map(|(_, variant)| variant.named_evidence());
    let newest = named.filter_map(|id| expired(model, id)).max_by_key(|(_, last)| *last);
    let Some((evidence, last)) = newest else {
        return field
            .finding(RULE.name, format!("{} is implemented but has no evidence", field.subject()))
            .help("name the control under `supports:` of its evidence, or correct the `status:`");
    };
    let message = format!("{} is implemented, but its evidence was valid until {last} only", field.subject());
    field
        .finding(RULE.name, message)
        .help("collect the evidence again as a new record that names the control under `supports:`, or correct the `status:`")
        .related(evidence.at("id"), "the newest evidence")
}
