//! Rules on objectives.

mod objective_without_control;
mod objective_without_result;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[objective_without_control::RULE, objective_without_result::RULE];
