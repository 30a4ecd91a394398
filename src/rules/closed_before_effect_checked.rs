//! A nonconformity is closed once its actions were found to work.
//!
//! Must not judge the check.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "closed-before-effect-checked",
    level: Severity::Error,
    due: Stage::Stage2,
    clauses: &["10.2"],
    practice: None,
    summary: "A nonconformity was closed before its actions were found to work",
    page: include_str!("closed_before_effect_checked.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for found in model.all::<Nonconformity>() {
        let Some((closed, check)) = found.closed.zip(found.effectiveness.as_ref()) else { continue };
        let (at, wrong) = if check.effective == Some(false) {
            ("effectiveness/effective", "was closed, although its actions did not work".to_owned())
        } else if check.on > closed {
            ("closed", format!("was closed on {closed}, and the effect of its actions checked on {} only", check.on))
        } else {
            continue;
        };
        acc.push(
            Finding::new(RULE.name, found.at(at), format!("nonconformity {} {wrong}", found.id))
                .help("leave `closed:` out until the actions are found to work; where they do not, add further `actions:`")
                .about(&found.id),
        );
    }
}
