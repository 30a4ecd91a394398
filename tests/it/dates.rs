//! Every date of every record of the company example, moved to the future, before the dates that it cannot precede, and exchanged with
//! them: `check` notices each. `cargo test` tries those of a fixed seed, `AIMS_EVERY` all.

use aims::{
    model::Shared,
    record::{
        field::{Date, Interval},
        marks::Tense,
    },
    rules,
};
use rayon::prelude::*;
use serde_json::Value;

use crate::support::{
    command::bare_aims,
    company::{Record, company, scattered, with},
    engine::COMPANY_DATE,
    folder::Temporary,
    matrix,
    versioned::bare_model,
};

/// How many are tried unless all are.
const SOME: usize = 120;

/// A record with other dates, and what has to be found there.
struct Moved<'r> {
    record: &'r Record,
    what: String,
    data: Value,
    rule: &'static str,
    /// The pointers at one of which it is found.
    at: Vec<String>,
}

fn date(value: &Value) -> Option<Date> {
    value.as_str()?.parse().ok()
}

/// The pointers of the fields at a path.
fn pointers(data: &Value, path: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for step in path.split('/') {
        let below = |pointer: String| -> Vec<String> {
            match (step, data.pointer(&pointer)) {
                ("*", Some(Value::Array(items))) => (0..items.len()).map(|item| format!("{pointer}/{item}")).collect(),
                (_, Some(Value::Object(fields))) if fields.contains_key(step) => vec![format!("{pointer}/{step}")],
                _ => Vec::new(),
            }
        };
        found = found.into_iter().flat_map(below).collect();
    }
    found
}

/// Whether two pointers name no different items of the same list.
fn is_same_item(one: (&str, &str), other: (&str, &str)) -> bool {
    let steps = one.0.split('/').zip(one.1.split('/').skip(1)).zip(other.0.split('/').zip(other.1.split('/').skip(1)));
    let mut shared = steps.take_while(|((one, _), (other, _))| one == other);
    shared.all(|((_, one), (_, other))| one == other)
}

fn set(data: &Value, changes: &[(&str, Date)]) -> Value {
    let mut data = data.clone();
    for (pointer, date) in changes {
        if let Some(field) = data.pointer_mut(pointer) {
            *field = date.to_string().into();
        }
    }
    data
}

fn moved(record: &Record) -> Vec<Moved<'_>> {
    let mut all = Vec::new();
    let today: Date = COMPANY_DATE.parse().expect("a date");
    let later = |days: i32| today.after(&Interval::days(days)).expect("a date");
    for (path, tense) in record.kind.dates() {
        for pointer in pointers(&record.data, path) {
            let Some(own) = record.data.pointer(&pointer).and_then(date) else { continue };
            if let Tense::Past(_) = tense {
                for days in [2, 400, 30_000] {
                    let data = set(&record.data, &[(&pointer, later(days))]);
                    let what = format!("{pointer} in {days} days");
                    all.push(Moved { record, what, data, rule: "done-in-future", at: vec![pointer.clone()] });
                }
            }
            for earlier in record.kind.not_before(path) {
                let others = pointers(&record.data, earlier.path).into_iter();
                let others = others.filter(|other| is_same_item((path, &pointer), (earlier.path, other)));
                let dates: Vec<(String, Date)> =
                    others.filter_map(|other| Some((other.clone(), date(record.data.pointer(&other)?)?))).collect();
                let bound = if earlier.is_first {
                    dates.iter().min_by_key(|it| it.1)
                } else {
                    dates.iter().max_by_key(|it| it.1)
                };
                let Some((other, bound)) = bound else { continue };
                let before = bound.0.yesterday().map(Date).expect("a date");
                let data = set(&record.data, &[(&pointer, before)]);
                let what = format!("{pointer} before {other}");
                all.push(Moved { record, what, data, rule: "dates-out-of-order", at: vec![pointer.clone()] });
                if own != *bound && dates.len() == 1 {
                    let data = set(&record.data, &[(&pointer, *bound), (other, own)]);
                    let what = format!("{pointer} and {other} exchanged");
                    all.push(Moved { record, what, data, rule: "dates-out-of-order", at: vec![pointer.clone()] });
                }
            }
        }
    }
    all
}

#[test]
fn no_date_is_moved_unnoticed() {
    let (tree, records) = company();
    let mut chosen: Vec<(usize, Moved<'_>)> = records.iter().flat_map(moved).enumerate().collect();
    let many = chosen.len();
    if !matrix::all() {
        chosen.sort_by_key(|(number, _)| scattered(*number));
        chosen.truncate(SOME);
    }
    let shared = Shared::default();
    let wrong = chosen.par_iter().filter_map(|(_, moved)| {
        let Moved { record, what, data, rule, at } = moved;
        let files = with(&tree, &records, record, data);
        let model = bare_model(files, Some(&shared), |path| path == record.path);
        let mut found = Vec::new();
        rules::all().filter(|it| it.name == *rule).for_each(|rule| (rule.check)(&model, &mut found));
        let entry = model.with_id(&record.id).find(|entry| entry.kind.name == record.kind.name).expect("the record");
        let places: Vec<_> = at.iter().map(|pointer| entry.at(&pointer[1..])).collect();
        let is_found = found.iter().any(|finding| places.contains(&finding.at));
        (!is_found).then(|| format!("{} {what}: no {rule}", record.id))
    });
    let wrong: Vec<String> = wrong.collect();
    println!("{} of {many} dates of {} records", chosen.len(), records.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), chosen.len(), wrong.join("\n"));
    assert!(many > 1_200, "{many} dates only");
}

/// The date that `check` states last.
#[cfg(unix)]
fn today_in(zone: &str) -> Date {
    let folder = Temporary::new("dates-zone");
    std::fs::write(folder.0.join("aims.yaml"), "kind: aims\nid: aims\norganization: {name: Base}\n").expect("a file");
    let output = bare_aims(&folder.0, &["check"]).env("TZ", zone).env_remove("AIMS_TODAY").output().expect("it runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let last = text.split_whitespace().last().expect("a line");
    last.parse().unwrap_or_else(|_| panic!("{text}"))
}

#[test]
#[cfg(unix)]
fn today_is_the_local_date() {
    // 26 hours apart: at no time is it the same day in both.
    let (east, west) = (today_in("EAST-14"), today_in("WEST12"));
    assert!(east > west, "{east} in the east, {west} in the west");
}
