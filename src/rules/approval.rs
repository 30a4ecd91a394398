//! Rules on approvals, acceptances and reviews of records of any kind, and on their support in git.

mod approval_before_system;
mod self_approval;
mod stale_approval;
mod undesignated_acceptance;
mod undesignated_approver;
mod undesignated_plan_approver;
mod uninvolved_top_management;
mod unknown_history;
mod weak_approval;

use super::Rule;
use crate::{
    finding::Finding,
    history::Stale,
    model::{Attestation, Model},
};

/// A finding about an attestation that is the same as in the state `base` before a change, although its content is not.
pub(super) fn unchanged_since(model: &Model, attestation: &Attestation<'_>, base: &str, stale: &Stale) -> Finding {
    stale_approval::unchanged_since(model, attestation, base, stale)
}

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[
    approval_before_system::RULE,
    self_approval::RULE,
    stale_approval::RULE,
    undesignated_acceptance::RULE,
    undesignated_approver::RULE,
    undesignated_plan_approver::RULE,
    uninvolved_top_management::RULE,
    unknown_history::RULE,
    weak_approval::RULE,
];
