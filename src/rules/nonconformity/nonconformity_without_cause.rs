//! The cause of a nonconformity is known before action is taken or it is closed.
//!
//! Must not judge the cause.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "nonconformity-without-cause",
    basis: RuleBasis::Clause,
    due: Stage::Stage2,
    clauses: &["10.2"],
    practice: None,
    summary: "A nonconformity was acted on or closed without a cause",
    page: include_str!("nonconformity_without_cause.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let without = model.all::<Nonconformity>().filter(|found| found.cause.is_none());
    acc.extend(without.filter_map(|found| {
        let done = if found.closed.is_some() {
            "was closed"
        } else if !found.actions.is_empty() {
            "has actions"
        } else {
            found.no_action_because.as_ref().map(|_| "is left without action")?
        };
        let message = format!("nonconformity {} {done} but has no cause", found.id);
        let finding = Finding::new(RULE.name, found.at("cause"), message);
        Some(finding.help("add `cause:` with why it happened, not what happened").about(&found.id))
    }));
}
