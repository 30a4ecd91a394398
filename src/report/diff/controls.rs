//! Changes of decision and status of each control for each AI system, including inherited ones.
//!
//! Must not know which controls are desirable.

use std::collections::BTreeMap;

use super::{
    effect::Effect,
    statements::{Sentence, Statements},
};
use crate::{
    model::{Entry, Model, Row, RowFor},
    prose,
    record::{
        Control, ControlDecision, Impact, Nonconformity, Objective, Obligation, RecordType as _, Risk, Status,
        field::Ref,
    },
    report::order,
};

/// Fields of a control that its sentences cover.
const COVERED: &[&str] = &["/decision", "/status", "/systems/*/decision", "/systems/*/status"];
/// Kinds of record that rely on controls.
const RELYING: &[&str] = &[Risk::KIND, Obligation::KIND, Objective::KIND, Impact::KIND, Nonconformity::KIND];

/// Decision and status of a control for one AI system, or in general.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    decision: Option<u8>,
    status: Option<Status>,
}

impl State {
    const INCLUDED: u8 = 0;

    fn of(row: &RowFor<'_>) -> Self {
        let decision = row.decision().map(|decision| u8::from(decision == ControlDecision::Excluded));
        Self { decision, status: row.status().filter(|_| decision == Some(Self::INCLUDED)) }
    }

    fn is_included(self) -> bool {
        self.decision == Some(Self::INCLUDED)
    }

    fn word(self) -> &'static str {
        match (self.decision, self.status) {
            (None, _) => "undecided",
            (Some(Self::INCLUDED), None) => "included without a status",
            (Some(Self::INCLUDED), Some(Status::None)) => "not in place",
            (Some(Self::INCLUDED), Some(status)) => status.name(),
            (Some(_), _) => "excluded",
        }
    }
}

/// A change of state with the AI systems to which it applies; empty if it applies in general.
type Shift<'m> = ((State, State), Vec<&'m str>);

pub(super) fn describe(statements: &mut Statements<'_>) {
    let (base, head) = (statements.base, statements.head);
    let common: Vec<&str> = head.systems_in_scope().map(|system| &*system.data().id).collect();
    let common: Vec<&str> =
        common.into_iter().filter(|id| base.systems_in_scope().any(|system| *system.id == **id)).collect();
    for before in base.controls() {
        let Some(after) = head.control(before.id()) else { continue };
        let area = before.area().map(|area| &*area.data().id);
        let broken = [Some(before.id()), area].into_iter().flatten().any(|id| statements.is_broken(Control::KIND, id));
        if broken || before.is_unreadable() || after.is_unreadable() {
            continue;
        }
        let shifts = shifts(before, after, &common);
        for (shift, systems) in &shifts {
            describe_shift(statements, after, *shift, systems);
        }
        if !shifts.is_empty() {
            mark_covered(statements, after);
        }
    }
}

/// Marks the fields of the control, and of the area that it inherits from, as covered.
fn mark_covered(statements: &mut Statements<'_>, row: Row<'_>) {
    statements.mark_covered(Control::KIND, row.id(), COVERED);
    if let Some(area) = row.area() {
        statements.mark_covered(Control::KIND, &area.id, COVERED);
    }
}

fn shifts<'m>(before: Row<'m>, after: Row<'m>, systems: &[&'m str]) -> Vec<Shift<'m>> {
    if systems.is_empty() {
        let pair = (State::of(&before.general()), State::of(&after.general()));
        return (pair.0 != pair.1).then(|| (pair, Vec::new())).into_iter().collect();
    }
    let mut shifts: BTreeMap<(State, State), Vec<&str>> = BTreeMap::new();
    for system in systems {
        let pair = (State::of(&before.for_system(system)), State::of(&after.for_system(system)));
        shifts.entry(pair).or_default().push(system);
    }
    let everywhere = shifts.len() == 1;
    let shifts = shifts.into_iter().filter(|((old, new), _)| old != new);
    shifts.map(|(pair, systems)| (pair, if everywhere { Vec::new() } else { systems })).collect()
}

