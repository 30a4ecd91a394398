//! Rules on certificates.

mod audit_without_certificate;
mod certificate_beyond_cycle;
mod certificate_beyond_scope;
mod certificate_narrower_than_scope;
mod certificate_without_soa;
mod differing_certificate_statement;
mod differing_soa_version;
mod expired_certificate;
mod missed_surveillance;
mod unplanned_surveillance;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[
    audit_without_certificate::RULE,
    certificate_beyond_cycle::RULE,
    certificate_beyond_scope::RULE,
    certificate_narrower_than_scope::RULE,
    certificate_without_soa::RULE,
    differing_certificate_statement::RULE,
    differing_soa_version::RULE,
    expired_certificate::RULE,
    missed_surveillance::RULE,
    unplanned_surveillance::RULE,
];
