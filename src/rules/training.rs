//! Rules on training.

mod more_attended_than_invited;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[more_attended_than_invited::RULE];
