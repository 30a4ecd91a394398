//! Rules on evidence.

mod empty_evidence;
mod evidence_for_everything;
mod evidence_gap;
mod evidence_of_other_system;
mod evidence_without_hash;
mod evidence_without_location;
mod expired_evidence;
mod expiring_evidence;
mod hash_mismatch;
mod missing_commit;
mod unchecked_commit;
mod unchecked_external_evidence;
mod undated_evidence;
mod unrecorded_file;
mod unused_evidence;
mod validity;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[
    empty_evidence::RULE,
    evidence_for_everything::RULE,
    evidence_gap::RULE,
    evidence_of_other_system::RULE,
    evidence_without_hash::RULE,
    evidence_without_location::RULE,
    expired_evidence::RULE,
    expiring_evidence::RULE,
    hash_mismatch::RULE,
    missing_commit::RULE,
    unchecked_commit::RULE,
    unchecked_external_evidence::RULE,
    undated_evidence::RULE,
    unrecorded_file::RULE,
    unused_evidence::RULE,
];
