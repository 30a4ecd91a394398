//! Every control is included or excluded for every AI system in scope.
//!
//! Must not judge the reasons.

use super::fields::{about_control, for_systems};
use crate::model::Row;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "undecided-control",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: None,
    summary: "A control has no decision for an AI system in scope",
    page: include_str!("undecided_control.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let readable = model.controls().filter(|row| !row.is_unreadable());
    acc.extend(readable.filter_map(|row| {
        let systems = for_systems(&row.extent(|variant| variant.decision().is_none()))?;
        Some(undecided(model, row, &systems))
    }));
}

fn undecided(model: &Model, row: Row<'_>, systems: &str) -> Finding {
    let id = row.id();
    let asks = row.requirement().and_then(|entry| entry.asks.as_deref()).map(asks).unwrap_or_default();
    about_control(model, row, RULE.name, format!("control {id} is undecided{systems}{asks}")).help(help(row))
}

fn asks(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_lowercase().to_string()).unwrap_or_default();
    format!("; it asks you to {first}{}", letters.as_str())
}

fn help(row: Row<'_>) -> String {
    match row.record().or_else(|| row.area()) {
        Some(record) => format!("set `decision:` to included or excluded in {}, with a `justification:`", record.id),
        None => format!("add a `control` record with `id: {}`, its `decision:` and a `justification:`", row.id()),
    }
}
