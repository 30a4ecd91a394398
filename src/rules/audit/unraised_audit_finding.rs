//! Major and minor findings of audits are raised as nonconformities.
//!
//! Must not grade a finding.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unraised-audit-finding",
    level: Severity::Error,
    due: Stage::Stage2,
    clauses: &["10.2", "9.2.2"],
    practice: None,
    summary: "A major or minor finding of an audit was not raised as a nonconformity",
    page: include_str!("unraised_audit_finding.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for audit in model.all::<Audit>() {
        let is_nonconformity = |finding: &AuditFinding| matches!(finding.grade, Grade::Major | Grade::Minor);
        let findings = audit.data().findings.iter().enumerate();
        let unraised = findings.filter(|(_, finding)| is_nonconformity(finding) && finding.nonconformity.is_none());
        acc.extend(unraised.map(|(index, finding)| unraised_finding(audit, index, finding)));
    }
}

fn unraised_finding(audit: Item<'_, Audit>, index: usize, finding: &AuditFinding) -> Finding {
    let message = format!("a finding of {} was not raised as a nonconformity: {}", audit.id, finding.what);
    Finding::new(RULE.name, audit.at(&format!("findings/{index}/grade")), message)
        .help("add a `nonconformity` record and name it under `nonconformity:` of the finding")
        .about(&audit.id)
}
