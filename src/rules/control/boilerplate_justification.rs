//! The reason for an inclusion is about this control.
//!
//! Must not judge exclusions; there an empty reason is an error of its own.

use super::places::{Stated, stated};
use crate::{
    model::{Basis, RowFor},
    rules::{prelude::*, wording::is_generic},
};

pub(super) const RULE: Rule = Rule {
    name: "boilerplate-justification",
    level: Severity::Warning,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: Some("a reason that fits every control does not show that this one was weighed"),
    summary: "An inclusion is justified with words that could stand for any control",
    page: include_str!("boilerplate_justification.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(stated(model, "justification", generic).map(|place| finding(&place)));
}

fn generic(variant: &RowFor<'_>) -> Option<Basis> {
    let (reason, basis) = variant.justification().filter(|_| variant.decision() == Some(ControlDecision::Included))?;
    is_generic(reason).then_some(basis)
}

fn finding(place: &Stated<'_>) -> Finding {
    place
        .finding(RULE.name, format!("the justification of {} could stand for any control", place.subject()))
        .help("say what this control does here: for which system, against which risk, for which duty or party")
}
