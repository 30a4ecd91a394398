//! Changes of a record and its fields that no other sentence covers.
//!
//! Must not know the meaning of a field: the list of its kind does.

use serde_json::Value;

use super::{
    ChangeKind, FieldChange, RecordChange, Weight,
    records::Pair,
    statements::{Sentence, Statements},
    weights, words,
};
use crate::{
    escape::Untrusted,
    model::Entry,
    prose,
    record::{
        Exception, Kind,
        marks::{Direction, FieldMarks},
    },
};

/// Fields that are given and withdrawn rather than added and removed.
const GIVEN: &[&str] = &["/approval", "/acceptance"];

pub(super) fn describe(statements: &mut Statements<'_>, pair: &Pair<'_>, record: &RecordChange) {
    if statements.is_covered(pair.kind.name, pair.id, "") {
        return;
    }
    let titled = words::subject_titled(record.kind, record.id.raw(), record.title.as_ref().map(Untrusted::raw));
    let mut push = |weight, what: &str| {
        let sentence = Sentence::new(format!("{titled} {what}")).because(waived(pair));
        statements.push(weight, record.kind, pair.id, sentence);
    };
    match record.change {
        ChangeKind::Added => push(weights::added(pair.kind), "added"),
        ChangeKind::Removed => push(weights::removed(pair.kind), "removed"),
        ChangeKind::Unreadable => push(Weight::Weakened, "is no longer readable, so its content does not count"),
        ChangeKind::Readable => push(Weight::Strengthened, "is readable again"),
        ChangeKind::Changed => {
            approved_again(statements, pair);
            changed(statements, record);
        }
    }
}

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
        statements.push(Weight::Changed, pair.kind.name, pair.id, Sentence::new(message).from(Some(old), Some(new)));
    }
}

/// A sentence for each important field, and one for the others.
fn changed(statements: &mut Statements<'_>, record: &RecordChange) {
    let id = record.id.raw();
    let uncovered = |field: &&FieldChange| !statements.is_covered(record.kind, id, field.pointer.raw());
    let fields: Vec<&FieldChange> = record.fields.iter().filter(uncovered).collect();
    let (own, rest): (Vec<_>, Vec<_>) = fields.into_iter().partition(|field| row(record, field).is_some());
    for field in own {
        if let Some((row, direction)) = row(record, field) {
            statements.push(weight(direction, field), record.kind, id, sentence(record, field, row.because));
        }
    }
    if rest.is_empty() {
        return;
    }
    let text: Vec<String> = rest.iter().map(|field| what(field)).collect();
    let message = format!("{}: {}", words::subject(record.kind, id), text.join("; "));
    let sentence = Sentence::new(message);
    statements.push(rest_weight(record, &rest), record.kind, id, sentence);
}

/// The row of a field that has a sentence of its own.
fn row(record: &RecordChange, field: &FieldChange) -> Option<(&'static FieldMarks, Direction)> {
    weighed(record, field).filter(|(_, direction)| *direction != Direction::Editorial)
}

fn weighed(record: &RecordChange, field: &FieldChange) -> Option<(&'static FieldMarks, Direction)> {
    let row = Kind::named(record.kind)?.weighed(field.pointer.raw())?;
    Some((row, row.direction?))
}

fn rest_weight(record: &RecordChange, fields: &[&FieldChange]) -> Weight {
    let editorial = |field: &&FieldChange| weighed(record, field).is_some();
    if fields.iter().all(editorial) { Weight::Editorial } else { Weight::Changed }
}

fn weight(direction: Direction, field: &FieldChange) -> Weight {
    let text = |value: &Option<Value>| value.as_ref().map(words::value);
    weights::changed(direction, text(&field.before).as_deref(), text(&field.after).as_deref())
}

fn sentence(record: &RecordChange, field: &FieldChange, why: &str) -> Sentence {
    let message = format!("{}: {}", words::subject(record.kind, record.id.raw()), what(field));
    let text = |value: &Option<Value>| value.as_ref().map(words::value);
    Sentence::new(message).because(Some(why.to_owned())).from(text(&field.before), text(&field.after))
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
