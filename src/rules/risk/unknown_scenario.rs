//! The scenario of a risk is in the library.
//!
//! Must not know a particular scenario.

use crate::framework::Library;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unknown-scenario",
    basis: RuleBasis::Practice,
    due: Stage::Build,
    clauses: &["6.1.2"],
    practice: Some("the data model: a scenario that does not exist explains nothing"),
    summary: "A risk names a scenario that is not in the library",
    page: include_str!("unknown_scenario.md"),
    suppressible: true,
    check,
};

/// Separates the name of another library from an id in it.
const OTHER_LIBRARY: char = ':';

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for risk in model.all::<Risk>() {
        let judged = risk.scenario.as_deref().filter(|id| !id.contains(OTHER_LIBRARY));
        let unknown = judged.filter(|id| Library::shipped().scenario(id).is_none());
        acc.extend(unknown.map(|id| finding(&risk, id)));
    }
}

fn finding(risk: &Item<'_, Risk>, id: &str) -> Finding {
    let help = match Library::shipped().nearest(id) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "run `aims list scenarios` for a list, or prefix the id with the name of another library, as in `acme:7`"
                .to_owned()
        }
    };
    Finding::new(RULE.name, risk.at("scenario"), format!("there is no scenario `{id}` in the library"))
        .help(help)
        .about(&risk.id)
}
