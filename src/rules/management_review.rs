//! Rules on management reviews.

mod management_review_without_top_management;
mod overdue_management_review;
mod unconsidered_record;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] =
    &[management_review_without_top_management::RULE, overdue_management_review::RULE, unconsidered_record::RULE];
