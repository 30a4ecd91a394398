//! Changes of a record and its fields that no other sentence covers.
//!
//! Must not know the meaning of a field: the list of its kind does.

use std::cell::LazyCell;

use serde_json::Value;

use super::{
    ChangeKind, FieldChange, RecordChange, Weight,
    effect::{self, Changed, Effect},
    records::Pair,
    statements::{Sentence, Statements},
    words,
};
use crate::{
    escape::Untrusted,
    model::Entry,
    prose,
    record::{
        Exception,
        marks::{Direction, FieldMarks},
    },
    schema,
    source::pointer_parts,
};

/// Fields that are given and withdrawn rather than added and removed.
const GIVEN: &[&str] = &["/approval", "/acceptance"];

pub(super) fn describe(statements: &mut Statements<'_>, pair: &Pair<'_>, record: &RecordChange) {
    if statements.is_covered(pair.kind.name, pair.id, "") {
        return;
    }
    let titled = words::subject_titled(record.kind, record.id.raw(), record.title.as_ref().map(Untrusted::raw));
    let is_policy = pair.kind.about.is_policy;
    let mut push = |is_policy, effect: Effect, what: &str| {
        let sentence = Sentence::new(format!("{titled} {what}")).because(waived(pair)).at("");
        statements.push_as(effect.weight(is_policy), effect, record.kind, pair.id, sentence);
    };
    match record.change {
        ChangeKind::Added => push(is_policy, effect::added(pair.kind), "added"),
        ChangeKind::Removed => push(is_policy, effect::removed(pair.kind), "removed"),
        ChangeKind::Unreadable => push(false, Effect::Weaker, "is no longer readable, so its content does not count"),
        ChangeKind::Readable => push(false, Effect::Stronger, "is readable again"),
        ChangeKind::Changed => {
            approved_again(statements, pair);
            changed(statements, pair, record);
        }
    }
}

/// Why an improvement does not count.
pub(super) const UNASSESSED: &str = "without a new assessment";

/// What an added or removed exception waives.
fn waived(pair: &Pair<'_>) -> Option<String> {
    let record = pair.after.or(pair.before)?.record()?;
    let exception = record.as_kind::<Exception>()?;
    let until = exception.until.map(|until| format!(" until {until}")).unwrap_or_default();
    Some(format!("it waives {} for {}{until}", &*exception.rule, prose::list(&exception.records)))
}

/// A renewed approval, as one sentence.
fn approved_again(statements: &mut Statements<'_>, pair: &Pair<'_>) {
    let approval = |entry: Option<&Entry>| {
        let approval = entry?.record()?.approval()?;
        let version = approval.version.as_ref().map(|version| format!(" (version {})", words::shortened(version)));
        Some(format!("{} on {}{}", approval.by.id(), approval.on, version.unwrap_or_default()))
    };
    let (Some(old), Some(new)) = (approval(pair.before), approval(pair.after)) else { return };
    if old != new {
        let message =
            format!("{} approved again by {new} (previously by {old})", words::subject(pair.kind.name, pair.id));
        statements.mark_covered(pair.kind.name, pair.id, &["/approval/by", "/approval/on", "/approval/version"]);
        let sentence = Sentence::new(message).at("/approval").from(Some(old), Some(new));
        statements.push(Effect::Neither, pair.kind.name, pair.id, sentence);
    }
}

/// A sentence for each field that is declared for the kind, and one for the others.
fn changed(statements: &mut Statements<'_>, pair: &Pair<'_>, record: &RecordChange) {
    let id = record.id.raw();
    let uncovered = |field: &&FieldChange| !statements.is_covered(record.kind, id, field.pointer.raw());
    let fields: Vec<&FieldChange> = record.fields.iter().filter(uncovered).collect();
    let (own, rest): (Vec<_>, Vec<_>) = fields.into_iter().partition(|field| row(pair, field).is_some());
    let is_assessed = LazyCell::new(|| is_assessed_again(pair));
    for (row, field) in own.into_iter().filter_map(|field| Some((row(pair, field)?, field))) {
        declared(statements, pair, field, row, &|| *is_assessed);
    }
    if rest.is_empty() {
        return;
    }
    let text: Vec<String> = rest.iter().map(|field| what(field)).collect();
    let message = format!("{}: {}", words::subject(record.kind, id), text.join("; "));
    let is_wording = rest.iter().all(|field| weighed(pair, field).is_some());
    let weight = if is_wording { Weight::Editorial } else { Weight::Changed };
    statements.push_as(weight, Effect::Neither, record.kind, id, Sentence::new(message));
}

