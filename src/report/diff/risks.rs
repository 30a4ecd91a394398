//! Changes of the levels of each risk by group, of its treatment, and of the acceptance of its residual risk.
//!
//! Must not know how a level is derived.

use super::{
    Weight,
    statements::{Sentence, Statements},
    words,
};
use crate::{
    model::{Accepted, Item, Level, Model},
    record::{Nature, RecordType as _, Risk, TreatmentOption, field::Group},
};

/// One of the levels of a risk.
#[derive(Clone, Copy)]
struct Measure {
    word: &'static str,
    of: for<'m> fn(&'m Model, &Risk) -> Vec<Level<'m>>,
}

const PRESENT: Measure = Measure { word: "current level", of: present };
const RESIDUAL: Measure = Measure { word: "residual risk", of: |model, risk| model.residual(risk) };

fn present<'m>(model: &'m Model, risk: &Risk) -> Vec<Level<'m>> {
    risk.present.as_ref().map(|rating| model.levels(rating)).unwrap_or_default()
}

pub(super) fn describe(statements: &mut Statements<'_>) {
    let (base, head) = (statements.base, statements.head);
    for after in head.all::<Risk>() {
        match base.get::<Risk>(&after.id) {
            Some(before) => describe_changed(statements, before, after),
            None if base.entry(&after.id).is_none() => describe_new(statements, after),
            None => {}
        }
    }
    for before in base.all::<Risk>().filter(|before| head.entry(&before.id).is_none()) {
        if !statements.is_broken(Risk::KIND, &before.id) {
            describe_removed(statements, before);
        }
    }
}

fn describe_changed(statements: &mut Statements<'_>, before: Item<'_, Risk>, after: Item<'_, Risk>) {
    for group in Group::ALL {
        let has_target = before.target_for(group).is_some() || after.target_for(group).is_some();
        for kind in [Some(RESIDUAL), has_target.then_some(PRESENT)].into_iter().flatten() {
            describe_level(statements, before.data(), after.data(), group, kind);
        }
    }
    describe_option(statements, before.data(), after.data());
    describe_acceptance(statements, before, after);
}

/// The fields with the rating for a group.
fn fields(group: Group) -> &'static [&'static str] {
    match group {
        Group::Organization => &["/present/organization", "/target/organization"],
        Group::Individuals => &["/present/individuals", "/target/individuals"],
        Group::Societies => &["/present/societies", "/target/societies"],
    }
}

fn describe_level(statements: &mut Statements<'_>, before: &Risk, after: &Risk, group: Group, kind: Measure) {
    let of = |model, risk| (kind.of)(model, risk).into_iter().find(|level| level.group == group);
    let (old, new) = (of(statements.base, before), of(statements.head, after));
    let is_threat = after.nature == Nature::Threat;
    let comparable = |level: Level<'_>| (level.value, is_threat && level.above_appetite());
    if old.map(comparable) == new.map(comparable) {
        return;
    }
    let subject = format!("{}: {} for {}", words::subject(Risk::KIND, &after.id), kind.word, group.name());
    let message = match (old, new) {
        (Some(old), Some(new)) => format!("{subject} {}{}", step(old, new), above(Some(old), new, is_threat)),
        (None, Some(new)) => {
            format!("{subject} assessed as {} ({}){}", new.value, new.band, above(None, new, is_threat))
        }
        (Some(old), None) => format!("{subject} no longer assessed (was {}, {})", old.value, old.band),
        (None, None) => return,
    };
    let number = |level: Option<Level<'_>>| level.map(|level| level.value.to_string());
    let weight = if is_threat { weight(old, new) } else { Weight::Changed };
    statements.mark_covered(Risk::KIND, &after.id, fields(group));
    statements.push(weight, Risk::KIND, &after.id, Sentence::new(message).from(number(old), number(new)));
}

fn weight(old: Option<Level<'_>>, new: Option<Level<'_>>) -> Weight {
    let Some((old, new)) = old.zip(new) else {
        return if new.is_none() { Weight::Weakened } else { Weight::Changed };
    };
    let rank = |level: Level<'_>| (level.above_appetite(), level.value);
    if rank(new) > rank(old) { Weight::Weakened } else { Weight::Strengthened }
}

/// `changed from 8 (medium) to 12 (high)`.
fn step(old: Level<'_>, new: Level<'_>) -> String {
    if old.value == new.value {
        return format!("unchanged at {} ({})", new.value, new.band);
    }
    if old.band == new.band {
        return format!("changed from {} to {} ({})", old.value, new.value, new.band);
    }
    format!("changed from {} ({}) to {} ({})", old.value, old.band, new.value, new.band)
}

