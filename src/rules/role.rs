//! Rules on roles.

mod vacant_role;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[vacant_role::RULE];
