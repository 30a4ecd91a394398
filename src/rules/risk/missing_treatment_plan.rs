//! Treated risks have a treatment plan.
//!
//! Must not know which risks the plan lists.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "missing-treatment-plan",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: None,
    summary: "Risks are treated, but there is no treatment plan",
    page: include_str!("missing_treatment_plan.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let unplanned = model.manifest().filter(|_| model.of_kind(TreatmentPlan::KIND).next().is_none());
    let treated = model.threats().find(|risk| risk.treatment.is_some());
    acc.extend(unplanned.zip(treated).map(|(manifest, risk)| missing(manifest, risk)));
}

fn missing(manifest: Item<'_, Aims>, risk: Item<'_, Risk>) -> Finding {
    Finding::new(RULE.name, manifest.at(""), "risks are treated, but there is no treatment plan")
        .help("write one with `aims new treatment-plan`: risks, resources, and the approval of management")
        .related(risk.at("treatment/option"), "a treated risk")
        .about(&manifest.id)
}