/// The row of a field that has a sentence of its own.
fn row(pair: &Pair<'_>, field: &FieldChange) -> Option<&'static FieldMarks> {
    weighed(pair, field).filter(|row| row.direction != Some(Direction::Wording))
}

fn weighed(pair: &Pair<'_>, field: &FieldChange) -> Option<&'static FieldMarks> {
    pair.kind.weighed(&path(pair, field))
}

fn path(pair: &Pair<'_>, field: &FieldChange) -> String {
    schema::path_of(schema::json(pair.kind), field.pointer.raw())
}

fn declared(
    statements: &mut Statements<'_>,
    pair: &Pair<'_>,
    field: &FieldChange,
    row: &FieldMarks,
    is_assessed: &dyn Fn() -> bool,
) {
    let changed = Changed { kind: pair.kind, base: statements.base, head: statements.head };
    let name = pointer_parts(field.pointer.raw()).last().unwrap_or_default();
    let effect = changed.effect(&path(pair, field), &name, field.before.as_ref(), field.after.as_ref());
    let is_unassessed = effect == Effect::Stronger && row.is_assessed && !is_assessed();
    let (effect, why) = if is_unassessed { (Effect::Weaker, UNASSESSED) } else { (effect, row.because) };
    let weight = effect.weight(row.is_policy);
    statements.push_as(weight, effect, pair.kind.name, pair.id, sentence(pair, field, why));
}

/// Whether the change records a new assessment.
fn is_assessed_again(pair: &Pair<'_>) -> bool {
    let dates = |entry: Option<&Entry>| -> Vec<String> {
        let record = entry.map(Entry::to_value).unwrap_or_default();
        let assessments = record["assessments"].as_array().into_iter().flatten();
        assessments.map(|assessment| assessment["on"].to_string()).collect()
    };
    is_later(dates(pair.before), dates(pair.after))
}

/// Whether `after` has a later date than all of `before`.
pub(super) fn is_later<T: Ord>(before: Vec<T>, after: Vec<T>) -> bool {
    after.into_iter().max() > before.into_iter().max()
}

fn sentence(pair: &Pair<'_>, field: &FieldChange, why: &str) -> Sentence {
    let message = format!("{}: {}", words::subject(pair.kind.name, pair.id), what(field));
    let text = |value: &Option<Value>| value.as_ref().map(words::value);
    let sentence = Sentence::new(message).at(field.pointer.raw()).because(Some(why.to_owned()));
    sentence.from(text(&field.before), text(&field.after))
}

/// `version changed from 1 to 2`, `drivers removed (R-4)`, `approval withdrawn (by ada on 2026-01-15)`.
fn what(field: &FieldChange) -> String {
    let name = words::shortened(field.field.raw());
    let given = GIVEN.contains(&field.pointer.raw());
    match (&field.before, &field.after) {
        (Some(old), Some(new)) => {
            let (old, new) = words::values(old, new);
            if old == new {
                return format!("{name} changed ({old})");
            }
            format!("{name} changed from {old} to {new}")
        }
        (Some(old), None) => format!("{name} {} ({})", if given { "withdrawn" } else { "removed" }, words::value(old)),
        (None, Some(new)) => format!("{name} {} ({})", if given { "given" } else { "added" }, words::value(new)),
        (None, None) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::is_later;

    #[test]
    fn an_assessment_is_new_if_it_is_later_than_all_before() {
        assert!(is_later(vec![], vec![1]));
        assert!(is_later(vec![1, 3], vec![3, 4, 1]));
        for (before, after) in
            [(vec![1, 3], vec![3, 1]), (vec![3], vec![3, 3]), (vec![3], vec![1, 3]), (vec![1], vec![])]
        {
            assert!(!is_later(before.clone(), after.clone()), "{before:?} {after:?}");
        }
    }
}
