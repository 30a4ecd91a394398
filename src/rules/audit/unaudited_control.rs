//! Internal audits cover every included control within the period of their programme.
//!
//! Must not know how an audit was conducted.

use crate::prose::list;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unaudited-control",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &["9.2.1"],
    practice: Some(
        "auditors expect internal audits to cover every included control once in the period of the programme",
    ),
    summary: "The internal audits of a programme leave out included controls",
    page: include_str!("unaudited_control.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some(coverage) = model.audit_coverage() else { return };
    let included =
        model.controls().filter(|row| !row.is_unreadable() && !coverage.holds(row.id()) && row.is_included());
    let left_out: Vec<&str> = included.map(|row| row.id()).collect();
    if left_out.is_empty() {
        return;
    }
    let programme = coverage.programme;
    let message = format!("no internal audit in the period of {} covers {}", programme.id, list(&left_out));
    let finding = Finding::new(RULE.name, programme.at("period"), message);
    acc.push(finding.help("plan an internal audit with the controls or their areas under `covers` (your own under `own-controls`), or add them to an audit that did cover them").about(&programme.id));
}
