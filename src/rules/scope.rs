//! Rules on the scope.

mod contradicted_scope_exclusion;
mod scope_without_system;
mod unplaced_system;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] =
    &[contradicted_scope_exclusion::RULE, scope_without_system::RULE, unplaced_system::RULE];
