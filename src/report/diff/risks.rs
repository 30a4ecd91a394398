//! Changes of the levels of each risk by group, of its treatment, and of the acceptance of its residual risk.
//!
//! Must not know how a level is derived.

use std::cmp::Ordering;

use super::{
    effect::Effect,
    fields::{UNASSESSED, is_later},
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

/// The field with the present rating of a group.
fn present_field(group: Group) -> &'static str {
    group.of("/present/organization", "/present/individuals", "/present/societies")
}

/// The field with the target of a group.
fn target_field(group: Group) -> &'static str {
    group.of("/target/organization", "/target/individuals", "/target/societies")
}

/// A level before and after a change, and what the ratings after the change mean by the criteria before it.
#[derive(Clone, Copy)]
struct Step<'m> {
    old: Option<Level<'m>>,
    new: Option<Level<'m>>,
    by_old_criteria: Option<Level<'m>>,
}

impl<'m> Step<'m> {
    fn of(statements: &Statements<'m>, before: &Risk, after: &Risk, group: Group, measure: Measure) -> Self {
        let of = |model: &'m Model, risk| (measure.of)(model, risk).into_iter().find(|level| level.group == group);
        let (base, head) = (statements.base, statements.head);
        Self { old: of(base, before), new: of(head, after), by_old_criteria: of(base, after) }
    }

    /// Whether the level became acceptable only because the criteria changed.
    fn is_only_accepted(self) -> bool {
        let is_above = |level: Option<Level<'_>>| level.is_none_or(Level::above_appetite);
        is_above(self.old) && self.new.is_some_and(|new| !new.above_appetite()) && is_above(self.by_old_criteria)
    }

    /// How the ratings changed, by the criteria before the change.
    fn rated(self) -> Option<Ordering> {
        Some(rank(self.by_old_criteria?).cmp(&rank(self.old?)))
    }

    /// The effect, and whether it comes from the criteria alone.
    fn effect(self) -> (Effect, bool) {
        let Some((old, new)) = self.old.zip(self.new) else {
            return (if self.new.is_none() { Effect::Weaker } else { Effect::Neither }, false);
        };
        let change = rank(new).cmp(&rank(old));
        match (change, self.rated()) {
            _ if self.is_only_accepted() => (Effect::Weaker, true),
            (Ordering::Less, Some(Ordering::Less)) => (Effect::Stronger, false),
            (Ordering::Less, _) => (Effect::Weaker, true),
            (_, Some(Ordering::Greater)) => (Effect::Weaker, false),
            // Stricter criteria: the findings state the consequences.
            _ => (Effect::Neither, true),
        }
    }

    /// `the appetite changed from 4 to 25`.
    fn criteria(self) -> Option<String> {
        let (old, new) = self.old.zip(self.new)?;
        let is_same = old.appetite == new.appetite;
        let appetite = || format!("the appetite changed from {} to {}", old.appetite, new.appetite);
        Some(if is_same { "the risk criteria changed".to_owned() } else { appetite() })
    }
}

fn rank(level: Level<'_>) -> (bool, u16) {
    (level.above_appetite(), level.value)
}

fn describe_level(statements: &mut Statements<'_>, before: &Risk, after: &Risk, group: Group, measure: Measure) {
    let step = Step::of(statements, before, after, group, measure);
    let is_threat = after.nature == Nature::Threat;
    let comparable = |level: Level<'_>| (level.value, is_threat && level.above_appetite());
    if step.old.map(comparable) == step.new.map(comparable) {
        return;
    }
    let subject = format!("{}: {} for {}", words::subject(Risk::KIND, &after.id), measure.word, group.name());
    let Some(message) = message(step, &subject, is_threat) else { return };
    let has_target = before.target_for(group).or(after.target_for(group)).is_some();
    let is_target = has_target && measure.word == RESIDUAL.word;
    let field = if is_target { target_field(group) } else { present_field(group) };
    let (effect, why) = if is_threat { judged(step, before, after) } else { (Effect::Neither, None) };
    let number = |level: Option<Level<'_>>| level.map(|level| level.value.to_string());
    statements.mark_covered(Risk::KIND, &after.id, &[field]);
    let sentence = Sentence::new(message).at(field).because(why).from(number(step.old), number(step.new));
    statements.push(effect, Risk::KIND, &after.id, sentence);
}

