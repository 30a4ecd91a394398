//! Progress of risk treatment actions, by risk.
//!
//! Must not judge whether an action is effective.

use std::cmp::Reverse;

use super::{
    bars::{Bar, Bars, State},
    nothing,
};
use crate::{
    document::picture::Picture,
    model::Model,
    prose::count_of,
    record::{Risk, field::Action},
};

const NAME: &str = "treatment-progress";
const TITLE: &str = "Risk treatment actions";
/// Maximum number of risks with their own bar.
const DRAWN: usize = 20;
const STATES: &[State] = &[
    State { name: "done", title: "done", letter: 'D', fill: "solid" },
    State { name: "open", title: "open", letter: 'O', fill: "empty" },
    State { name: "overdue", title: "overdue", letter: '!', fill: "alarm" },
];

/// Risk treatment actions done, open and overdue: for all risks and for each, most overdue first.
#[must_use]
pub fn treatment_progress(model: &Model) -> Picture {
    let mut bars: Vec<Bar> = model.all::<Risk>().filter_map(|risk| bar(model, risk.data())).collect();
    let first = ("risk", "Risk");
    let unit = ("action", "actions");
    if bars.is_empty() {
        let none = Bars { states: STATES, unit, from_above: bars }.empty_table(NAME, TITLE, first);
        return nothing(NAME, TITLE, "No risk treatment action is recorded yet.", none);
    }
    bars.sort_by_key(|bar| (Reverse(bar.counts[2]), Reverse(bar.counts[1])));
    let all = sum(format!("All: {}", count_of(bars.len(), ("risk", "risks"))), &bars);
    bars.insert(0, all);
    let whole = Bars { states: STATES, unit, from_above: bars };
    let table = whole.table(NAME, TITLE, first);
    let drawn = Bars { from_above: cut(whole.from_above), ..whole };
    let note = format!("Overdue: not done, with a due date before {}.", model.today);
    let alt = format!("{} {note}", drawn.alt());
    Picture { name: NAME.to_owned(), title: TITLE.to_owned(), alt, drawing: NAME, data: drawn.data(), table }
}

fn bar(model: &Model, risk: &Risk) -> Option<Bar> {
    let actions = &risk.treatment.as_ref().filter(|treatment| !treatment.actions.is_empty())?.actions;
    let overdue = |action: &Action| action.due.is_some_and(|due| due < model.today);
    let open = || actions.iter().filter(|action| action.done.is_none());
    let late = open().filter(|action| overdue(action)).count();
    let counts = vec![actions.len() - open().count(), open().count() - late, late];
    Some(Bar { name: format!("{} {}", risk.id, risk.title), counts })
}

fn sum(name: String, bars: &[Bar]) -> Bar {
    Bar { name, counts: (0..STATES.len()).map(|at| bars.iter().map(|bar| bar.counts[at]).sum()).collect() }
}

/// The bars to draw, with the rest combined into one. The first bar, for all risks, is always drawn.
fn cut(mut bars: Vec<Bar>) -> Vec<Bar> {
    if bars.len() > DRAWN + 1 {
        let rest = bars.split_off(DRAWN);
        bars.push(sum(format!("{} more", count_of(rest.len(), ("risk", "risks"))), &rest));
    }
    bars
}
