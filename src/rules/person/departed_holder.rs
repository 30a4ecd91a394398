//! A person who has left holds no role and owns nothing, and did nothing after the last day.
//!
//! Must not know any field: the lists of the kinds declare when the persons that one names are involved.

use crate::rules::prelude::*;
use crate::{
    model::Link,
    record::{
        field::Date,
        marks::{FieldMarks, Involved},
    },
};

pub(super) const RULE: Rule = Rule {
    name: "departed-holder",
    basis: RuleBasis::Practice,
    due: Stage::Build,
    clauses: &["5.3"],
    practice: Some("auditors ask for the person named, and learn that nobody has the duty"),
    summary: "A person who has left still has a duty, or did something after the last day",
    page: include_str!("departed_holder.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for person in model.all::<Person>() {
        let Some(until) = person.until else { continue };
        let named = model.links_to(&person.data().id).filter(|(entry, _)| entry.record().is_some());
        acc.extend(named.filter_map(|(entry, link)| involved(model, person, until, entry, link)));
    }
}

/// A finding if the person is involved after the last day with the organization.
fn involved(model: &Model, person: Item<'_, Person>, until: Date, entry: &Entry, link: &Link) -> Option<Finding> {
    let has_left = until < model.today;
    let (row, involved) = entry.kind.involved(&link.pointer)?;
    let on = |date: &str| date_beside(entry, row, &link.pointer, date);
    let (date, act) = match involved {
        Involved::Duty => return has_left.then(|| still_there(person, until, entry, link)),
        Involved::UntilDone => match on("done") {
            None => return has_left.then(|| still_there(person, until, entry, link)),
            Some(done) => (done, "completed an action of"),
        },
        Involved::On { date, act } => (on(date)?, act),
    };
    (date > until).then(|| acted_after(person, until, entry, link, (act, date)))
}

/// The date in a field of the same item as the one at `pointer`, which `row` declares.
fn date_beside(entry: &Entry, row: &FieldMarks, pointer: &str, date: &str) -> Option<Date> {
    let item = match row.path.strip_prefix("**/") {
        Some(_) => pointer.rsplit_once('/')?.0.to_owned(),
        None => {
            let depth = row.path.matches('/').count();
            pointer.split('/').take(depth + 1).collect::<Vec<_>>().join("/")
        }
    };
    entry.to_value().pointer(&format!("{item}/{date}"))?.as_str()?.parse().ok()
}

fn still_there(person: Item<'_, Person>, until: Date, entry: &Entry, link: &Link) -> Finding {
    let message = format!("{} left on {until} but still has a duty in {}", person.id, entry.id);
    finding(person, entry, link, message).help("hand it over to a person who is still with the organization")
}

fn acted_after(
    person: Item<'_, Person>,
    until: Date,
    entry: &Entry,
    link: &Link,
    (act, date): (&str, Date),
) -> Finding {
    let message = format!("{} left on {until} but {act} {} on {date}", person.id, entry.id);
    finding(person, entry, link, message)
        .help("correct one of the dates, or name the person who did it and was still with the organization")
}

fn finding(person: Item<'_, Person>, entry: &Entry, link: &Link, message: String) -> Finding {
    Finding::new(RULE.name, entry.at_link(link), message)
        .related(person.at("until"), "the last day is set here")
        .about(&entry.id)
}
