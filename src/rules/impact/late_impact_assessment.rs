//! The first impact assessment comes before deployment.
//!
//! Must not know what an assessment has to contain.

use crate::record::field::Date;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "late-impact-assessment",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &["8.4"],
    practice: Some("auditors compare the date of the first assessment with the date of deployment"),
    summary: "An AI system was deployed before its impact was first assessed",
    page: include_str!("late_impact_assessment.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some(started) = model.manifest().and_then(|manifest| manifest.started) else { return };
    for system in model.current_systems() {
        let deployed = system.deployed.as_ref().filter(|deployed| deployed.first() >= started);
        let Some(deployed) = deployed else { continue };
        let first = first_assessment(model, system).filter(|(on, ..)| *on > deployed.last());
        acc.extend(first.map(|(on, impact, index)| late(system, deployed, (on, impact, index))));
    }
}

type Assessment<'m> = (Date, Item<'m, Impact>, usize);

fn first_assessment<'m>(model: &'m Model, system: Item<'m, System>) -> Option<Assessment<'m>> {
    let impacts = model.impacts_of(&system.data().id)?;
    let of = |impact: Item<'m, Impact>| {
        let assessments = impact.data().assessments.iter().enumerate();
        assessments.map(move |(index, assessment)| (assessment.on, impact, index))
    };
    impacts.into_iter().flat_map(of).min_by_key(|(on, ..)| *on)
}

fn late(system: Item<'_, System>, deployed: &field::PartialDate, (on, impact, index): Assessment<'_>) -> Finding {
    let message =
        format!("AI system {} was deployed {}, but its impact was first assessed on {on}", system.id, deployed.when());
    Finding::new(RULE.name, system.at("deployed"), message)
        .help("correct the dates, or record why it happened and make the assessment a condition of every release")
        .related(impact.at(&format!("assessments/{index}/on")), "the first assessment is here")
        .about(&system.id)
}
