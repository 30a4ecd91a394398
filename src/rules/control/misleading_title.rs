//! The title of a control of the standard is not that of another control.
//!
//! Must not know the titles of the standard; the framework has them.

use std::collections::BTreeSet;

use crate::framework::{Provision, ProvisionKind};
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "misleading-title",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["6.1.3"],
    practice: None,
    summary: "A control has the title of another control of the standard",
    page: include_str!("misleading_title.md"),
    suppressible: true,
    check,
};

/// Hundredths of words in common from which a title is that of a control.
const SAME: usize = 80;
/// Hundredths of words in common from which a title may be a rewording.
const CLOSE: usize = 50;

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let standard = model.frameworks.standard();
    let is_control = |provision: &&Provision| matches!(provision.kind, ProvisionKind::Control | ProvisionKind::Area);
    for control in model.all::<Control>() {
        let own = standard.entry(&control.id).filter(is_control);
        let Some((own, title)) = own.zip(control.data().title.as_deref()) else { continue };
        let score = |provision: &Provision| in_common(title, &provision.title);
        let others = standard.entries.iter().filter(|other| is_control(other) && other.id != own.id);
        let best = others.max_by_key(|other| (score(other), other.kind == own.kind));
        if let Some(other) = best.filter(|other| score(other) >= SAME && score(own) < CLOSE) {
            acc.push(misleading(control, own, other));
        }
    }
}

/// The words that two titles have in common, in hundredths of those of either.
fn in_common(one: &str, other: &str) -> usize {
    let (one, other) = (words(one), words(other));
    let all = one.union(&other).count();
    (one.intersection(&other).count() * 100).checked_div(all).unwrap_or_default()
}

fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    // Small words do not make a title.
    let words = words.filter(|word| !["", "a", "an", "and", "for", "in", "of", "on", "the", "to"].contains(&&**word));
    words.map(|word| word.strip_suffix('s').map(str::to_owned).unwrap_or(word)).collect()
}

fn misleading(control: Item<'_, Control>, own: &Provision, other: &Provision) -> Finding {
    let message = format!("control {} has the title of {}, \"{}\"", control.id, other.id, other.title);
    Finding::new(RULE.name, control.at("title"), message)
        .help(format!(
            "write `id: {}` if that control is meant; otherwise remove the title: {} is \"{}\"",
            other.id, own.id, own.title
        ))
        .about(&control.id)
}
