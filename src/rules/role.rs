//! Rules on roles.

mod unshown_competence;
mod vacant_role;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[unshown_competence::RULE, vacant_role::RULE];
