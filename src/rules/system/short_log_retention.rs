//! The logs of a high-risk system are kept long enough.
//!
//! Must not know which events have to be logged.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "short-log-retention",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &["A.6.2.8"],
    practice: Some("the control leaves the retention open; Articles 19 and 26(6) of the EU AI Act set six months"),
    summary: "Logs of a high-risk AI system are kept for less than six months",
    page: include_str!("short_log_retention.md"),
    suppressible: true,
    check,
};

/// Days that a retention of six months has at least, whatever months they are.
const SIX_MONTHS: i32 = 181;
/// A day from which six months are as short as they can be.
const FROM: &str = "2027-01-01";

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for system in model.current_systems().filter(|system| is_high_risk(system)) {
        let kept = system.logging.as_ref().and_then(|logging| logging.kept_for.as_ref());
        let short = kept.filter(|kept| is_short(kept));
        if let Some(kept) = short.filter(|_| super::includes(model, "A.6.2.8", system.data())) {
            acc.push(finding(system, kept));
        }
    }
}

fn is_high_risk(system: &System) -> bool {
    system.eu_ai_act.as_ref().is_some_and(|act| act.class == EuAiActClass::HighRisk)
}

fn is_short(kept: &field::Interval) -> bool {
    let Ok(from) = FROM.parse::<field::Date>() else { return false };
    let enough = from.after(&field::Interval::days(SIX_MONTHS));
    from.after(kept).zip(enough).is_some_and(|(kept, enough)| kept < enough)
}

fn finding(system: Item<'_, System>, kept: &field::Interval) -> Finding {
    let message = format!("logs of high-risk AI system {} are kept for {kept}, less than 6 months", system.id);
    Finding::new(RULE.name, system.at("logging/kept-for"), message)
        .help("keep the logs for at least 6 months, unless other law limits it; the articles apply from 2027-12-02")
        .about(&system.id)
}
