//! What belongs to the management system was not approved long before it.
//!
//! Must not know what is approved.

use crate::{record::field::Interval, rules::prelude::*};

pub(super) const RULE: Rule = Rule {
    name: "approval-before-system",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["7.5.2"],
    practice: Some(
        "auditors ask whether what was approved before the management system was in force was looked at again",
    ),
    summary: "Part of the management system was approved more than a year before it was in force",
    page: include_str!("approval_before_system.md"),
    suppressible: true,
    check,
};

/// The kinds that exist only as part of a management system.
const KINDS: &[&str] = &[Scope::KIND, Soa::KIND, TreatmentPlan::KIND, AuditProgramme::KIND];

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some(started) = model.manifest().and_then(|manifest| manifest.started) else { return };
    let approvals = model.approvals().filter(|(entry, _)| KINDS.contains(&entry.kind.name));
    let early = approvals.filter(|(_, approval)| {
        let a_year_on = approval.on.after(&Interval::months(12));
        a_year_on.is_some_and(|a_year_on| a_year_on < started)
    });
    acc.extend(early.map(|(entry, approval)| {
        let message = format!(
            "{} was approved on {}, more than a year before the management system was in force ({started})",
            entry.id, approval.on
        );
        Finding::new(RULE.name, entry.at("approval/on"), message)
            .help("correct the date, or have it approved again as it is now")
            .about(&entry.id)
    }));
}