fn above(old: Option<Level<'_>>, new: Level<'_>, is_threat: bool) -> String {
    let was = old.map(Level::above_appetite);
    match (was, new.above_appetite()) {
        _ if !is_threat => String::new(),
        (Some(true), true) => format!(", still above appetite {}", new.appetite),
        (Some(false), true) => format!(", now above appetite {}", new.appetite),
        (None, true) => format!(", above appetite {}", new.appetite),
        (Some(true), false) => format!(", no longer above appetite {}", new.appetite),
        (_, false) => String::new(),
    }
}

fn describe_new(statements: &mut Statements<'_>, risk: Item<'_, Risk>) {
    let message = format!("{} added", titled(&risk));
    statements.mark_covered(Risk::KIND, &risk.id, &[""]);
    let sentence = Sentence::new(message).because(highest_residual(statements.head, &risk));
    statements.push(Weight::Changed, Risk::KIND, &risk.id, sentence);
}

fn describe_removed(statements: &mut Statements<'_>, risk: Item<'_, Risk>) {
    let message = format!("{} removed", titled(&risk));
    statements.mark_covered(Risk::KIND, &risk.id, &[""]);
    let sentence = Sentence::new(message).because(highest_residual(statements.base, &risk));
    statements.push(Weight::Weakened, Risk::KIND, &risk.id, sentence);
}

fn titled(risk: &Risk) -> String {
    words::subject_titled(Risk::KIND, &risk.id, Some(&risk.title))
}

/// The highest residual risk: `residual risk 12 for individuals, above appetite 9`.
fn highest_residual(model: &Model, risk: &Risk) -> Option<String> {
    let is_threat = risk.nature == Nature::Threat;
    let highest = model.residual(risk).into_iter().max_by_key(|level| (level.excess(), level.value));
    let text = |level: Level<'_>| {
        format!("residual risk {} for {}{}", level.value, level.group.name(), above(None, level, is_threat))
    };
    highest.map(text)
}

fn describe_option(statements: &mut Statements<'_>, before: &Risk, after: &Risk) {
    let (Some(old), Some(new)) = (before.option(), after.option()) else { return };
    if old == new {
        return;
    }
    let weight = match (old, new) {
        (_, TreatmentOption::Retain) => Weight::Weakened,
        (TreatmentOption::Retain, _) => Weight::Strengthened,
        _ => Weight::Changed,
    };
    let message =
        format!("{}: treatment changed from {} to {}", words::subject(Risk::KIND, &after.id), old.name(), new.name());
    statements.mark_covered(Risk::KIND, &after.id, &["/treatment/option"]);
    let sentence = Sentence::new(message).from(Some(old.name().to_owned()), Some(new.name().to_owned()));
    statements.push(weight, Risk::KIND, &after.id, sentence);
}

/// Whether a designated person accepted the residual risk, in the risk or by approving a plan.
fn describe_acceptance(statements: &mut Statements<'_>, before: Item<'_, Risk>, after: Item<'_, Risk>) {
    let (base, head) = (statements.base, statements.head);
    let (old, new) = (accepted(base, before), accepted(head, after));
    let subject = words::subject(Risk::KIND, &after.id);
    let (weight, message) = match (&old, &new) {
        (None, Some(by)) => (Weight::Strengthened, format!("{subject}: residual risk accepted by {by}")),
        (Some(by), None) => {
            (Weight::Weakened, format!("{subject}: residual risk no longer accepted (was accepted by {by})"))
        }
        _ => return,
    };
    let worst = Level::worst(head.residual(&after)).filter(|_| after.nature == Nature::Threat);
    let why = worst
        .map(|level| format!("it is {} for {}, above appetite {}", level.value, level.group.name(), level.appetite));
    if before.acceptance.is_some() != after.acceptance.is_some() {
        statements.mark_covered(Risk::KIND, &after.id, &["/acceptance"]);
    }
    statements.push(weight, Risk::KIND, &after.id, Sentence::new(message).because(why).from(old, new));
}

/// The designated person who accepted the residual risk.
fn accepted(model: &Model, risk: Item<'_, Risk>) -> Option<String> {
    let accepted = model.acceptances(risk).find(|accepted| model.is_designated(*accepted))?;
    Some(match accepted {
        Accepted::InRisk(_, acceptance) => format!("{} on {}", acceptance.by.id(), acceptance.on),
        Accepted::InPlan(plan, approval) => format!("{} on {} in {}", approval.by.id(), approval.on, plan.id),
    })
}
