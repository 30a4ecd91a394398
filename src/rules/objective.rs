//! Rules on objectives.

mod objective_without_control;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[objective_without_control::RULE];