fn message(step: Step<'_>, subject: &str, is_threat: bool) -> Option<String> {
    Some(match (step.old, step.new) {
        (Some(old), Some(new)) => format!("{subject} {}{}", change(old, new), above(Some(old), new, is_threat)),
        (None, Some(new)) => {
            format!("{subject} assessed as {} ({}){}", new.value, new.band, above(None, new, is_threat))
        }
        (Some(old), None) => format!("{subject} no longer assessed (was {}, {})", old.value, old.band),
        (None, None) => return None,
    })
}

/// The effect of a changed level, and the reason.
fn judged(step: Step<'_>, before: &Risk, after: &Risk) -> (Effect, Option<String>) {
    let dates = |risk: &Risk| risk.assessments.iter().map(|assessment| assessment.on).collect();
    match step.effect() {
        (Effect::Stronger, _) if !is_later(dates(before), dates(after)) => {
            (Effect::Weaker, Some(UNASSESSED.to_owned()))
        }
        (Effect::Weaker, true) => (Effect::Weaker, step.criteria().map(|cause| format!("only because {cause}"))),
        (effect, true) => (effect, step.criteria().map(|cause| format!("because {cause}"))),
        (effect, false) => (effect, None),
    }
}

/// `changed from 8 (medium) to 12 (high)`.
fn change(old: Level<'_>, new: Level<'_>) -> String {
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
    let sentence = Sentence::new(message).because(highest_residual(statements.head, &risk)).at("");
    statements.push(Effect::Neither, Risk::KIND, &risk.id, sentence);
}

fn describe_removed(statements: &mut Statements<'_>, risk: Item<'_, Risk>) {
    let message = format!("{} removed", titled(&risk));
    statements.mark_covered(Risk::KIND, &risk.id, &[""]);
    let sentence = Sentence::new(message).because(highest_residual(statements.base, &risk)).at("");
    statements.push(Effect::Weaker, Risk::KIND, &risk.id, sentence);
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
    let effect = match (old, new) {
        (_, TreatmentOption::Retain) => Effect::Weaker,
        (TreatmentOption::Retain, _) => Effect::Stronger,
        _ => Effect::Neither,
    };
    let message =
        format!("{}: treatment changed from {} to {}", words::subject(Risk::KIND, &after.id), old.name(), new.name());
    statements.mark_covered(Risk::KIND, &after.id, &["/treatment/option"]);
    let sentence = Sentence::new(message).at("/treatment/option");
    let sentence = sentence.from(Some(old.name().to_owned()), Some(new.name().to_owned()));
    statements.push(effect, Risk::KIND, &after.id, sentence);
}

/// Whether a designated person accepted the residual risk, in the risk or by approving a plan.
fn describe_acceptance(statements: &mut Statements<'_>, before: Item<'_, Risk>, after: Item<'_, Risk>) {
    let (base, head) = (statements.base, statements.head);
    let (old, new) = (accepted(base, before), accepted(head, after));
    let subject = words::subject(Risk::KIND, &after.id);
    let (effect, message) = match (&old, &new) {
        (None, Some(by)) => (Effect::Stronger, format!("{subject}: residual risk accepted by {by}")),
        (Some(by), None) => {
            (Effect::Weaker, format!("{subject}: residual risk no longer accepted (was accepted by {by})"))
        }
        _ => return,
    };
    let worst = Level::worst(head.residual(&after)).filter(|_| after.nature == Nature::Threat);
    let why = worst
        .map(|level| format!("it is {} for {}, above appetite {}", level.value, level.group.name(), level.appetite));
    if before.acceptance.is_some() != after.acceptance.is_some() {
        statements.mark_covered(Risk::KIND, &after.id, &["/acceptance"]);
    }
    let sentence = Sentence::new(message).because(why).at("/acceptance").from(old, new);
    statements.push(effect, Risk::KIND, &after.id, sentence);
}

/// The designated person who accepted the residual risk.
fn accepted(model: &Model, risk: Item<'_, Risk>) -> Option<String> {
    let accepted = model.acceptances(risk).find(|accepted| model.is_designated(*accepted))?;
    Some(match accepted {
        Accepted::InRisk(_, acceptance) => format!("{} on {}", acceptance.by.id(), acceptance.on),
        Accepted::InPlan(plan, approval) => format!("{} on {} in {}", approval.by.id(), approval.on, plan.id),
    })
}
