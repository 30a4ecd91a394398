//! References resolve to a record of the expected kind or to an entry of a framework.
//!
//! Must not know which fields are references; the schema marks them.

use crate::rules::prelude::*;
use crate::{
    framework::{Found, Mistake, ProvisionKind},
    model::{Link, Resolved},
    prose::nearest_id,
    record::field::REQUIREMENT,
};

pub(super) const RULE: Rule = Rule {
    name: "dangling-reference",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &[],
    practice: None,
    summary: "A reference names an id that does not exist, or a record of another kind",
    page: include_str!("dangling_reference.md"),
    suppressible: false,
    check,
};

/// Number of dangling references that get a suggestion; a larger number has one cause, and the search for names takes
/// time.
const SUGGESTIONS: usize = 50;

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let links = model.entries().iter().flat_map(|entry| entry.links.iter().map(move |link| (entry, link)));
    let mut left = SUGGESTIONS;
    for (entry, link) in links.filter(|(_, link)| link.is_well_formed()) {
        let Some(Wrong { message, help }) = wrong(model, link, &mut left) else { continue };
        acc.push(Finding::new(RULE.name, entry.at_link(link), message).help(help).about(&entry.id).distinct(&link.to));
    }
}

/// A defect of a reference.
pub struct Wrong {
    /// The defect.
    pub message: String,
    /// How to fix it.
    pub help: String,
}

/// The defect of one reference, of a record that need not be in `model` yet.
#[must_use]
pub fn wrong_reference(model: &Model, link: &Link) -> Option<Wrong> {
    wrong(model, link, &mut 1)
}

fn wrong(model: &Model, link: &Link, left: &mut usize) -> Option<Wrong> {
    match model.resolve(link) {
        Resolved::Record(_) => None,
        Resolved::Requirement => not_a_control(model, link),
        Resolved::WrongKind(other) => Some(wrong_kind(link, other)),
        Resolved::Nothing => Some(nothing(model, link, left)),
    }
}

/// The defect if the reference names a clause, an area or an Annex C entry, but a control is expected.
fn not_a_control(model: &Model, link: &Link) -> Option<Wrong> {
    let found = takes_controls_only(link).then(|| model.frameworks.find(&link.to));
    let Some(Found::Provision(entry)) = found else { return None };
    (entry.kind != ProvisionKind::Control).then(|| Wrong {
        message: format!("`{}` is {}, but a control is expected here", link.to, describe(entry.kind)),
        help: match entry.kind {
            ProvisionKind::Area => format!("name the intended controls of {} one by one", link.to),
            _ => "name the intended controls, such as `A.6.2.4`, or one of your own".to_owned(),
        },
    })
}

fn describe(kind: ProvisionKind) -> &'static str {
    match kind {
        ProvisionKind::Heading => "a heading",
        ProvisionKind::Clause => "a clause",
        ProvisionKind::Area => "an area of controls",
        ProvisionKind::Control => "a control",
        ProvisionKind::Objective => "an objective of Annex C",
        ProvisionKind::RiskSource => "a risk source of Annex C",
    }
}

fn wrong_kind(link: &Link, other: &Entry) -> Wrong {
    Wrong {
        message: format!("`{}` is {}, but {} is expected here", link.to, a(other.kind.name), expected(link)),
        help: format!("name {}, or move the reference to the field it belongs in", expected(link)),
    }
}

fn nothing(model: &Model, link: &Link, left: &mut usize) -> Wrong {
    if let Some(mistake) = mistake(model, link) {
        return Wrong {
            message: format!("`{}` is {}", link.to, &*mistake.explanation),
            help: mistake.help.to_string(),
        };
    }
    let near = if *left > 0 { suggestion(model, link) } else { None };
    *left = left.saturating_sub(1);
    let elsewhere = model.elsewhere(&link.to);
    Wrong {
        message: format!("there is no {} `{}`", alternatives(link), link.to),
        help: elsewhere
            .or_else(|| near.map(|near| format!("did you mean `{near}`?")))
            .unwrap_or_else(|| how_to_add(model, link)),
    }
}

