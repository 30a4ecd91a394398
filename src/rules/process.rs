//! Rules on processes.

mod unconnected_process;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[unconnected_process::RULE];
