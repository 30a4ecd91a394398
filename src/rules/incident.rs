//! Rules on incidents.

mod notice_after_last_day;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[notice_after_last_day::RULE];
