//! Rules on controls and the Statement of Applicability.

mod boilerplate_justification;
mod contradicted_exclusion;
mod control_decided_twice;
mod control_without_status;
mod evidence_without_implementation;
mod excluded_control_in_use;
mod fields;
mod misleading_title;
mod planned_control_without_date;
mod repeated_justification;
mod role_only_exclusion;
mod soa_beyond_scope;
mod undecided_control;
mod undocumented_control;
mod undriven_inclusion;
mod unjustified_exclusion;
mod unjustified_inclusion;
mod unknown_control;
mod unproven_control;
mod unproven_for_system;
mod untitled_control;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[
    boilerplate_justification::RULE,
    contradicted_exclusion::RULE,
    control_decided_twice::RULE,
    control_without_status::RULE,
    evidence_without_implementation::RULE,
    excluded_control_in_use::RULE,
    misleading_title::RULE,
    planned_control_without_date::RULE,
    repeated_justification::RULE,
    role_only_exclusion::RULE,
    undecided_control::RULE,
    undocumented_control::RULE,
    undriven_inclusion::RULE,
    unjustified_exclusion::RULE,
    unjustified_inclusion::RULE,
    unknown_control::RULE,
    soa_beyond_scope::RULE,
    unproven_control::RULE,
    unproven_for_system::RULE,
    untitled_control::RULE,
];
