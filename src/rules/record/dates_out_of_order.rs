//! Dates of a record are in their order.
//!
//! Must not know which kinds have dates.

use std::collections::BTreeMap;

use crate::{
    record::{Data, marks::Earlier},
    rules::prelude::*,
    schema::FieldDate,
};

pub(super) const RULE: Rule = Rule {
    name: "dates-out-of-order",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &[],
    practice: None,
    summary: "A date is earlier than another date of the record that it cannot precede",
    page: include_str!("dates_out_of_order.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for entry in model.entries().iter().filter(|entry| entry.record().is_some() && entry.dates.len() > 1) {
        let dates = Dates::of(entry);
        for date in &*entry.dates {
            let earlier = entry.kind.not_before(date.path).find_map(|earlier| dates.after(date, earlier));
            let earlier = earlier.filter(|_| date.path != APPROVAL || !is_of_another_version(entry));
            acc.extend(earlier.map(|earlier| finding(entry, date, earlier)));
        }
    }
}

/// The date of an approval, which is for a version.
const APPROVAL: &str = "approval/on";

/// Whether the approval of a record is for another version than the one that its dates are about.
fn is_of_another_version(entry: &Entry) -> bool {
    let approved = entry.record().and_then(|record| record.approval()?.version.as_deref());
    let record = || entry.record().map(Data::to_value);
    approved.is_some_and(|approved| record().is_some_and(|record| record["version"] != *approved))
}

/// The dates of a record.
struct Dates<'e> {
    all: &'e [FieldDate],
    by_pointer: BTreeMap<&'e str, &'e FieldDate>,
}

impl<'e> Dates<'e> {
    fn of(entry: &'e Entry) -> Self {
        let by_pointer = entry.dates.iter().map(|date| (&*date.pointer, date)).collect();
        Self { all: &entry.dates, by_pointer }
    }

    /// The date of `earlier` that `date` precedes, if there is one.
    fn after(&self, date: &FieldDate, earlier: Earlier) -> Option<&'e FieldDate> {
        let named = match same_item(date, earlier.path) {
            Some(pointer) => self.by_pointer.get(pointer.as_str()).copied(),
            None => {
                let of_field = self.all.iter().filter(|other| other.path == earlier.path);
                if earlier.is_first {
                    of_field.min_by_key(|other| other.on)
                } else {
                    of_field.max_by_key(|other| other.on)
                }
            }
        };
        // A month or a year can be any of its days.
        named.filter(|earlier| date.last < earlier.on)
    }
}

/// The pointer of the field at `path` in the same items of lists as `date`; `None` if these do not determine it.
fn same_item(date: &FieldDate, path: &str) -> Option<String> {
    let mut own = date.path.split('/').zip(date.pointer.split('/').skip(1));
    let mut is_same = true;
    let mut pointer = String::new();
    for step in path.split('/') {
        let (own, index) = own.next().filter(|_| is_same).unwrap_or_default();
        is_same &= own == step;
        let step = match step {
            "*" if !is_same => return None,
            "*" => index,
            name => name,
        };
        pointer.push('/');
        pointer.push_str(step);
    }
    Some(pointer)
}

/// The day, or the days that a month or a year stands for.
fn days(date: &FieldDate) -> String {
    if date.on == date.last { date.on.to_string() } else { format!("{} to {}", date.on, date.last) }
}

fn finding(entry: &Entry, date: &FieldDate, earlier: &FieldDate) -> Finding {
    let named = |date: &FieldDate| format!("`{}`", date.path.replace("/*", "").replace('/', "."));
    let message = format!(
        "{} of {} ({}) is earlier than {} ({})",
        named(date),
        entry.id,
        days(date),
        named(earlier),
        days(earlier)
    );
    Finding::new(RULE.name, entry.at(&date.pointer[1..]), message)
        .help("correct the date that is wrong")
        .related(entry.at(&earlier.pointer[1..]), "the date that it precedes")
        .about(&entry.id)
}
