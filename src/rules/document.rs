//! Rules on documents.

mod document_without_access;
mod document_without_location;
mod missing_required_document;
mod placeholder_document;
mod policy_without_commitment;
mod policy_without_top_management;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[
    document_without_access::RULE,
    document_without_location::RULE,
    missing_required_document::RULE,
    placeholder_document::RULE,
    policy_without_commitment::RULE,
    policy_without_top_management::RULE,
];
