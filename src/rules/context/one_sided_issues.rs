//! The issues of the context are both internal and external.
//!
//! Must not judge an issue or require a number of them.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "one-sided-issues",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["4.1"],
    practice: None,
    summary: "The issues of the context are all internal or all external",
    page: include_str!("one_sided_issues.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let mut contexts = model.all::<Context>().filter(|context| !context.issues.is_empty());
    let Some(first) = contexts.next() else { return };
    let all: Vec<Item<'_, Context>> = std::iter::once(first).chain(contexts).collect();
    let covers = |side: Side| all.iter().flat_map(|context| &context.issues).any(|issue| issue.side == side);
    let sides = [(Side::Internal, "internal"), (Side::External, "external")];
    acc.extend(sides.into_iter().filter(|(side, _)| !covers(*side)).map(|(_, name)| missing(first, name)));
}

fn missing(context: Item<'_, Context>, side: &str) -> Finding {
    Finding::new(RULE.name, context.at("issues"), format!("the context names no {side} issue"))
        .help(format!("add an issue with `side: {side}` under `issues`, with what it means for the management system"))
        .about(&context.id)
        .distinct(side)
}
