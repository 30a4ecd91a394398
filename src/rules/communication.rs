//! Rules on the communication plan.

mod incomplete_communication;
mod one_sided_communication;
mod overdue_communication;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] =
    &[incomplete_communication::RULE, one_sided_communication::RULE, overdue_communication::RULE];
