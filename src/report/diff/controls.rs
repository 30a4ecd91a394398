//! Changes of decision and status of each control for each AI system, including inherited ones.
//!
//! Must not know which controls are desirable.

use std::collections::BTreeMap;

use super::{
    effect::Effect,
    statements::{Sentence, Statements},
};
use crate::{
    model::{Basis, Entry, Model, Row, RowFor},
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

/// A change of state of a control.
struct Shift<'m> {
    old: State,
    new: State,
    extent: Extent<'m>,
}

/// The AI systems to which a change of state applies.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Extent<'m> {
    /// All of them, or none is common to both sides.
    Everywhere,
    /// These, which take the state of the control in general.
    General(Vec<&'m str>),
    /// The system of an entry that states it.
    Entry(&'m str),
    /// None yet: every system has an entry that states it.
    Others,
}

impl<'m> Shift<'m> {
    /// The name of the field that states it.
    fn name(&self) -> &'static str {
        field_name(self.old, self.new)
    }

    /// The JSON pointer of the field that states it.
    fn field(&self) -> String {
        match self.extent {
            Extent::Entry(system) => {
                format!("/systems/{}/{}", system.replace('~', "~0").replace('/', "~1"), self.name())
            }
            _ => format!("/{}", self.name()),
        }
    }

    /// The systems to which it applies; empty if it is not limited to some.
    fn systems(&self) -> &[&'m str] {
        match &self.extent {
            Extent::Everywhere | Extent::Others => &[],
            Extent::General(systems) => systems,
            Extent::Entry(system) => std::slice::from_ref(system),
        }
    }

    /// The words for the systems to which it applies.
    fn whom(&self) -> String {
        match &self.extent {
            Extent::Everywhere => String::new(),
            Extent::Others => " for systems without an entry of their own".to_owned(),
            Extent::General(_) | Extent::Entry(_) => format!(" for {}", prose::list(self.systems())),
        }
    }
}

/// The field in which a change of state is made.
fn field_name(old: State, new: State) -> &'static str {
    if old.is_included() && new.is_included() { "status" } else { "decision" }
}

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
        for shift in &shifts {
            describe_shift(statements, after, shift);
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

/// The changes of state for these systems, and in general.
fn shifts<'m>(before: Row<'m>, after: Row<'m>, systems: &[&'m str]) -> Vec<Shift<'m>> {
    let general = (State::of(&before.general()), State::of(&after.general()));
    let mut inherited: BTreeMap<(State, State), Vec<&str>> = BTreeMap::new();
    let mut shifts = Vec::new();
    for system in systems {
        let (was, is) = (before.for_system(system), after.for_system(system));
        let (old, new) = (State::of(&was), State::of(&is));
        let name = field_name(old, new);
        match states(&was, name) || states(&is, name) {
            true => shifts.push(Shift { old, new, extent: Extent::Entry(system) }),
            false => inherited.entry((old, new)).or_default().push(system),
        }
    }
    // An entry that states the same as the control in general needs no sentence of its own.
    let is_uniform =
        shifts.iter().all(|shift| (shift.old, shift.new) == general) && inherited.keys().all(|pair| *pair == general);
    if is_uniform {
        shifts = vec![Shift { old: general.0, new: general.1, extent: Extent::Everywhere }];
    } else {
        if !inherited.contains_key(&general) {
            shifts.push(Shift { old: general.0, new: general.1, extent: Extent::Others });
        }
        shifts.extend(inherited.into_iter().map(|((old, new), systems)| Shift {
            old,
            new,
            extent: Extent::General(systems),
        }));
    }
    shifts.retain(|shift| shift.old != shift.new);
    shifts
}

/// Whether the entry of an AI system states the field of this name.
fn states(row: &RowFor<'_>, name: &str) -> bool {
    let basis = if name == "status" { row.standing().map(|it| it.1) } else { row.decided().map(|it| it.1) };
    basis == Some(Basis::System)
}

fn describe_shift(statements: &mut Statements<'_>, row: Row<'_>, shift: &Shift<'_>) {
    let (old, new, apart) = (shift.old, shift.new, shift.whom());
    let change = match (old.is_included(), new.is_included()) {
        (true | false, false) if new.decision.is_some() => "excluded".to_owned(),
        (false, true) if new.status.is_none() => new.word().to_owned(),
        (false, true) => format!("included, {}", new.word()),
        _ => format!("changed from {} to {}", old.word(), new.word()),
    };
    let effect = effect(old, new);
    let why = (effect == Effect::Weaker).then(|| relied_on(statements.head, row, shift)).flatten();
    let sentence = Sentence::new(format!("{}{apart} {change}", row.id()));
    let sentence =
        sentence.because(why).at(shift.field()).from(Some(old.word().to_owned()), Some(new.word().to_owned()));
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
fn relied_on(model: &Model, row: Row<'_>, shift: &Shift<'_>) -> Option<String> {
    let (gone, systems) = (!shift.new.is_included(), shift.systems());
    if !gone && shift.old.status != Some(Status::Implemented) {
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
