//! People are told in each case of transparency that applies to a deployed system.
//!
//! Must not know whether the wording of a notice is sufficient.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "transparency-without-notice",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &["A.8.2"],
    practice: Some(
        "the control leaves open how users are informed; each case of Article 50 of the EU AI Act needs a notice of its own",
    ),
    summary: "A deployed AI system has a transparency case without a notice",
    page: include_str!("transparency_without_notice.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for system in model.current_systems().filter(|system| model.is_deployed(system)) {
        if !super::includes(model, "A.8.2", system.data()) {
            continue;
        }
        let cases = system.eu_ai_act.iter().flat_map(|act| act.transparency.iter().enumerate());
        let open = cases.filter(|(_, case)| !system.notices.iter().any(|notice| is_about(notice, **case)));
        acc.extend(open.map(|(number, case)| finding(system, number, *case)));
    }
}

/// Whether a notice is about a case; both have the same word.
fn is_about(notice: &UseNotice, case: TransparencyCase) -> bool {
    notice.duty.name() == case.name()
}

fn finding(system: Item<'_, System>, number: usize, case: TransparencyCase) -> Finding {
    let case = case.name();
    let message = format!("AI system {} has no notice for transparency case `{case}`", system.id);
    Finding::new(RULE.name, system.at(&format!("eu-ai-act/transparency/{number}")), message)
        .help(format!(
            "add an entry to `notices:` with `duty: {case}`, whom it reaches, its text and where it is shown"
        ))
        .about(&system.id)
}
