//! A control beyond Annex A has a title and a purpose.
//!
//! Must not know which ids are in the standard.

use crate::model::Row;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "untitled-control",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: Some("a reader of the Statement of Applicability knows the controls of Annex A, but not yours"),
    summary: "A control of your own has no title or purpose",
    page: include_str!("untitled_control.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let own = model.controls().filter(Row::is_own).filter_map(|row| row.record());
    acc.extend(own.filter_map(untitled));
}

fn untitled(control: Item<'_, Control>) -> Option<Finding> {
    let (field, lacks) = match (&control.title, &control.purpose) {
        (Some(_), Some(_)) => return None,
        (None, Some(_)) => ("title", "title"),
        (Some(_), None) => ("purpose", "purpose"),
        (None, None) => ("title", "title and purpose"),
    };
    let message = format!("control {} is your own and lacks a {lacks}", control.id);
    Some(
        Finding::new(RULE.name, control.at(field), message)
            .help("add `title:` and `purpose:`; the standard does not describe your own controls")
            .about(&control.id),
    )
}
