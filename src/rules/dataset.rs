//! Rules on datasets.

mod lineage_contradiction;
mod use_beyond_purpose;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[lineage_contradiction::RULE, use_beyond_purpose::RULE];
