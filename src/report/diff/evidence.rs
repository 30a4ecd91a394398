//! What became of evidence that counted, and of which clauses and controls it was the only evidence.
//!
//! Must not know what evidence is good enough.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Weight,
    statements::{Sentence, Statements},
};
use crate::{
    model::Model,
    prose,
    record::{Control, Evidence, RecordType as _, field::Ref},
    report::order,
};

/// Fields that decide until when evidence counts.
const END: &[&str] = &["/collected", "/valid-for", "/valid-until"];

/// Evidence by the clause or control for which it counts.
type Support<'m> = BTreeMap<&'m str, BTreeSet<&'m str>>;

pub(super) fn tell(telling: &mut Statements<'_>) {
    let (base, head) = (telling.base, telling.head);
    let (before, after) = (support(base), support(head));
    let mut bare: Vec<(&str, &BTreeSet<&str>)> = before
        .iter()
        .filter(|(id, _)| !after.contains_key(*id) && is_asked_for(head, id))
        .map(|(id, evidence)| (*id, evidence))
        .collect();
    bare.sort_by_cached_key(|(id, _)| order::key(Control::KIND, id));
    let counted = base.all::<Evidence>().filter(|evidence| counts(base, &evidence.id));
    let lost: BTreeSet<&str> = counted.map(|evidence| &*evidence.data().id).filter(|id| !counts(head, id)).collect();
    for id in &lost {
        let alone: Vec<&str> = bare.iter().filter(|(_, evidence)| evidence.contains(id)).map(|(id, _)| *id).collect();
        tell_lost(telling, id, &alone);
    }
    for (id, evidence) in bare.into_iter().filter(|(_, evidence)| evidence.is_disjoint(&lost)) {
        tell_unnamed(telling, id, evidence);
    }
}

/// Whether a clause, or a control that is not excluded.
fn is_asked_for(model: &Model, id: &str) -> bool {
    model.control(id).is_none_or(|row| !row.is_excluded())
}

fn counts(model: &Model, id: &str) -> bool {
    let ended = |evidence: &Evidence| evidence.last_day().is_some_and(|last| last < model.today);
    model.get::<Evidence>(id).is_some_and(|evidence| !ended(evidence.data()))
}

fn support(model: &Model) -> Support<'_> {
    let mut support = Support::new();
    for row in model.controls() {
        let named = row.variants().flat_map(|variant| variant.evidence().map(Ref::id).collect::<Vec<_>>());
        let named: BTreeSet<&str> = named.filter(|id| counts(model, id)).collect();
        if !named.is_empty() {
            support.entry(row.id()).or_default().extend(named);
        }
    }
    for evidence in model.all::<Evidence>().filter(|evidence| counts(model, &evidence.id)) {
        for requirement in &evidence.data().supports {
            support.entry(requirement.id()).or_default().insert(&evidence.data().id);
        }
    }
    support
}

fn tell_lost(telling: &mut Statements<'_>, id: &str, alone: &[&str]) {
    let why = (!alone.is_empty()).then(|| {
        let verb = if alone.len() == 1 { "has" } else { "have" };
        format!("{} {verb} no other evidence", prose::list(alone))
    });
    let message = match (telling.head.entry(id), telling.head.get::<Evidence>(id)) {
        (None, _) if telling.is_broken(Evidence::KIND, id) => return,
        (None, _) => {
            telling.told(Evidence::KIND, id, &[""]);
            format!("{id} removed")
        }
        (Some(_), None) => return,
        (_, Some(evidence)) => {
            let last = evidence.last_day().map(|day| format!(" on {day}")).unwrap_or_default();
            telling.told(Evidence::KIND, id, END);
            format!("{id} ended{last}")
        }
    };
    telling.say(Weight::Weakened, Evidence::KIND, id, Sentence::new(message).because(why));
}

fn tell_unnamed(telling: &mut Statements<'_>, id: &str, evidence: &BTreeSet<&str>) {
    let ids: Vec<&str> = evidence.iter().copied().collect();
    let verb = if ids.len() == 1 { "is" } else { "are" };
    let why = format!("{} {verb} no longer named for it", prose::list(&ids));
    telling.told(Control::KIND, id, &["/evidence", "/systems/*/evidence"]);
    let sentence = Sentence::new(format!("{id} has no evidence any more")).because(Some(why));
    telling.say(Weight::Weakened, Control::KIND, id, sentence);
}
