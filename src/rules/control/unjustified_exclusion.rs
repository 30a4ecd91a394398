//! What is excluded has a reason that is more than a label.
//!
//! Must not judge whether the reason is true.

use super::places::{Stated, excluded_because, stated};
use crate::{
    model::{Basis, RowFor},
    rules::{
        prelude::*,
        wording::{is_label, is_only_role},
    },
};

pub(super) const RULE: Rule = Rule {
    name: "unjustified-exclusion",
    level: Severity::Error,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: None,
    summary: "A control is excluded without a reason that can be checked",
    page: include_str!("unjustified_exclusion.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(stated(model, "decision", without_reason).map(|place| unjustified(&place)));
    acc.extend(stated(model, "justification", with_label).map(|place| labeled(&place)));
}

fn without_reason(variant: &RowFor<'_>) -> Option<Basis> {
    let (decision, basis) = variant.decided()?;
    (decision == ControlDecision::Excluded && variant.justification().is_none()).then_some(basis)
}

fn with_label(variant: &RowFor<'_>) -> Option<Basis> {
    let (reason, basis) = excluded_because(variant)?;
    (is_label(reason) && !is_only_role(reason)).then_some(basis)
}

fn unjustified(place: &Stated<'_>) -> Finding {
    place.finding(RULE.name, format!("{} is excluded without a justification", place.subject())).help(HELP)
}

fn labeled(place: &Stated<'_>) -> Finding {
    place.finding(RULE.name, format!("{} is excluded with a label, not with a reason", place.subject())).help(HELP)
}

const HELP: &str = "say in `justification:` what makes it needless here: the activity that you do not perform, the risk that stays \
    acceptable without it, or the duty that does not apply";
