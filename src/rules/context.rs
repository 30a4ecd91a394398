//! Rules on the context of the organization.

mod one_sided_issues;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[one_sided_issues::RULE];
