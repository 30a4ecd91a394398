//! An entry in the communication plan states when, with whom and how.
//!
//! Must not judge whether it was followed.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "incomplete-communication",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["7.4"],
    practice: None,
    summary: "An entry in the communication plan does not state when, with whom or how",
    page: include_str!("incomplete_communication.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for line in model.all::<Communication>() {
        let open = [
            ("when", line.when.is_none() && line.every.is_none()),
            ("with whom", line.partners.is_empty() && line.audience.is_empty()),
            ("how", line.how.is_none()),
        ];
        acc.extend(open.into_iter().filter(|(_, open)| *open).map(|(what, _)| incomplete(line, what)));
    }
}

fn incomplete(line: Item<'_, Communication>, what: &str) -> Finding {
    let help = match what {
        "when" => "add `when:` with the date or the occasion, or `every:` if it is regular",
        "how" => "add `how:` with the channel: email, portal, meeting",
        _ => "add `with:` with the parties, customers, suppliers or roles, or `audience:` in words",
    };
    let message = format!("communication {} does not state {what}", line.id);
    Finding::new(RULE.name, line.at(""), message).help(help).about(&line.id).distinct(what)
}
