//! Rules on audits and audit programmes.

mod auditor_audits_own_area;
mod overdue_internal_audit;
mod unaudited_clause;
mod unaudited_control;
mod unraised_audit_finding;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[
    auditor_audits_own_area::RULE,
    overdue_internal_audit::RULE,
    unaudited_clause::RULE,
    unaudited_control::RULE,
    unraised_audit_finding::RULE,
];