fn describe_shift(statements: &mut Statements<'_>, row: Row<'_>, (old, new): (State, State), systems: &[&str]) {
    let apart = if systems.is_empty() { String::new() } else { format!(" for {}", prose::list(systems)) };
    let change = match (old.is_included(), new.is_included()) {
        (true | false, false) if new.decision.is_some() => "excluded".to_owned(),
        (false, true) if new.status.is_none() => new.word().to_owned(),
        (false, true) => format!("included, {}", new.word()),
        _ => format!("changed from {} to {}", old.word(), new.word()),
    };
    let effect = effect(old, new);
    let field = if old.is_included() && new.is_included() { "/status" } else { "/decision" };
    let why = (effect == Effect::Weaker).then(|| relied_on(statements.head, row, old, new, systems)).flatten();
    let sentence = Sentence::new(format!("{}{apart} {change}", row.id()));
    let sentence = sentence.because(why).at(field).from(Some(old.word().to_owned()), Some(new.word().to_owned()));
    statements.push(effect, Control::KIND, row.id(), sentence);
}

fn effect(old: State, new: State) -> Effect {
    match (old.is_included(), new.is_included()) {
        (true, true) => Effect::weaker_if(new.status < old.status),
        (true, false) => Effect::Weaker,
        (false, true) => Effect::Stronger,
        (false, false) if new.decision.is_none() => Effect::Weaker,
        (false, false) => Effect::Neither,
    }
}

/// The records that rely on a control that is excluded or no longer in place, and those that call for it.
fn relied_on(model: &Model, row: Row<'_>, old: State, new: State, systems: &[&str]) -> Option<String> {
    let gone = !new.is_included();
    if !gone && old.status != Some(Status::Implemented) {
        return None;
    }
    let still = if gone { "still " } else { "" };
    let clause = |ids: Vec<&str>, one: &str, many: &str| {
        let verb = if ids.len() == 1 { one } else { many };
        (!ids.is_empty()).then(|| format!("{} {still}{verb}", prose::list(&ids)))
    };
    let relying = relying(model, row.id(), systems);
    let calling = driving(model, row, systems).into_iter().filter(|id| !relying.contains(id)).collect();
    let parts = [clause(relying, "relies on it", "rely on it"), clause(calling, "calls for it", "call for it")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// The records that rely on a control, for these AI systems if any are given.
fn relying<'m>(model: &'m Model, id: &str, systems: &[&str]) -> Vec<&'m str> {
    let concerned = |entry: &Entry| {
        let mut named = entry.systems().peekable();
        systems.is_empty() || named.peek().is_none() || named.any(|system| systems.contains(&system))
    };
    let links = model.links_to(id).filter(|(from, _)| RELYING.contains(&from.kind.name) && concerned(from));
    sorted(model, links.map(|(from, _)| &*from.id).collect())
}

/// The drivers in the control record that are risks, obligations, objectives, impact assessments or nonconformities.
fn driving<'m>(model: &'m Model, row: Row<'m>, systems: &[&str]) -> Vec<&'m str> {
    let known = |id: &&str| model.entry(id).is_some_and(|entry| RELYING.contains(&entry.kind.name));
    let Some(record) = row.record() else { return Vec::new() };
    let apart = record.data().systems.iter().filter(|entry| systems.is_empty() || systems.contains(&entry.system.id()));
    let drivers = record.data().drivers.iter().chain(apart.flat_map(|entry| &entry.drivers));
    sorted(model, drivers.map(Ref::id).filter(known).collect())
}

/// The ids without duplicates, in the order of reports.
fn sorted<'m>(model: &Model, mut ids: Vec<&'m str>) -> Vec<&'m str> {
    ids.sort_by_cached_key(|id| order::key(model.entry(id).map_or("", |entry| entry.kind.name), id));
    ids.dedup();
    ids
}
