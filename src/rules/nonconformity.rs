//! Rules on nonconformities.

mod action_without_effect;
mod closed_before_effect_checked;
mod nonconformity_without_cause;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] =
    &[action_without_effect::RULE, closed_before_effect_checked::RULE, nonconformity_without_cause::RULE];
