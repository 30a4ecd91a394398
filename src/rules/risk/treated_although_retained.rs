//! A risk that is retained is not treated by a control.
//!
//! Must not know whether the control is in place.

use crate::record::relation::TREATS;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "treated-although-retained",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: Some("a retained risk is not modified; auditors ask which of the two statements holds"),
    summary: "A risk is retained although a control treats it",
    page: include_str!("treated_although_retained.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let retained = model.all::<Risk>().filter(|risk| risk.option() == Some(TreatmentOption::Retain));
    acc.extend(retained.filter_map(|risk| treated(model, risk)));
}

fn treated(model: &Model, risk: Item<'_, Risk>) -> Option<Finding> {
    let mut controls = model.related(&TREATS, &risk.id);
    controls.retain(|control| !risk.relies_on.iter().any(|relied| relied == control.id));
    let (first, (entry, link)) = controls.iter().find_map(|control| Some((control.id, control.stated()?)))?;
    let message = format!("risk {} is retained, but control {first} treats it", risk.id);
    let finding =
        Finding::new(RULE.name, risk.at("treatment/option"), message).related(entry.at_link(link), "stated here");
    let help = format!(
        "change the option to `modify`, or name {first} under `relies-on` if the current rating includes its effect"
    );
    Some(finding.help(help).about(&risk.id))
}
