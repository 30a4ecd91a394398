//! The communication plan covers both internal and external communication.
//!
//! Must not know whom the organization has to inform.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "one-sided-communication",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["7.4"],
    practice: Some("auditors look for communication both inside and outside the organization"),
    summary: "The communication plan has no internal or no external entry",
    page: include_str!("one_sided_communication.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let lines: Vec<Item<'_, Communication>> = model.all::<Communication>().collect();
    let Some(first) = lines.first() else { return };
    let covers = |side: Side| lines.iter().any(|line| line.side == Some(side));
    let sides = [(Side::Internal, "internal"), (Side::External, "external")];
    let missing = sides.into_iter().filter(|(side, _)| !covers(*side));
    acc.extend(missing.map(|(_, name)| one_sided(*first, name)));
}

fn one_sided(line: Item<'_, Communication>, side: &str) -> Finding {
    let message = format!("the communication plan has no entry with `side: {side}`");
    Finding::new(RULE.name, line.at(""), message)
        .help(format!(
            "set `side: {side}` on the entries it applies to, or add a `communication` record for {side} communication"
        ))
        .about(&line.id)
        .distinct(side)
}
