//! The records without which a finding of a rule may be wrong, so that it waits until they can be read.
//!
//! Must not know how they are read. A test takes records of the company example away, one by one, and holds that no finding appears
//! that this table does not explain.

use crate::finding::Absence;

const EVERY: &str = Absence::EVERY;

/// What a finding of a rule presupposes: records that name its subject or that its subject names, and any records, by kind.
struct Row(&'static str, &'static [&'static str], &'static [&'static str]);

/// Kinds of record that answer a document that a clause asks for.
const ANSWERING: &[&str] = &[
    "audit",
    "audit-programme",
    "control",
    "document",
    "impact",
    "management-review",
    "metric",
    "nonconformity",
    "objective",
    "person",
    "process",
    "risk",
    "scope",
    "soa",
    "system",
    "training",
    "treatment-plan",
];

/// Sorted by rule. A rule without a row judges a record by itself.
const ROWS: &[Row] = &[
    Row("audit-without-certificate", &[], &["certificate"]),
    Row("certificate-beyond-scope", &[], &["scope"]),
    Row("certificate-narrower-than-scope", &[], &["scope"]),
    Row("certificate-without-soa", &[], &["scope", "soa"]),
    Row("contradicted-priority", &[], &["aims"]),
    Row("control-without-status", &[], &["control"]),
    Row("deployed-without-impact-assessment", &["impact"], &[]),
    Row("deployed-without-release-decision", &["decision"], &["aims"]),
    Row("differing-certificate-statement", &[], &["scope"]),
    Row("differing-soa-version", &[], &["soa"]),
    Row("evidence-gap", &[], &["audit", "evidence"]),
    Row("excluded-control-in-use", &[], &["control"]),
    Row("gap-in-series", &[], &[EVERY]),
    Row("inconsistent-risk-criteria", &[], &["aims"]),
    Row("late-impact-assessment", &["impact"], &[]),
    Row("late-reassessment", &[], &["aims"]),
    Row("management-review-without-top-management", &[], &["aims", "management-review", "role"]),
    Row("metric-without-result", &["objective"], &[]),
    Row("missed-surveillance", &[], &["audit"]),
    Row("missing-opportunity", &[], &["context", "risk"]),
    Row("missing-required-document", &[], ANSWERING),
    Row("missing-risk-criteria", &[], &["aims"]),
    Row("missing-treatment-plan", &[], &["treatment-plan"]),
    Row("modify-without-control", &["control"], &[]),
    Row("objective-without-control", &["control"], &[]),
    Row("off-scale-rating", &[], &["aims"]),
    Row("one-sided-communication", &[], &["communication"]),
    Row("one-sided-issues", &[], &["context"]),
    Row("overdue-internal-audit", &[], &["audit"]),
    Row("overdue-management-review", &[], &["management-review"]),
    Row("overdue-review", &[], &["aims"]),
    Row("overdue-training", &["person"], &[]),
    Row("planned-control-without-date", &[], &["control"]),
    Row("policy-without-commitment", &[], &["document"]),
    Row("policy-without-top-management", &[], &["aims", "role"]),
    Row("premature-reliance", &[], &["control"]),
    Row("risk-out-of-scope", &[], &["scope"]),
    Row("role-only-exclusion", &[], &["control"]),
    Row("scope-without-system", &[], &["system"]),
    Row("self-approval", &["role"], &[]),
    Row("soa-beyond-scope", &[], &["scope"]),
    Row("system-without-impact-assessment", &["impact"], &[]),
    Row("system-without-risk", &["risk"], &[]),
    Row("unaccepted-residual-risk", &["treatment-plan"], &["aims", "role"]),
    Row("unanswered-result", &["improvement", "nonconformity"], &[]),
    Row("unaudited-clause", &[], &["audit"]),
    Row("unaudited-control", &[], &["audit"]),
    Row("unconnected-process", &["process"], &[]),
    Row("unconnected-record", &[EVERY], &[]),
    Row("unconsidered-record", &[], &["management-review"]),
    Row("undecided-control", &[], &["control", "scope"]),
    Row("undesignated-acceptance", &[], &["aims", "role"]),
    Row("undesignated-approver", &[], &["aims", "role"]),
    Row("undesignated-plan-approver", &[], &["aims", "role"]),
    Row("undocumented-control", &["document", "evidence"], &["control"]),
    Row("undriven-inclusion", &[EVERY], &["control"]),
    Row("uninvolved-top-management", &[], &[EVERY]),
    Row("unjustified-exclusion", &[], &["control"]),
    Row("unjustified-inclusion", &[], &["control"]),
    Row("unplaced-system", &[], &["scope"]),
    Row("unplanned-surveillance", &[], &["audit"]),
    Row("unplanned-treatment", &["treatment-plan"], &[]),
    Row("unproven-control", &["document", "evidence"], &["control"]),
    Row("unproven-for-system", &[], &["control", "evidence"]),
    Row("unraised-audit-finding", &["nonconformity"], &[]),
    Row("unranked-risk", &[], &["aims"]),
    Row("unrecorded-file", &[], &["evidence"]),
    Row("unshown-competence", &["person"], &[]),
    Row("untracked-exception", &["nonconformity"], &[]),
    Row("untreated-risk", &[], &["aims"]),
    Row("unused-evidence", &[EVERY], &[]),
    Row("unused-impact-assessment", &["risk"], &[]),
    Row("unvalidated-system", &["decision", "evidence", "metric", "model"], &["control", "scope"]),
    Row("vacant-role", &["person"], &[]),
    Row("weak-approval", &["evidence"], &[]),
];

/// Rules whose findings hold whatever else cannot be read.
const CERTAIN: &[&str] = &["exposed-secret"];

/// What findings of a rule presuppose.
pub(super) fn of(rule: &str) -> Absence {
    if CERTAIN.contains(&rule) {
        return Absence::CERTAIN;
    }
    let row = ROWS.binary_search_by(|row| row.0.cmp(rule)).ok().map(|at| &ROWS[at]);
    row.map_or(Absence::NONE, |row| Absence::of(row.1, row.2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{record::Kind, rules::all};

    #[test]
    fn rows_are_sorted_and_name_rules_and_kinds() {
        assert!(ROWS.is_sorted_by_key(|row| row.0));
        for Row(rule, related, any) in ROWS {
            assert!(all().any(|known| known.name == *rule), "{rule}");
            let mut kinds = related.iter().chain(*any).filter(|kind| **kind != EVERY);
            assert!(kinds.all(|kind| Kind::named(kind).is_some()), "{rule}");
            assert!(!related.is_empty() || !any.is_empty(), "{rule} presupposes nothing");
        }
    }
}
