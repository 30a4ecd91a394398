//! A group for which a risk was rated once has a current rating.
//!
//! Must not know the scales, or which groups a risk has to be rated for.

use crate::{prose::list, record::field::Group, rules::prelude::*};

pub(super) const RULE: Rule = Rule {
    name: "unrated-group",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["6.1.2"],
    practice: Some("auditors compare the current rating with that of the last assessment, group by group"),
    summary: "A risk has no current rating for a group for which an assessment, the inherent or the target rating has one",
    page: include_str!("unrated_group.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for risk in model.all::<Risk>().filter(|risk| risk.present.is_some()) {
        let present = risk.rated_groups();
        let dropped: Vec<Group> = Group::ALL.into_iter().filter(|group| !present.contains(group)).collect();
        let dropped: Vec<(Group, String)> =
            dropped.into_iter().filter_map(|group| Some((group, rated_at(&risk, group)?))).collect();
        acc.extend((!dropped.is_empty()).then(|| unrated(risk, &dropped)));
    }
}

/// Where a risk has a rating for the group, other than the current one: the latest assessment first.
fn rated_at(risk: &Risk, group: Group) -> Option<String> {
    let has = |rating: &Option<Rating>| rating.as_ref().is_some_and(|rating| rating.of(group).is_some());
    let latest = risk.assessments.iter().rev().find(|assessment| assessment.rating.is_some());
    let assessed = latest.filter(|assessment| has(&assessment.rating));
    let assessed = assessed.map(|assessment| format!("the assessment of {}", assessment.on));
    let of_record = || [("`inherent`", &risk.inherent), ("`target`", &risk.target)].into_iter().find(|(_, it)| has(it));
    assessed.or_else(|| of_record().map(|(name, _)| name.to_owned()))
}

fn unrated(risk: Item<'_, Risk>, dropped: &[(Group, String)]) -> Finding {
    let groups: Vec<&str> = dropped.iter().map(|(group, _)| group.name()).collect();
    let message = format!("risk {} has no current rating for {}, but {} has one", risk.id, list(&groups), dropped[0].1);
    Finding::new(RULE.name, risk.at("present"), message)
        .help("add the rating under `present:`; if the group cannot be affected any longer, record an assessment that states that")
        .about(&risk.id)
}
