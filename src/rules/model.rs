//! Rules on AI models.

mod blocked_model_in_use;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[blocked_model_in_use::RULE];
