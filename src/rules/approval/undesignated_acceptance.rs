//! Residual risks are accepted by someone designated for it.
//!
//! Must not know which levels need an acceptance.

use crate::model::Accepted;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "undesignated-acceptance",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: None,
    summary: "A residual risk is accepted only by someone who is not designated for it",
    page: include_str!("undesignated_acceptance.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some(manifest) = model.manifest() else { return };
    for risk in model.threats().filter(|risk| !model.is_accepted(*risk)) {
        let own = model.acceptances(risk).find(|accepted| matches!(accepted, Accepted::InRisk(..)));
        acc.extend(own.map(|accepted| in_risk(manifest, risk, accepted)));
    }
    for plan in model.all::<TreatmentPlan>() {
        let accepted = Model::acceptance_in(plan).filter(|accepted| !model.is_designated(*accepted));
        let risks: Vec<&str> = accepted.iter().flat_map(|_| left_open(model, plan)).collect();
        acc.extend(accepted.filter(|_| !risks.is_empty()).map(|accepted| in_plan(manifest, plan, accepted, &risks)));
    }
}

/// The threats that a plan accepts and that no one designated accepts elsewhere.
fn left_open<'m>(model: &'m Model, plan: Item<'m, TreatmentPlan>) -> impl Iterator<Item = &'m str> {
    let risks = plan.data().accepts.iter().filter_map(|accepted| model.get::<Risk>(accepted.risk.id()));
    let open = risks.filter(|risk| risk.nature == Nature::Threat && !model.is_accepted(*risk));
    open.map(|risk| &*risk.data().id)
}

fn in_risk(manifest: Item<'_, Aims>, risk: Item<'_, Risk>, accepted: Accepted<'_>) -> Finding {
    let message = format!("risk {} is accepted by {}, who is not designated to accept risks", risk.id, accepted.by());
    undesignated(manifest, accepted, message).about(&risk.id)
}

fn in_plan(manifest: Item<'_, Aims>, plan: Item<'_, TreatmentPlan>, accepted: Accepted<'_>, risks: &[&str]) -> Finding {
    let message = format!(
        "treatment plan {} accepts {} with the approval of {}, who is not designated to approve treatment plans",
        plan.id,
        names(risks),
        accepted.by()
    );
    undesignated(manifest, accepted, message).about(&plan.id)
}

/// The first few ids and the number of the others.
fn names(ids: &[&str]) -> String {
    let (shown, rest) = ids.split_at(ids.len().min(5));
    let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
    shown.join(", ") + &more
}

fn undesignated(manifest: Item<'_, Aims>, accepted: Accepted<'_>, message: String) -> Finding {
    let list = accepted.designation();
    let key = list.replace('/', ": ");
    Finding::new(RULE.name, accepted.at(), message)
        .help(format!("have it accepted by someone listed under `{key}` in aims.yaml, or add {} there", accepted.by()))
        .related(manifest.at(list), "these are designated")
}
