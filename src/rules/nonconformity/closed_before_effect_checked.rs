//! A nonconformity is closed only after its actions were found to work.
//!
//! Must not judge the check.

use crate::record::field::Date;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "closed-before-effect-checked",
    basis: RuleBasis::Clause,
    due: Stage::Stage2,
    clauses: &["10.2"],
    practice: None,
    summary: "A nonconformity was closed before its actions were found to work",
    page: include_str!("closed_before_effect_checked.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for found in model.all::<Nonconformity>() {
        let wrong = found.closed.and_then(|closed| too_early(found.data(), closed));
        acc.extend(wrong.map(|(at, wrong)| {
            Finding::new(RULE.name, found.at(&at), format!("nonconformity {} {wrong}", found.id))
                .help("leave out `closed:` until every action is done and found to work; if one does not work, add further `actions:`")
                .about(&found.id)
        }));
    }
}

/// The pointer and the reason if it was closed too early.
fn too_early(found: &Nonconformity, closed: Date) -> Option<(String, String)> {
    if let Some(open) = found.actions.iter().position(|action| action.done.is_none()) {
        return Some((format!("actions/{open}/done"), "was closed although an action is not done".to_owned()));
    }
    let check = found.effectiveness.as_ref()?;
    if check.effective == Some(false) {
        return Some(("effectiveness/effective".to_owned(), "was closed although its actions did not work".to_owned()));
    }
    let late = || format!("was closed on {closed}, but the effect of its actions was only checked on {}", check.on);
    (check.on > closed).then(|| ("closed".to_owned(), late()))
}
