//! Periodic evidence leaves no gap in the period that an audit examines.
//!
//! Must not judge what the evidence shows.

use crate::rules::prelude::*;
use crate::{
    model::{Row, RowFor},
    prose::list,
    record::field::{Date, Interval},
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule {
    name: "evidence-gap",
    basis: RuleBasis::Practice,
    due: Stage::Surveillance,
    clauses: &["8.1"],
    practice: Some(
        "auditors sample the whole period since their last visit, and ask about the months between two pieces of evidence",
    ),
    summary: "Periodic evidence for an included control leaves a gap",
    page: include_str!("evidence_gap.md"),
    suppressible: true,
    check,
};

/// A gap, reported at the piece of evidence next to it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Gap<'m> {
    evidence: &'m str,
    field: &'static str,
    from: Date,
    to: Date,
}

/// A period with the evidence that covers it.
type Piece<'m> = (Period, &'m str);

/// The period that an audit examines.
struct Window {
    start: Date,
    today: Date,
    notice: Interval,
}

/// Coverage of the window: runs of days without a gap, at most one per two days, and the piece that ends last.
#[derive(Default)]
struct Covered<'m> {
    runs: Vec<Piece<'m>>,
    last: Option<Piece<'m>>,
}

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let window =
        Window { start: start(model), today: model.today, notice: model.review_defaults(ReviewDefaults::notice) };
    let mut gaps: BTreeMap<Gap<'_>, BTreeSet<&str>> = BTreeMap::new();
    for row in model.controls().filter(|row| !row.is_unreadable()) {
        for gap in gaps_of(model, row, &window) {
            gaps.entry(gap).or_default().insert(row.id());
        }
    }
    acc.extend(gaps.into_iter().filter_map(|(gap, controls)| finding(model, &gap, &controls)));
}

/// The gaps of a control, in general and for each AI system with its own evidence.
fn gaps_of<'m>(model: &'m Model, row: Row<'m>, window: &Window) -> Vec<Gap<'m>> {
    let (general, mut by_system) = supporting(model, row);
    let common = window.covered(&Covered::default(), general.into_iter());
    let mut gaps = Vec::new();
    for variant in row.variants().filter(in_place) {
        let apart = variant.evidence_apart().iter().filter_map(|evidence| piece(model, evidence.id()));
        let of_systems = match variant.system() {
            Some(system) => by_system.remove(system).unwrap_or_default(),
            None => by_system.values().flatten().copied().collect(),
        };
        gaps.extend(window.covered(&common, apart.chain(of_systems)).gaps(window));
    }
    gaps
}

/// The first date that an audit would examine.
fn start(model: &Model) -> Date {
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

/// The periods of the evidence that a control has in general: of evidence about all systems, and by system.
fn supporting<'m>(model: &'m Model, row: Row<'m>) -> (Vec<Piece<'m>>, BTreeMap<&'m str, Vec<Piece<'m>>>) {
    let (mut general, mut by_system) = (Vec::new(), BTreeMap::<_, Vec<_>>::new());
    let ids: BTreeSet<&str> = row.evidence().collect();
    for evidence in ids.into_iter().filter_map(|id| model.get::<Evidence>(id)) {
        let Some(period) = evidence.covers else { continue };
        let piece: Piece<'m> = (period, &evidence.data().id);
        if evidence.systems.is_empty() {
            general.push(piece);
        }
        evidence.data().systems.iter().for_each(|system| by_system.entry(system.id()).or_default().push(piece));
    }
    (general, by_system)
}

fn piece<'m>(model: &'m Model, evidence: &str) -> Option<Piece<'m>> {
    let evidence = model.get::<Evidence>(evidence)?.data();
    Some((evidence.covers?, &evidence.id))
}

impl Window {
    /// The coverage of `known` and further pieces.
    fn covered<'m>(&self, known: &Covered<'m>, pieces: impl Iterator<Item = Piece<'m>>) -> Covered<'m> {
        let mut all: Vec<Piece<'m>> = pieces.filter(|(period, _)| period.from <= self.today).collect();
        let last = all.iter().copied().chain(known.last).max_by_key(|(period, _)| period.to);
        all.retain(|(period, _)| period.to >= self.start && period.from <= period.to);
        all.extend(&known.runs);
        all.sort_by_key(|(period, id)| (period.from, period.to, *id));
        let mut runs: Vec<Piece<'m>> = Vec::new();
        for (period, id) in all {
            match runs.last_mut() {
                Some((run, _)) if period.from <= run.to.tomorrow() => run.to = run.to.max(period.to),
                _ => runs.push((period, id)),
            }
        }
        Covered { runs, last }
    }

    /// The date until which the next piece may still be missing: the end of a period as long as the last one, plus the
    /// notice.
    fn expected(&self, last: Period) -> Date {
        last.followed_until().after(&self.notice).unwrap_or(Date::LAST)
    }
}

impl<'m> Covered<'m> {
    fn gaps(&self, window: &Window) -> Vec<Gap<'m>> {
        let mut gaps = Vec::new();
        let mut uncovered = window.start;
        for (run, evidence) in &self.runs {
            if run.from > uncovered {
                gaps.push(Gap { evidence, field: "covers/from", from: uncovered, to: run.from.yesterday() });
            }
            uncovered = uncovered.max(run.to.tomorrow());
        }
        let late = self.last.filter(|(last, _)| uncovered <= window.today && window.today > window.expected(*last));
        let tail = |(_, evidence)| Gap { evidence, field: "covers/to", from: uncovered, to: window.today };
        gaps.extend(late.map(tail));
        gaps
    }
}

fn finding(model: &Model, gap: &Gap<'_>, controls: &BTreeSet<&str>) -> Option<Finding> {
    let evidence = model.get::<Evidence>(gap.evidence)?;
    let controls: Vec<&str> = controls.iter().copied().collect();
    let message = format!("no evidence for {} covers {} to {}", list(&controls), gap.from, gap.to);
    let finding = Finding::new(RULE.name, evidence.at(gap.field), message).about(&evidence.id);
    Some(finding.help(
        "add the evidence for that period and name the control under `supports`, or state in the audit what was missed",
    ))
}
