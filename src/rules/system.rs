//! Rules on AI systems.

mod conflicting_tiers;
mod contradicted_exemption;
mod denied_personal_data;
mod deployed_without_release_decision;
mod late_registration;
mod missing_oversight_ability;
mod short_log_retention;
mod transparency_without_notice;
mod unclassified_system;
mod unvalidated_system;

use super::Rule;
use crate::{
    model::Model,
    record::{ControlDecision, System},
};

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[
    conflicting_tiers::RULE,
    contradicted_exemption::RULE,
    denied_personal_data::RULE,
    deployed_without_release_decision::RULE,
    late_registration::RULE,
    missing_oversight_ability::RULE,
    short_log_retention::RULE,
    transparency_without_notice::RULE,
    unclassified_system::RULE,
    unvalidated_system::RULE,
];

/// Whether a control is included for a system.
fn includes(model: &Model, control: &str, system: &System) -> bool {
    let control = model.control(control).map(|control| control.for_system(&system.id));
    control.is_some_and(|control| control.decision() == Some(ControlDecision::Included))
}
