//! The communication plan goes inside and outside the organization.
//!
//! Must not know whom the organization has to inform.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "one-sided-communication",
    level: Severity::Warning,
    due: Stage::Stage1,
    clauses: &["7.4"],
    practice: None,
    summary: "The communication plan has no line for inside or none for outside the organization",
    page: include_str!("one_sided_communication.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let lines: Vec<Item<'_, Communication>> = model.all::<Communication>().collect();
    let Some(first) = lines.first() else { return };
    let goes = |side: Side| lines.iter().any(|line| line.side == Some(side));
    let sides = [(Side::Internal, "internal", "inside"), (Side::External, "external", "outside")];
    let missing = sides.into_iter().filter(|(side, ..)| !goes(*side));
    acc.extend(missing.map(|(_, name, where_to)| one_sided(*first, name, where_to)));
}

fn one_sided(line: Item<'_, Communication>, side: &str, where_to: &str) -> Finding {
    let message = format!("no line of the communication plan is marked as going {where_to} the organization");
    Finding::new(RULE.name, line.at(""), message)
        .help(format!("set `side: {side}` where it holds, or add a `communication` record for what is told {where_to}"))
        .about(&line.id)
        .distinct(side)
}
