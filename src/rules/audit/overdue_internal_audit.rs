//! Internal audits are conducted as often as planned.
//!
//! Must not know what they cover.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "overdue-internal-audit",
    basis: RuleBasis::Clause,
    due: Stage::Stage2,
    clauses: &["9.2.1"],
    practice: None,
    summary: "The next internal audit is overdue",
    page: include_str!("overdue_internal_audit.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some((last, due)) = model.next_internal_audit().filter(|(_, due)| *due < model.today) else { return };
    let message = format!("an internal audit was due on {due}; the last one was {}", last.id);
    acc.push(
        Finding::new(RULE.name, last.at("on"), message)
            .help("conduct the audit and set `on`, or change `every` in the audit programme and give a reason")
            .about(&last.id),
    );
}
