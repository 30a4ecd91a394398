//! The results of an impact assessment are used in the risk assessment.
//!
//! Must not know the levels of the risks.

use crate::record::relation::INFORMS;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unused-impact-assessment",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["6.1.2", "6.1.4"],
    practice: None,
    summary: "An impact assessment that found harm is not linked to a risk",
    page: include_str!("unused_impact_assessment.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let harmful = model.all::<Impact>().filter(|impact| impact.finds_harm());
    acc.extend(harmful.filter(|impact| !named_by_risk(model, &impact.id)).map(unused));
}

fn named_by_risk(model: &Model, impact: &str) -> bool {
    !model.related(&INFORMS, impact).is_empty()
}

fn unused(impact: Item<'_, Impact>) -> Finding {
    let message = format!("impact assessment {} found harm but is not linked to a risk", impact.id);
    Finding::new(RULE.name, impact.at("risks"), message)
        .help(format!("add `impacts: [{}]` to each risk that it informs", impact.id))
        .about(&impact.id)
}
