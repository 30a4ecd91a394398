//! Rules on exceptions.

mod expired_exception;
mod incomplete_exception;
mod untracked_exception;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[expired_exception::RULE, incomplete_exception::RULE, untracked_exception::RULE];
