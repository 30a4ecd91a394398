//! A person who has left holds no role, owns nothing and approves nothing.
//!
//! Must not count past acts, only continuing duties.

use crate::rules::prelude::*;
use crate::{record::field::Date, source::At};

pub(super) const RULE: Rule = Rule {
    name: "departed-holder",
    level: Severity::Warning,
    due: Stage::Build,
    clauses: &["5.3"],
    practice: None,
    summary: "A person who has left still holds a role, owns a record or is designated",
    page: include_str!("departed_holder.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for person in model.all::<Person>() {
        let Some(until) = person.until.filter(|until| *until < model.today) else { continue };
        let duties = model.links_to(&person.data().id).filter(|(entry, link)| is_duty(entry, &link.pointer));
        acc.extend(duties.map(|(entry, link)| still_there(person, until, entry, entry.at_link(link))));
    }
    let late = model.approvals().filter_map(|(entry, approval)| {
        let person = model.get::<Person>(approval.by.id())?;
        let until = person.until.filter(|until| approval.on > *until)?;
        Some(approved_after(person, until, entry, approval.on))
    });
    acc.extend(late);
}

/// Whether a reference gives a person a continuing duty; a completed action does not.
fn is_duty(entry: &Entry, pointer: &str) -> bool {
    let parts: Vec<&str> = pointer.split('/').skip(1).collect();
    match parts.as_slice() {
        ["owner"] | ["review", "by"] | ["holders" | "top-management", _] | ["designated", ..] => true,
        [.., "owner"] => is_open(entry, pointer),
        _ => false,
    }
}

fn is_open(entry: &Entry, pointer: &str) -> bool {
    let Some(record) = entry.record() else { return false };
    let item = pointer.strip_suffix("/owner").unwrap_or(pointer);
    record.to_value().pointer(&format!("{item}/done")).is_none_or(serde_json::Value::is_null)
}

fn still_there(person: Item<'_, Person>, until: Date, entry: &Entry, at: At) -> Finding {
    let message = format!("{} left on {until} but still has a duty in {}", person.id, entry.id);
    finding(person, entry, at, message).help("hand it over to a person who is still with the organization")
}

fn approved_after(person: Item<'_, Person>, until: Date, entry: &Entry, on: Date) -> Finding {
    let message = format!("{} left on {until} but approved {} on {on}", person.id, entry.id);
    finding(person, entry, entry.at("approval/by"), message)
        .help("correct one of the dates, or have it approved by a person who is still with the organization")
}

fn finding(person: Item<'_, Person>, entry: &Entry, at: At, message: String) -> Finding {
    Finding::new(RULE.name, at, message).related(person.at("until"), "the last day is set here").about(&entry.id)
}
