//! Text of record fields in the cells of registers.
//!
//! Must not know the register that a cell belongs to.

use serde::Serialize;
use serde_json::{Value, json};

use super::kind::DocumentData;
use crate::{
    model::{Entry, Item, Level, Model},
    record::{
        Rating, RecordType,
        field::{Action, Approval, Date, Group, Interval, Ref, Text},
        relation::{Relation, Side},
    },
    report::table::{Cell, Table},
};

/// A document whose template also gets the number of rows of each table, as `rows`.
pub(super) fn document(title: &str, mut facts: Value, tables: Vec<Table>) -> DocumentData {
    let rows = tables.iter().map(|table| (table.name.to_string(), json!(table.rows.len()))).collect();
    facts["rows"] = Value::Object(rows);
    DocumentData::new(title, facts, tables)
}

/// A table with its rows.
pub(super) fn table(
    name: &'static str,
    title: &str,
    columns: &[(&'static str, &'static str)],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> Table {
    let mut table = Table::new(name, title, columns);
    table.rows = rows.into_iter().collect();
    table
}

/// Text that may be missing.
pub(super) fn text(text: Option<&Text>) -> Cell {
    text.map(|text| &**text).into()
}

/// Texts, one per line.
pub(super) fn texts(texts: &[Text]) -> Cell {
    texts.iter().map(|text| text.trim_end().to_owned()).collect()
}

/// The ids of references, one per line.
pub(super) fn ids<T>(references: &[Ref<T>]) -> Cell {
    references.iter().map(|reference| reference.id().to_owned()).collect()
}

/// The ids of the references with which a record on one side of a relation states it, and of the records that alone state it.
pub(super) fn related<'r, T: 'r>(
    model: &'r Model,
    (relation, side, id): (&Relation, Side, &str),
    own: impl IntoIterator<Item = &'r Ref<T>>,
) -> Vec<&'r str> {
    let mut ids: Vec<&'r str> = own.into_iter().map(Ref::id).collect();
    let others = model.related(relation, id).into_iter().filter(|related| !related.is_stated_by(side));
    ids.extend(others.map(|related| related.id));
    ids
}

/// Records by id and name, one per line.
pub(super) fn all_named(model: &Model, ids: &[&str]) -> Cell {
    ids.iter().map(|id| model.name_with_id(id)).collect()
}

/// Ids, one per line.
pub(super) fn all_ids(ids: &[&str]) -> Cell {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

/// The id of a reference.
pub(super) fn id<T>(reference: Option<&Ref<T>>) -> Cell {
    reference.map(Ref::id).into()
}

/// The ids in one line.
pub(super) fn in_line<T>(references: &[Ref<T>]) -> Cell {
    references.iter().map(Ref::id).collect::<Vec<_>>().join(", ").into()
}

/// Targets of references by id and name, one per line.
pub(super) fn named<T>(model: &Model, references: &[Ref<T>]) -> Cell {
    references.iter().map(|reference| model.name_with_id(reference.id())).collect()
}

/// Targets of references by name: AI systems, persons, roles.
pub(super) fn names<T>(model: &Model, references: &[Ref<T>]) -> Cell {
    references.iter().map(|reference| model.name_of(reference.id())).collect()
}

/// Target of a reference by name.
pub(super) fn name<T>(model: &Model, reference: Option<&Ref<T>>) -> Cell {
    reference.map(|reference| model.name_of(reference.id())).unwrap_or_default().into()
}

/// An interval.
pub(super) fn interval(interval: Option<&Interval>) -> Cell {
    interval.map(ToString::to_string).unwrap_or_default().into()
}

/// Yes or no; empty if not stated.
pub(super) fn yes(yes: Option<bool>) -> Cell {
    yes.map(|yes| if yes { "yes" } else { "no" }).into()
}

/// Yes or no, or a note that it was not assessed.
pub(super) fn yes_or_not_assessed(text: Option<bool>) -> Cell {
    text.map_or_else(|| "not assessed".into(), |text| yes(Some(text)))
}

/// A value of a fixed list as written in files, without hyphens.
pub(super) fn word(word: impl Serialize) -> String {
    serde_json::to_value(word).ok().and_then(|word| Some(word.as_str()?.replace('-', " "))).unwrap_or_default()
}

/// The same for a value that may be missing.
pub(super) fn word_of(some: Option<impl Serialize>) -> Cell {
    some.map(word).unwrap_or_default().into()
}

/// A step of a scale.
pub(super) fn step(step: Option<u8>) -> Cell {
    step.map_or(Cell::Empty, |step| Cell::Number(u64::from(step)))
}

/// Groups, one per line.
pub(super) fn groups(groups: &[Group]) -> Cell {
    groups.iter().map(|group| group.name().to_owned()).collect()
}

/// `Ada Base on 2026-03-20, version 1.2`.
pub(super) fn approved(model: &Model, approval: Option<&Approval>) -> Cell {
    let version = |approval: &Approval| approval.version.as_ref().map(|version| format!(", version {version}"));
    let text = |approval: &Approval| {
        let by = model.name_of(approval.by.id());
        format!("{by} on {}{}", approval.on, version(approval).unwrap_or_default())
    };
    approval.map(text).unwrap_or_default().into()
}

/// The columns of a register of actions. The first is the record that an action belongs to.
pub(super) const ACTIONS: &[(&str, &str)] = &[
    ("record", "Record"),
    ("what", "Action"),
    ("owner", "Owner"),
    ("due", "Due"),
    ("done", "Done"),
    ("state", "Status"),
    ("controls", "Controls"),
    ("effect", "Effect and its verification"),
    ("evidence", "Evidence"),
];

/// The rows of the actions of a record.
pub(super) fn actions<'a>(model: &'a Model, record: &'a str, actions: &'a [Action]) -> impl Iterator<Item = Vec<Cell>> {
    actions.iter().map(move |action| {
        vec![
            record.into(),
            (*action.what).into(),
            name(model, action.owner.as_ref()),
            action.due.into(),
            action.done.into(),
            state(model, action.due, action.done).into(),
            in_line(&action.controls),
            text(action.effect.as_ref()),
            in_line(&action.evidence),
        ]
    })
}

