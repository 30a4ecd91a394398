//! Changes of valid evidence, and the clauses and controls for which it was the only evidence.
//!
//! Must not judge whether evidence is sufficient.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    effect::Effect,
    statements::{Sentence, Statements},
    texts::ChangedFiles,
};
use crate::{
    history::Rewritten,
    model::Model,
    prose,
    record::{Control, Evidence, RecordType as _},
    report::order,
};

/// Fields that determine until when evidence is valid.
const END: &[&str] = &["/collected", "/valid-for", "/valid-until"];

/// Valid evidence by the clause or control that it supports.
type Support<'m> = BTreeMap<&'m str, BTreeSet<&'m str>>;

pub(super) fn describe(statements: &mut Statements<'_>, files: &ChangedFiles) {
    let (base, head) = (statements.base, statements.head);
    let (before, after) = (support(base), support(head));
    let mut bare: Vec<(&str, &BTreeSet<&str>)> = before
        .iter()
        .filter(|(id, _)| !after.contains_key(*id) && is_required(head, id))
        .map(|(id, evidence)| (*id, evidence))
        .collect();
    bare.sort_by_cached_key(|(id, _)| order::key(Control::KIND, id));
    let counted = base.all::<Evidence>().filter(|evidence| counts(base, &evidence.id));
    let lost: BTreeSet<&str> = counted.map(|evidence| &*evidence.data().id).filter(|id| !counts(head, id)).collect();
    describe_redated(statements, files);
    for id in &lost {
        let alone: Vec<&str> = bare.iter().filter(|(_, evidence)| evidence.contains(id)).map(|(id, _)| *id).collect();
        describe_lost(statements, id, &alone);
    }
    for (id, evidence) in bare.into_iter().filter(|(_, evidence)| evidence.is_disjoint(&lost)) {
        describe_unlinked(statements, id, evidence);
    }
}

/// Evidence with a later date and the same file: old evidence that counts for longer.
fn describe_redated(statements: &mut Statements<'_>, files: &ChangedFiles) {
    let (base, head) = (statements.base, statements.head);
    for after in head.all::<Evidence>() {
        let Some(before) = base.get::<Evidence>(&after.id) else { continue };
        let Some((old, new)) = before.collected.zip(after.collected).filter(|(old, new)| new > old) else { continue };
        if shows_same(before.data(), after.data(), files) {
            let message = format!("{}: collected changed from {old} to {new}", after.id);
            let why = "what it shows is the same, so old evidence counts for longer".to_owned();
            let sentence = Sentence::new(message).because(Some(why)).at("/collected");
            let sentence = sentence.from(Some(old.to_string()), Some(new.to_string()));
            statements.mark_covered(Evidence::KIND, &after.id, &["/collected"]);
            statements.push(Effect::Weaker, Evidence::KIND, &after.id, sentence);
        }
    }
}

/// Whether it is the same file or commit as before.
fn shows_same(before: &Evidence, after: &Evidence, files: &ChangedFiles) -> bool {
    if before.sha256.is_some() || after.sha256.is_some() {
        return before.sha256 == after.sha256;
    }
    let is_rewritten = |file: &Rewritten| *file.kind == *Evidence::KIND && *file.record == *after.id;
    let has_file = before.path.is_some() && after.path.is_some();
    let is_same_file = has_file && !files.of_records.iter().any(is_rewritten);
    is_same_file || after.commit.is_some() && before.commit == after.commit
}

/// Whether it is a clause, or a control that is not excluded.
fn is_required(model: &Model, id: &str) -> bool {
    model.control(id).is_none_or(|row| !row.is_excluded())
}

fn counts(model: &Model, id: &str) -> bool {
    let ended = |evidence: &Evidence| evidence.last_day().is_some_and(|last| last < model.today);
    model.get::<Evidence>(id).is_some_and(|evidence| !ended(evidence.data()))
}

fn support(model: &Model) -> Support<'_> {
    let mut support = Support::new();
    for row in model.controls() {
        let named = row.variants().flat_map(|variant| variant.evidence().collect::<Vec<_>>());
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

fn describe_lost(statements: &mut Statements<'_>, id: &str, alone: &[&str]) {
    let why = (!alone.is_empty()).then(|| {
        let verb = if alone.len() == 1 { "has" } else { "have" };
        format!("{} {verb} no other evidence", prose::list(alone))
    });
    let (field, message) = match (statements.head.entry(id), statements.head.get::<Evidence>(id)) {
        (None, _) if statements.is_broken(Evidence::KIND, id) => return,
        (None, _) => {
            statements.mark_covered(Evidence::KIND, id, &[""]);
            ("", format!("{id} removed"))
        }
        (Some(_), None) => return,
        (_, Some(evidence)) => {
            let last = evidence.last_day().map(|date| format!(" (valid until {date})")).unwrap_or_default();
            statements.mark_covered(Evidence::KIND, id, END);
            (end(evidence.data()), format!("{id} expired{last}"))
        }
    };
    statements.push(Effect::Weaker, Evidence::KIND, id, Sentence::new(message).because(why).at(field));
}

/// The field that determines until when evidence is valid.
fn end(evidence: &Evidence) -> &'static str {
    if evidence.valid_until.is_some() { "/valid-until" } else { "/valid-for" }
}

fn describe_unlinked(statements: &mut Statements<'_>, id: &str, evidence: &BTreeSet<&str>) {
    let ids: Vec<&str> = evidence.iter().copied().collect();
    let verb = if ids.len() == 1 { "is" } else { "are" };
    let why = format!("{} {verb} no longer linked to it", prose::list(&ids));
    statements.mark_covered(Control::KIND, id, &["/evidence", "/systems/*/evidence"]);
    let sentence = Sentence::new(format!("{id} no longer has evidence")).because(Some(why)).at("/evidence");
    statements.push(Effect::Weaker, Control::KIND, id, sentence);
}
