//! Rules on metrics.

mod metric_without_result;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[metric_without_result::RULE];
