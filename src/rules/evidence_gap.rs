//! Evidence over periods leaves no gap in the time that an audit looks at.
//!
//! Must not judge what the evidence shows.

use super::prelude::*;
use super::stated::list;
use crate::{
    model::RowFor,
    record::field::{Date, Interval},
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule {
    name: "evidence-gap",
    level: Severity::Warning,
    due: Stage::Surveillance,
    clauses: &["8.1"],
    practice: Some("auditors sample the whole time since their last visit, and ask for the months between two pieces"),
    summary: "Periodic evidence of an included control leaves a gap",
    page: include_str!("evidence_gap.md"),
    suppressible: true,
    check,
};

/// A gap, told at the piece of evidence beside it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Gap<'m> {
    evidence: &'m str,
    field: &'static str,
    from: Date,
    to: Date,
}

/// A period that a piece of evidence covers.
type Piece<'m> = (Period, &'m Evidence);

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let mut gaps: BTreeMap<Gap<'_>, BTreeSet<&str>> = BTreeMap::new();
    let start = window(model);
    for row in model.controls().filter(|row| !row.is_unreadable()) {
        let supporting = supporting(model, row.id());
        for variant in row.variants().filter(in_place) {
            for gap in gaps_in(model, pieces(model, &variant, &supporting), start) {
                gaps.entry(gap).or_default().insert(row.id());
            }
        }
    }
    acc.extend(gaps.into_iter().filter_map(|(gap, controls)| finding(model, &gap, &controls)));
}

/// The first day that an audit would look at.
fn window(model: &Model) -> Date {
    let year = model.today.before(&Interval::months(12));
    let started = model.manifest().and_then(|manifest| manifest.started);
    let audits = model.all::<Audit>().filter(|audit| audit.is_by_certifier());
    let audited = audits.filter_map(|audit| audit.on.filter(|on| *on <= model.today)).max();
    [year, started, audited].into_iter().flatten().max().unwrap_or(model.today)
}

fn in_place(variant: &RowFor<'_>) -> bool {
    let planned = matches!(variant.status(), Some(Status::None | Status::Planned));
    variant.decision() == Some(ControlDecision::Included) && !planned
}

/// The evidence that names a control itself.
fn supporting<'m>(model: &'m Model, control: &str) -> Vec<&'m Evidence> {
    let links = model.links_to(control).filter(|(_, link)| link.pointer.starts_with("/supports/"));
    links.filter_map(|(entry, _)| Some(model.get::<Evidence>(&entry.id)?.data())).collect()
}

/// The periods for which there is evidence of a control, earliest first.
fn pieces<'m>(model: &'m Model, variant: &RowFor<'m>, supporting: &[&'m Evidence]) -> Vec<Piece<'m>> {
    let about = |evidence: &&Evidence| {
        let systems = &evidence.systems;
        systems.is_empty() || variant.system().is_none_or(|system| systems.iter().any(|of| of == system))
    };
    let named = variant.evidence().filter_map(|evidence| Some(model.get::<Evidence>(evidence.id())?.data()));
    let all = named.chain(supporting.iter().copied().filter(about));
    let mut pieces: Vec<Piece<'m>> = all.filter_map(|evidence| Some((evidence.covers?, evidence))).collect();
    pieces.sort_by(|one, other| (one.0.from, one.0.to, &one.1.id).cmp(&(other.0.from, other.0.to, &other.1.id)));
    pieces
}

fn gaps_in<'m>(model: &Model, pieces: Vec<Piece<'m>>, start: Date) -> Vec<Gap<'m>> {
    let mut gaps = Vec::new();
    let mut uncovered = start;
    let Some((last, newest)) = pieces.iter().copied().max_by_key(|(period, _)| period.to) else { return gaps };
    for (period, evidence) in pieces.into_iter().filter(|(period, _)| period.to >= start && period.from <= model.today)
    {
        if period.from > uncovered {
            gaps.push(Gap {
                evidence: &evidence.id,
                field: "covers/from",
                from: uncovered,
                to: period.from.yesterday(),
            });
        }
        uncovered = uncovered.max(period.to.tomorrow());
    }
    if uncovered <= model.today && model.today > expected(model, last) {
        gaps.push(Gap { evidence: &newest.id, field: "covers/to", from: uncovered, to: model.today });
    }
    gaps
}

/// The day until which the next piece may be on its way: its own period, taken as long as the last, and the notice.
fn expected(model: &Model, last: Period) -> Date {
    last.followed_until().after(&model.review_defaults(ReviewDefaults::notice)).unwrap_or(Date::LAST)
}

fn finding(model: &Model, gap: &Gap<'_>, controls: &BTreeSet<&str>) -> Option<Finding> {
    let evidence = model.get::<Evidence>(gap.evidence)?;
    let controls: Vec<&str> = controls.iter().copied().collect();
    let message = format!("no evidence of {} covers {} to {}", list(&controls), gap.from, gap.to);
    let finding = Finding::new(RULE.name, evidence.at(gap.field), message).about(&evidence.id);
    Some(finding.help(
        "add the evidence of that time and name the control under `supports`, or say in the audit what was missed",
    ))
}