/// A known mistake: an id from another standard or an annex, or an invented one.
fn mistake<'m>(model: &'m Model, link: &Link) -> Option<&'m Mistake> {
    if !allows(link, REQUIREMENT) {
        return None;
    }
    match link.to.split_once(':') {
        Some((framework, id)) => model.frameworks.named(framework)?.explain_mistake(id),
        None => model.frameworks.standard().explain_mistake(&link.to),
    }
}

/// A record with a similar id, or one whose title was written instead of its id. Never another number of the same series.
fn suggestion<'m>(model: &'m Model, link: &Link) -> Option<&'m str> {
    let entries = || link.kinds.iter().flat_map(|kind| model.of_kind(kind));
    let plain =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let wanted = plain(&link.to);
    if let Some(entry) = entries().find(|entry| entry.title().is_some_and(|title| plain(title) == wanted)) {
        return Some(&entry.id);
    }
    let records = entries().map(|entry| &*entry.id);
    let controls_only = takes_controls_only(link);
    let entries = model.frameworks.standard().entries.iter();
    let requirements = entries
        .filter(|entry| allows(link, REQUIREMENT) && (!controls_only || entry.kind == ProvisionKind::Control))
        .map(|entry| &*entry.id);
    nearest_id(&link.to, records.chain(requirements))
}

/// The help if no name is similar: lists the existing ids if there are few, otherwise how to add a record.
fn how_to_add(model: &Model, link: &Link) -> String {
    let kinds = || link.kinds.iter().filter(|kind| ***kind != *REQUIREMENT);
    let ids: Vec<&str> = kinds().flat_map(|kind| model.of_kind(kind)).take(6).map(|entry| &*entry.id).collect();
    match (kinds().next(), ids.as_slice()) {
        (None, _) => "`aims explain` lists the clauses and controls".to_owned(),
        (Some(kind), [] | [_, _, _, _, _, _]) => format!("correct the id, or add the record: `aims new {kind}`"),
        _ => format!("write one of {}", ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")),
    }
}

fn allows(link: &Link, kind: &str) -> bool {
    link.kinds.iter().any(|allowed| **allowed == *kind)
}

/// Whether the field accepts only controls among the standard's entries. A field that also accepts other kinds accepts
/// clauses as well.
fn takes_controls_only(link: &Link) -> bool {
    allows(link, Control::KIND) && link.kinds.iter().all(|kind| matches!(&**kind, Control::KIND | REQUIREMENT))
}

/// The expected kinds, with articles: "a person or a role".
fn expected(link: &Link) -> String {
    choice(link, |article, word| format!("{article} {word}"))
}

/// The expected kinds, without articles: "person or role".
fn alternatives(link: &Link) -> String {
    choice(link, |_, word| word.to_owned())
}

fn choice(link: &Link, phrase: impl Fn(&str, &str) -> String) -> String {
    let implied = |kind: &str| kind == REQUIREMENT && takes_controls_only(link);
    let words: Vec<String> = link
        .kinds
        .iter()
        .filter(|kind| !implied(kind))
        .map(|kind| {
            let (article, word) = noun(kind);
            phrase(article, &word)
        })
        .collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => phrase("a", "record"),
    }
}

fn a(kind: &str) -> String {
    let (article, word) = noun(kind);
    format!("{article} {word}")
}

/// The article and the common name of a kind.
fn noun(kind: &str) -> (&'static str, String) {
    let word = match kind {
        REQUIREMENT => "entry of the standard".to_owned(),
        "aims" => "manifest".to_owned(),
        "evidence" => "piece of evidence".to_owned(),
        "impact" => "impact assessment".to_owned(),
        "party" => "interested party".to_owned(),
        "soa" => "Statement of Applicability".to_owned(),
        "system" => "AI system".to_owned(),
        kind => kind.replace('-', " "),
    };
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u', 'A']) { "an" } else { "a" };
    (article, word)
}
