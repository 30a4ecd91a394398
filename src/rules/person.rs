//! Rules on persons and their training.

mod departed_holder;
mod overdue_training;
mod unusable_signing_key;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[departed_holder::RULE, overdue_training::RULE, unusable_signing_key::RULE];
