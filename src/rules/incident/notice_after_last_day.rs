//! Notices of incidents are due, and given, no later than the rule that they name allows.
//!
//! Must not know whether the rule applies; the record says it.

use crate::{
    record::{Incident, Notice},
    rules::prelude::*,
};

pub(super) const RULE: Rule = Rule {
    name: "notice-after-last-day",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["A.8.4", "A.8.5"],
    practice: None,
    summary: "A notice of an incident is due, or was given, after the last day that its rule allows",
    page: include_str!("notice_after_last_day.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for incident in model.all::<Incident>() {
        for (index, notice) in incident.data().notices.iter().enumerate() {
            acc.extend(late(incident, index, notice));
        }
    }
}

fn late(incident: Item<'_, Incident>, index: usize, notice: &Notice) -> Option<Finding> {
    let last = incident.data().counted(notice)?;
    let late = |field, date: Option<_>, what| date.filter(|on| *on > last).map(|on| (field, what, on));
    let (field, what, on) = late("due", notice.due, "is due").or_else(|| late("on", notice.on, "was given"))?;
    let by = match (notice.hours, notice.rule) {
        (Some(hours), _) => format!("{hours} hours"),
        (None, Some(rule)) => format!("`{}`", rule.name()),
        (None, None) => return None,
    };
    let aware = &incident.data().aware.as_ref()?.on;
    let message =
        format!("the notice to {} {what} on {on}, after {last}, the last day by {by} from {aware}", notice.to);
    let help = match field {
        "due" => "remove `due`, which follows from the rule, or correct the awareness or the rule",
        _ => {
            "correct the dates; if they are right, record why it was late in a nonconformity, and add an exception that names it"
        }
    };
    Some(
        Finding::new(RULE.name, incident.at(&format!("notices/{index}/{field}")), message)
            .help(help)
            .about(&incident.id),
    )
}
