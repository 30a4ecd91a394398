//! Rules on certificates.

mod certificate_beyond_cycle;
mod certificate_beyond_scope;
mod differing_certificate_statement;
mod expired_certificate;
mod missed_surveillance;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[
    certificate_beyond_cycle::RULE,
    certificate_beyond_scope::RULE,
    differing_certificate_statement::RULE,
    expired_certificate::RULE,
    missed_surveillance::RULE,
];
