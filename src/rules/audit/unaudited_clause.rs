//! Internal audits cover every clause within the period of their programme.
//!
//! Must not know how an audit was conducted.

use crate::rules::prelude::*;
use crate::{framework::ProvisionKind, prose::list};

pub(super) const RULE: Rule = Rule {
    name: "unaudited-clause",
    basis: RuleBasis::Clause,
    due: Stage::Stage2,
    clauses: &["9.2.1"],
    practice: None,
    summary: "The internal audits of a programme leave out clauses",
    page: include_str!("unaudited_clause.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some(coverage) = model.audit_coverage() else { return };
    let clauses = model.frameworks.standard().of_kind(ProvisionKind::Clause).map(|clause| &*clause.id);
    let left_out: Vec<&str> = clauses.filter(|clause| !coverage.holds(clause)).collect();
    if left_out.is_empty() {
        return;
    }
    let programme = coverage.programme;
    let message = format!("no internal audit in the period of {} covers {}", programme.id, list(&left_out));
    let finding = Finding::new(RULE.name, programme.at("period"), message);
    acc.push(
        finding
            .help("plan an internal audit with the clauses under `covers`, or add them to an audit that did cover them")
            .about(&programme.id),
    );
}
