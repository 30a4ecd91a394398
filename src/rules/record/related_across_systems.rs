//! Two related records concern a common AI system.
//!
//! Must not know kinds; the table of relations names those that it opposes.

use crate::record::relation::{Opposed, RELATIONS, Relation};
use crate::rules::prelude::*;
use crate::{model::Related, prose::list};

pub(super) const RULE: Rule = Rule {
    name: "related-across-systems",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["6.1.2", "6.1.4", "9.1"],
    practice: Some("auditors follow one AI system through its records"),
    summary: "Two related records concern different AI systems",
    page: include_str!("related_across_systems.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let is_opposed =
        |relation: &&&Relation| matches!(relation.opposed, Opposed::By(rules) if rules.contains(&RULE.name));
    for relation in RELATIONS.iter().filter(is_opposed) {
        for home in model.of_kind(relation.home.kind) {
            let related = model.related(relation, &home.id);
            acc.extend(related.into_iter().filter_map(|other| apart(model, home, other)));
        }
    }
}

/// A finding if both records name AI systems, but none in common.
fn apart(model: &Model, home: &Entry, related: Related<'_>) -> Option<Finding> {
    let other = model.entry(related.id)?;
    let (ours, theirs): (Vec<&str>, Vec<&str>) = (home.systems().collect(), other.systems().collect());
    if ours.is_empty() || theirs.is_empty() || ours.iter().any(|system| theirs.contains(system)) {
        return None;
    }
    let (from, link) = related.stated()?;
    let (to, there) = if std::ptr::eq(from, home) { (other, theirs) } else { (home, ours) };
    let message = format!(
        "{} {} names {} {}, which concerns only {}",
        from.kind.name,
        from.id,
        to.kind.name,
        to.id,
        list(&there)
    );
    let finding = Finding::new(RULE.name, from.at_link(link), message).about(&from.id);
    Some(
        finding
            .help("name a record about the same AI system, or correct the systems of one of the two")
            .distinct(&to.id),
    )
}
