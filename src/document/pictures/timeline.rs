//! Items due in the next twelve months, by month, and overdue items.
//!
//! Must not judge: every due date counts alike.

use super::{
    bars::{Bar, Bars, State},
    nothing,
};
use crate::{
    document::picture::Picture,
    model::{Due, DueKind, Model},
    record::field::{Date, Interval},
};

const NAME: &str = "timeline";
const TITLE: &str = "Items due in the next 12 months";
const MONTHS: i32 = 12;
/// The kinds of due items in order, each with its presentation.
const SORTS: [(DueKind, State); 6] = [
    (DueKind::Review, State { name: "review", title: "review", letter: 'R', fill: "solid" }),
    (DueKind::Action, State { name: "action", title: "action", letter: 'A', fill: "hatch" }),
    (DueKind::Evidence, State { name: "evidence", title: "evidence expiry", letter: 'E', fill: "dots" }),
    (DueKind::Obligation, State { name: "obligation", title: "obligation", letter: 'O', fill: "alarm" }),
    (DueKind::Exception, State { name: "exception", title: "exception expiry", letter: 'X', fill: "cross" }),
    (DueKind::Certificate, State { name: "certificate", title: "certificate", letter: 'C', fill: "lines" }),
];

/// Due items by month.
#[must_use]
pub fn timeline(model: &Model) -> Picture {
    let states = SORTS.map(|(_, state)| state);
    let due = model.due();
    let end = model.today.after(&Interval::months(MONTHS)).unwrap_or(Date::LAST);
    let later = due.iter().filter(|due| due.on > end).count();
    let mut bars = Bars { states: &states, unit: ("item due", "items due"), from_above: Vec::new() };
    let first = ("month", "Month");
    if due.len() == later {
        let table = bars.empty_table(NAME, TITLE, first);
        return nothing(NAME, TITLE, "Nothing is due in the next 12 months.", table);
    }
    bars.from_above.push(bar("Overdue".to_owned(), due.iter().filter(|due| due.on < model.today)));
    for from in months(model.today) {
        let month = |due: &&Due<'_>| due.on >= model.today && due.on <= end && start(due.on) == from;
        let name = format!("{:04}-{:02}", from.0.year(), from.0.month());
        bars.from_above.push(bar(name, due.iter().filter(month)));
    }
    let after = if later == 0 { String::new() } else { format!(" Later than {end}: {later}.") };
    let alt = format!("From {} to {end}. {}{after}", model.today, bars.alt());
    let table = bars.table(NAME, TITLE, first);
    Picture { name: NAME.to_owned(), title: TITLE.to_owned(), alt, drawing: NAME, data: bars.data(), table }
}

fn bar<'d>(name: String, due: impl Iterator<Item = &'d Due<'d>>) -> Bar {
    let sorts: Vec<DueKind> = due.map(|due| due.kind).collect();
    let count = |(wanted, _): (DueKind, State)| sorts.iter().filter(|kind| **kind == wanted).count();
    Bar { name, counts: SORTS.map(count).to_vec() }
}

/// The first day of this month and of each of the following months.
fn months(today: Date) -> Vec<Date> {
    (0..=MONTHS).filter_map(|count| start(today).after(&Interval::months(count))).collect()
}

fn start(day: Date) -> Date {
    Date(day.0.first_of_month())
}
