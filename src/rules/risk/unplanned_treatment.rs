//! A modified risk is listed in a treatment plan.
//!
//! Must not know the content of the plan.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unplanned-treatment",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: Some("auditors compare the risk register with the treatment plan, risk by risk"),
    summary: "A risk is treated by modification, but no treatment plan lists it",
    page: include_str!("unplanned_treatment.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some(_) = model.of_kind(TreatmentPlan::KIND).next() else { return };
    let modified = model.threats().filter(|risk| risk.option() == Some(TreatmentOption::Modify));
    acc.extend(modified.filter(|risk| !model.is_planned(&risk.id)).map(unplanned));
}

fn unplanned(risk: Item<'_, Risk>) -> Finding {
    let message = format!("risk {} is treated by modification, but no treatment plan lists it", risk.id);
    Finding::new(RULE.name, risk.at("treatment/option"), message)
        .help("add it to `risks` of a treatment plan")
        .about(&risk.id)
}
