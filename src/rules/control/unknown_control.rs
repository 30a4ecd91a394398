//! The id of a control record is that of a control or area of the standard, or an id of your own.
//!
//! Must not know the ids of the standard; the framework explains mistakes in them.

use crate::rules::prelude::*;
use crate::{
    framework::{self, Framework, ProvisionKind},
    model::Entry,
};

pub(super) const RULE: Rule = Rule {
    name: "unknown-control",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["6.1.3"],
    practice: None,
    summary: "The id of a control record cannot be that of a control",
    page: include_str!("unknown_control.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let standard = model.frameworks.standard();
    for entry in model.of_kind(Control::KIND) {
        let found = match standard.entry(&entry.id) {
            Some(provision) => misplaced(entry, provision),
            None => mistaken(entry, standard).or_else(|| misspelled(entry, standard)),
        };
        acc.extend(found);
    }
}

/// An entry of the standard that is not a control.
fn misplaced(entry: &Entry, provision: &framework::Provision) -> Option<Finding> {
    let (what, help) = match provision.kind {
        ProvisionKind::Control | ProvisionKind::Area => return None,
        ProvisionKind::Clause | ProvisionKind::Heading => {
            ("a clause, which cannot be included or excluded", "remove the record")
        }
        ProvisionKind::Objective => ("an objective of Annex C", "name it under `objectives` of a risk instead"),
        ProvisionKind::RiskSource => ("a risk source of Annex C", "name it under `sources` of a risk instead"),
    };
    Some(finding(entry, what).help(format!("{help}; controls are those of Annex A and your own")))
}

/// An id that is a known mistake.
fn mistaken(entry: &Entry, standard: &Framework) -> Option<Finding> {
    let mistake = standard.explain_mistake(&entry.id)?;
    let own = format!("a control of your own has an id such as `{}-1`", Control::ABOUT.prefix);
    Some(finding(entry, &mistake.explanation).help(format!("{}; {own}", mistake.help)))
}

/// An id that differs from one of the standard only in case or separators.
fn misspelled(entry: &Entry, standard: &Framework) -> Option<Finding> {
    let written = plain(&entry.id);
    let meant = standard.entries.iter().find(|provision| plain(&provision.id) == written)?;
    Some(finding(entry, "not an id of the standard").help(format!("did you mean `{}`?", meant.id)))
}

/// Lower case, with a dot between letters and digits and for every separator.
fn plain(id: &str) -> String {
    let mut plain = String::with_capacity(id.len() + 1);
    for letter in id.to_lowercase().chars() {
        if letter.is_ascii_digit() && plain.ends_with(|last: char| last.is_ascii_alphabetic()) {
            plain.push('.');
        }
        plain.push(if letter.is_ascii_alphanumeric() { letter } else { '.' });
    }
    plain
}

fn finding(entry: &Entry, what: &str) -> Finding {
    Finding::new(RULE.name, entry.at("id"), format!("{} is {what}", entry.id)).about(&entry.id)
}
