//! Rules on impact assessments.

mod deployed_without_impact_assessment;
mod late_impact_assessment;
mod late_reassessment;
mod system_without_impact_assessment;
mod unused_impact_assessment;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[
    deployed_without_impact_assessment::RULE,
    late_impact_assessment::RULE,
    late_reassessment::RULE,
    system_without_impact_assessment::RULE,
    unused_impact_assessment::RULE,
];
