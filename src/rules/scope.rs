//! Rules on the scope.

mod scope_without_system;
mod unplaced_system;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[scope_without_system::RULE, unplaced_system::RULE];
