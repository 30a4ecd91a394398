//! Retaining, sharing or avoiding a risk requires a reason.
//!
//! Must not know the level of the risk.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unexplained-retention",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: Some("auditors ask why a risk is left as it is"),
    summary: "A risk is retained, shared or avoided without a reason",
    page: include_str!("unexplained_retention.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for risk in model.threats() {
        let option = risk.option().filter(|option| *option != TreatmentOption::Modify && !is_explained(&risk));
        acc.extend(option.map(|option| unexplained(risk, option)));
    }
}

/// Whether the treatment, or the acceptance of a retained risk, gives a reason.
fn is_explained(risk: &Risk) -> bool {
    let treatment = risk.treatment.as_ref().filter(|treatment| treatment.reason.is_some());
    let acceptance = risk.acceptance.as_ref().filter(|acceptance| acceptance.reason.is_some());
    treatment.is_some() || (acceptance.is_some() && risk.option() == Some(TreatmentOption::Retain))
}

fn unexplained(risk: Item<'_, Risk>, option: TreatmentOption) -> Finding {
    let message = format!("risk {} has the treatment `{}`, but no reason for it", risk.id, option.name());
    Finding::new(RULE.name, risk.at("treatment/option"), message).help(help(option)).about(&risk.id)
}

fn help(option: TreatmentOption) -> &'static str {
    match option {
        TreatmentOption::Avoid => "add `reason:` with the activity that has stopped",
        TreatmentOption::Share => {
            "add `reason:` with who shares the risk, under which contract, and what remains with you"
        }
        TreatmentOption::Modify | TreatmentOption::Retain => "add `reason:` with why the risk may remain unchanged",
    }
}
