//! What became of a record and its fields, where no other sentence has told it.
//!
//! Must not know what any field means: the list of its kind does.

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

/// Fields of which one says given and withdrawn rather than added and removed.
const GIVEN: &[&str] = &["/approval", "/acceptance"];

pub(super) fn tell(telling: &mut Statements<'_>, pair: &Pair<'_>, record: &RecordChange) {
    if telling.is_told(pair.kind.name, pair.id, "") {
        return;
    }
    let titled = words::subject_titled(record.kind, record.id.raw(), record.title.as_ref().map(Untrusted::raw));
    let mut say = |weight, what: &str| {
        let sentence = Sentence::new(format!("{titled} {what}")).because(waived(pair));
        telling.say(weight, record.kind, pair.id, sentence);
    };
    match record.change {
        ChangeKind::Added => say(weights::added(pair.kind), "added"),
        ChangeKind::Removed => say(weights::removed(pair.kind), "removed"),
        ChangeKind::Unreadable => say(Weight::Weakened, "can no longer be read, so nothing it says counts"),
        ChangeKind::Readable => say(Weight::Strengthened, "can be read again"),
        ChangeKind::Changed => {
            approved_anew(telling, pair);
            changed(telling, record);
        }
    }
}

/// What an exception that came or went waives.
fn waived(pair: &Pair<'_>) -> Option<String> {
    let record = pair.after.or(pair.before)?.record()?;
    let exception = record.as_kind::<Exception>()?;
    let until = exception.until.map(|until| format!(" until {until}")).unwrap_or_default();
    Some(format!("it waives {} for {}{until}", &*exception.rule, prose::list(&exception.records)))
}

/// Another approval than before, as one sentence.
fn approved_anew(telling: &mut Statements<'_>, pair: &Pair<'_>) {
    let approval = |entry: Option<&Entry>| {
        let approval = entry?.record()?.approval()?;
        let version = approval.version.as_ref().map(|version| format!(" (version {})", words::shortened(version)));
        Some(format!("{} on {}{}", approval.by.id(), approval.on, version.unwrap_or_default()))
    };
    let (Some(old), Some(new)) = (approval(pair.before), approval(pair.after)) else { return };
    if old != new {
        let message = format!("{} approved anew by {new}, before by {old}", words::subject(pair.kind.name, pair.id));
        telling.told(pair.kind.name, pair.id, &["/approval/by", "/approval/on", "/approval/version"]);
        telling.say(Weight::Changed, pair.kind.name, pair.id, Sentence::new(message).from(Some(old), Some(new)));
    }
}

/// A sentence for each field of weight, and one for what is left.
fn changed(telling: &mut Statements<'_>, record: &RecordChange) {
    let id = record.id.raw();
    let untold = |field: &&FieldChange| !telling.is_told(record.kind, id, field.pointer.raw());
    let fields: Vec<&FieldChange> = record.fields.iter().filter(untold).collect();
    let (own, rest): (Vec<_>, Vec<_>) = fields.into_iter().partition(|field| row(record, field).is_some());
    for field in own {
        if let Some((row, direction)) = row(record, field) {
            telling.say(weight(direction, field), record.kind, id, sentence(record, field, row.because));
        }
    }
    if rest.is_empty() {
        return;
    }
    let text: Vec<String> = rest.iter().map(|field| what(field)).collect();
    let message = format!("{}: {}", words::subject(record.kind, id), text.join("; "));
    let sentence = Sentence::new(message);
    telling.say(rest_weight(record, &rest), record.kind, id, sentence);
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

/// `version 1 → 2`, `drivers R-4 removed`, `approval by ada on 2026-01-15 withdrawn`.
fn what(field: &FieldChange) -> String {
    let name = words::shortened(field.field.raw());
    let given = GIVEN.contains(&field.pointer.raw());
    match (&field.before, &field.after) {
        (Some(old), Some(new)) => {
            let (old, new) = words::values(old, new);
            if old == new {
                return format!("{name} {old} changed");
            }
            format!("{name} {old} → {new}")
        }
        (Some(old), None) => format!("{name} {} {}", words::value(old), if given { "withdrawn" } else { "removed" }),
        (None, Some(new)) => format!("{name} {} {}", words::value(new), if given { "given" } else { "added" }),
        (None, None) => name,
    }
}
