//! Major and minor findings of audits are raised as nonconformities.
//!
//! Must not grade a finding.

use crate::record::relation::RAISED_FROM_AUDIT;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unraised-audit-finding",
    basis: RuleBasis::Clause,
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
        let raised = raised_elsewhere(model, &audit);
        let is_raised = |finding: &AuditFinding| {
            finding.nonconformity.is_some() || raised.iter().any(|raised| is_about(raised, finding))
        };
        let unraised = findings.filter(|(_, finding)| is_nonconformity(finding) && !is_raised(finding));
        acc.extend(unraised.map(|(index, finding)| unraised_finding(audit, index, finding)));
    }
}

/// The nonconformities that state that they were raised from an audit although no finding of it names them.
fn raised_elsewhere<'m>(model: &'m Model, audit: &Audit) -> Vec<Item<'m, Nonconformity>> {
    let related = model.related(&RAISED_FROM_AUDIT, &audit.id).into_iter().filter(|related| related.home.is_none());
    related.filter_map(|related| model.get::<Nonconformity>(related.id)).collect()
}

/// Whether a nonconformity is against what a finding is about; if either does not say, it can be.
fn is_about(raised: &Nonconformity, finding: &AuditFinding) -> bool {
    let against = |requirement: &str| raised.against.is_empty() || raised.against.iter().any(|id| id == requirement);
    finding.requirement.as_ref().is_none_or(|requirement| against(requirement.id()))
}

fn unraised_finding(audit: Item<'_, Audit>, index: usize, finding: &AuditFinding) -> Finding {
    let message = format!("a finding of {} was not raised as a nonconformity: {}", audit.id, finding.what);
    Finding::new(RULE.name, audit.at(&format!("findings/{index}/grade")), message)
        .help("add a `nonconformity` record and name it under `nonconformity:` of the finding")
        .about(&audit.id)
}
