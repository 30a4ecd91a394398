//! What became of decision and status of each control, for each AI system, inherited ones included.
//!
//! Must not know which controls are good to have.

use std::collections::BTreeMap;

use super::{
    Weight,
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

/// Fields of a control that its sentences tell.
const TOLD: &[&str] = &["/decision", "/status", "/systems/*/decision", "/systems/*/status"];
/// Kinds of record that count on controls.
const RELYING: &[&str] = &[Risk::KIND, Obligation::KIND, Objective::KIND, Impact::KIND, Nonconformity::KIND];

/// How a control stands for one AI system, or in general.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Standing {
    decision: Option<u8>,
    status: Option<Status>,
}

impl Standing {
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

/// A change of standing with the AI systems for which it is the same; none where it holds in general.
type Shift<'m> = ((Standing, Standing), Vec<&'m str>);

pub(super) fn tell(telling: &mut Statements<'_>) {
    let (base, head) = (telling.base, telling.head);
    let common: Vec<&str> = head.systems_in_scope().map(|system| &*system.data().id).collect();
    let common: Vec<&str> =
        common.into_iter().filter(|id| base.systems_in_scope().any(|system| *system.id == **id)).collect();
    for before in base.controls() {
        let Some(after) = head.control(before.id()) else { continue };
        let area = before.area().map(|area| &*area.data().id);
        let broken = [Some(before.id()), area].into_iter().flatten().any(|id| telling.is_broken(Control::KIND, id));
        if broken || before.is_unreadable() || after.is_unreadable() {
            continue;
        }
        let shifts = shifts(before, after, &common);
        for (shift, systems) in &shifts {
            say(telling, after, *shift, systems);
        }
        if !shifts.is_empty() {
            mark(telling, after);
        }
    }
}

/// The control's fields are told, and those of the area that it inherits from.
fn mark(telling: &mut Statements<'_>, row: Row<'_>) {
    telling.told(Control::KIND, row.id(), TOLD);
    if let Some(area) = row.area() {
        telling.told(Control::KIND, &area.id, TOLD);
    }
}

fn shifts<'m>(before: Row<'m>, after: Row<'m>, systems: &[&'m str]) -> Vec<Shift<'m>> {
    if systems.is_empty() {
        let pair = (Standing::of(&before.general()), Standing::of(&after.general()));
        return (pair.0 != pair.1).then(|| (pair, Vec::new())).into_iter().collect();
    }
    let mut shifts: BTreeMap<(Standing, Standing), Vec<&str>> = BTreeMap::new();
    for system in systems {
        let pair = (Standing::of(&before.for_system(system)), Standing::of(&after.for_system(system)));
        shifts.entry(pair).or_default().push(system);
    }
    let everywhere = shifts.len() == 1;
    let shifts = shifts.into_iter().filter(|((old, new), _)| old != new);
    shifts.map(|(pair, systems)| (pair, if everywhere { Vec::new() } else { systems })).collect()
}

fn say(telling: &mut Statements<'_>, row: Row<'_>, (old, new): (Standing, Standing), systems: &[&str]) {
    let apart = if systems.is_empty() { String::new() } else { format!(" for {}", prose::list(systems)) };
    let change = match (old.is_included(), new.is_included()) {
        (true | false, false) if new.decision.is_some() => "excluded".to_owned(),
        (false, true) => format!("included, {}", new.word()),
        _ => format!("{} → {}", old.word(), new.word()),
    };
    let weight = weight(old, new);
    let why = (weight == Weight::Weakened).then(|| relied_on(telling.head, row, old, new, systems)).flatten();
    let sentence = Sentence::new(format!("{}{apart} {change}", row.id()));
    let sentence = sentence.because(why).from(Some(old.word().to_owned()), Some(new.word().to_owned()));
    telling.say(weight, Control::KIND, row.id(), sentence);
}

fn weight(old: Standing, new: Standing) -> Weight {
    match (old.is_included(), new.is_included()) {
        (true, true) if new.status < old.status => Weight::Weakened,
        (true, true) => Weight::Strengthened,
        (true, false) => Weight::Weakened,
        (false, true) => Weight::Strengthened,
        (false, false) if new.decision.is_none() => Weight::Weakened,
        (false, false) => Weight::Changed,
    }
}

/// Which records rely on a control that is excluded or no longer in place, and which call for it.
fn relied_on(model: &Model, row: Row<'_>, old: Standing, new: Standing, systems: &[&str]) -> Option<String> {
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

/// The records that count on a control, for these AI systems where any are named.
fn relying<'m>(model: &'m Model, id: &str, systems: &[&str]) -> Vec<&'m str> {
    let concerned = |entry: &Entry| {
        let mut named = entry.systems().peekable();
        systems.is_empty() || named.peek().is_none() || named.any(|system| systems.contains(&system))
    };
    let links = model.links_to(id).filter(|(from, _)| RELYING.contains(&from.kind.name) && concerned(from));
    sorted(model, links.map(|(from, _)| &*from.id).collect())
}

/// The risks, obligations and assessments that the control's own record names as what calls for it.
fn driving<'m>(model: &'m Model, row: Row<'m>, systems: &[&str]) -> Vec<&'m str> {
    let known = |id: &&str| model.entry(id).is_some_and(|entry| RELYING.contains(&entry.kind.name));
    let Some(record) = row.record() else { return Vec::new() };
    let apart = record.data().systems.iter().filter(|entry| systems.is_empty() || systems.contains(&entry.system.id()));
    let drivers = record.data().drivers.iter().chain(apart.flat_map(|entry| &entry.drivers));
    sorted(model, drivers.map(Ref::id).filter(known).collect())
}

/// Each id once, in the order of reports.
fn sorted<'m>(model: &Model, mut ids: Vec<&'m str>) -> Vec<&'m str> {
    ids.sort_by_cached_key(|id| order::key(model.entry(id).map_or("", |entry| entry.kind.name), id));
    ids.dedup();
    ids
}