/// Whether something is done, open or overdue.
pub(super) fn state(model: &Model, due: Option<Date>, done: Option<Date>) -> &'static str {
    match (done, due) {
        (Some(_), _) => "done",
        (None, Some(due)) if due < model.today => "overdue",
        (None, Some(_)) => "open",
        (None, None) => "open, no due date",
    }
}

/// The levels of a rating, one group per line: `individuals: 8 high (2, 4)`. A group may be `not rated`.
pub(super) fn levels(model: &Model, rating: Option<&Rating>) -> Cell {
    let Some(rating) = rating else { return Cell::Empty };
    let known = model.levels(rating);
    let text = |group: Group| match (rating.of(group), known.iter().find(|level| level.group == group)) {
        (Some(score), Some(level)) => {
            format!("{}: {} {} ({}, {})", group.name(), level.value, level.band, score.likelihood, score.consequence)
        }
        (Some(score), None) => format!("{}: no level ({}, {})", group.name(), score.likelihood, score.consequence),
        (None, _) => format!("{}: not rated", group.name()),
    };
    Group::ALL.into_iter().map(text).collect()
}

/// Levels without their scores, one group per line: `individuals: 4 medium`.
pub(super) fn plain_levels(levels: &[Level<'_>]) -> Cell {
    levels.iter().map(|level| format!("{}: {} {}", level.group.name(), level.value, level.band)).collect()
}

/// Levels above the risk appetite: `individuals: 8, acceptable 6`.
pub(super) fn above(levels: &[Level<'_>]) -> Cell {
    if levels.is_empty() {
        return Cell::Empty;
    }
    let above: Vec<String> = levels
        .iter()
        .filter(|level| level.above_appetite())
        .map(|level| format!("{}: {}, acceptable {}", level.group.name(), level.value, level.appetite))
        .collect();
    if above.is_empty() { "no".into() } else { above.into_iter().collect() }
}

/// Date of the next assessment or review of a record.
pub(super) fn next(model: &Model, entry: &Entry) -> Cell {
    model.assessment_due(entry).or_else(|| model.review_due(entry)).map(|due| due.on).into()
}

/// The records of a kind, typed, or only the selected one.
pub(super) fn of<'m, T: RecordType>(model: &'m Model, one: Option<&'m Entry>) -> Vec<Item<'m, T>> {
    let sorted = super::register::sorted::<T>(model);
    sorted.into_iter().filter(|item| one.is_none_or(|one| std::ptr::eq(one, item.entry()))).collect()
}
