//! AI systems by life cycle stage.
//!
//! Must not guess a stage that no record states.

use super::{
    nothing,
    ranks::{self, Rank},
};
use crate::{
    document::picture::Picture,
    model::{Item, Model},
    record::{System, field::LifeCycleStage},
    report::table::Table,
};

const NAME: &str = "system-life-cycle";
const TITLE: &str = "AI systems by life cycle stage";
const STAGES: [(Option<LifeCycleStage>, &str); 9] = [
    (Some(LifeCycleStage::Inception), "Inception"),
    (Some(LifeCycleStage::DesignAndDevelopment), "Design and development"),
    (Some(LifeCycleStage::VerificationAndValidation), "Verification and validation"),
    (Some(LifeCycleStage::Deployment), "Deployment"),
    (Some(LifeCycleStage::OperationAndMonitoring), "Operation and monitoring"),
    (Some(LifeCycleStage::ContinuousValidation), "Continuous validation"),
    (Some(LifeCycleStage::ReEvaluation), "Re-evaluation"),
    (Some(LifeCycleStage::Retirement), "Retirement"),
    (None, "No stage given"),
];

/// AI systems by life cycle stage.
#[must_use]
pub fn system_life_cycle(model: &Model) -> Picture {
    let table = ranks::table(NAME, TITLE, ("stage", "Stage"), ("systems", "AI systems"));
    let systems: Vec<Item<'_, System>> = model.all::<System>().collect();
    if systems.is_empty() {
        return nothing(NAME, TITLE, "No AI system is recorded yet.", table);
    }
    let ranks: Vec<Rank> = STAGES.iter().map(|(stage, label)| rank(&systems, *stage, label)).collect();
    Picture {
        name: NAME.to_owned(),
        title: TITLE.to_owned(),
        alt: ranks::alt(&ranks, ("AI system", "AI systems")),
        drawing: NAME,
        data: ranks::data(&ranks),
        table: Table { rows: ranks::rows(&ranks), ..table },
    }
}

fn rank(systems: &[Item<'_, System>], stage: Option<LifeCycleStage>, label: &str) -> Rank {
    let here: Vec<_> = systems.iter().filter(|system| system.stage == stage).collect();
    Rank {
        label: label.to_owned(),
        fill: if stage.is_some() { "solid" } else { "cross" },
        short: here.iter().map(|system| system.name.to_string()).collect(),
        names: here.iter().map(|system| format!("{} {}", system.id, system.name)).collect(),
    }
}
