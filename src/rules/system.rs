//! Rules on AI systems.

mod deployed_without_release_decision;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[deployed_without_release_decision::RULE];
